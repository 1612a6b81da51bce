/**
 * What a sign-in test would write to a target, before anything is written: the doctor's findings, then the real plan of the test
 * organization, made against what the target holds now. A review is kept for a while, so that starting can name it, and it binds:
 * another tenant, another look-alike or another body is not what was reviewed.
 */
import { createHash } from 'node:crypto';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { PartnerRef, TargetName } from '../../../../shared/model/ids.ts';
import type { Operation } from '../../../../shared/model/plan.ts';
import type { TargetTestReview } from '../../../../shared/model/target-test.ts';
import { previewConfiguration } from '../../sync/index.ts';
import type { TenantPort } from '../../tenant/index.ts';
import { addressBook } from '../idp/idp-state.ts';
import { openIdpKeys, publishedKeys } from '../idp/keys.ts';
import { knownLookAlike } from '../idp/look-alikes/known-look-alike.ts';
import { madeUpIds } from '../idp/look-alikes/made-up-ids.ts';
import { idpMetadata } from '../idp/saml/metadata.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import { lookAlikeOf } from '../sign-in-test/look-alike-of.ts';
import { prepareBlueprint } from '../sign-in-test/prepare-blueprint.ts';
import { testedProtocol } from '../sign-in-test/tested-protocol.ts';
import { asTestOrganization, newTestOrganizationId } from './test-organization.ts';

/** Stands in a review where the real port will be: listeners are opened only when the test starts. */
const nowhere = 'http://127.0.0.1:0';
const maxReviews = 20;

export interface Reviewed {
  readonly ref: PartnerRef;
  readonly review: TargetTestReview;
  /** Where it was made: the target's name may lead somewhere else by the time the test starts. */
  readonly baseUrl: string;
  readonly lookAlike: string | null;
  /** Everything that goes over the wire, by which the operations are known again. */
  readonly signature: string;
}

export interface Reviews {
  /**
   * @param lookAlike as the test will be started
   * @throws `state/not-testable`, `state/target-unknown`, `input/invalid`, `remote/*`
   */
  make(
    ref: PartnerRef,
    target: TargetName,
    lookAlike: string | null | undefined,
    signal: AbortSignal,
  ): Promise<TargetTestReview>;
  /** Each review starts one test. @throws `state/plan-unknown`, `state/plan-blocked` */
  take(ref: PartnerRef, id: string): Reviewed;
}

export function openReviews(deps: SignInTestDeps): Reviews {
  const kept = new Map<string, Reviewed>();

  return {
    async make(ref, target, wishedLookAlike, signal) {
      const { blueprint: draft } = await deps.partners.load(ref);
      const id = newTestOrganizationId();
      testedProtocol(draft, deps.core.clock.now());
      const copy = asTestOrganization(draft, id);
      const lookAlike = lookAlikeOf(wishedLookAlike, draft);
      const { target: known, embedded } = await deps.tenant.targetState(target);
      if (embedded)
        throw new PorticoError(
          'state/not-testable',
          'In the sandbox tenant every test has a scratch tenant of its own.',
        );
      const base: TargetTestReview = {
        id,
        target,
        label: known.label === '' ? known.name : known.label,
        host: new URL(known.baseUrl).host,
        tenantId: known.tenantId,
        workspaceId: draft.workspace.id,
        organizationName: copy.organization.name,
        blocked: '',
        warnings: [],
        operations: [],
      };
      const report = await deps.tenant.targets.examine(target, signal);
      const found = report.usable
        ? await plan(deps, { base, baseUrl: known.baseUrl, copy, lookAlike }, signal)
        : { ...base, blocked: report.sentence };
      const review: TargetTestReview = {
        ...found,
        warnings: [
          ...report.checks
            .filter(({ status, id: check }) => status === 'warn' && check === 'clock')
            .map(({ detail }) => detail),
          ...found.warnings,
        ],
      };
      for (const oldest of kept.keys()) if (kept.size >= maxReviews) kept.delete(oldest);
      kept.set(id, { ref, review, baseUrl: known.baseUrl, lookAlike, signature: signatureOf(review.operations) });
      return review;
    },
    take(ref, id) {
      const found = kept.get(id);
      kept.delete(id);
      if (found === undefined || found.ref !== ref)
        throw new PorticoError(
          'state/plan-unknown',
          'What the test would write was not reviewed, or the review is used up.',
        );
      if (found.review.blocked !== '') throw new PorticoError('state/not-testable', found.review.blocked);
      return found;
    },
  };
}

interface Planned {
  readonly base: TargetTestReview;
  readonly baseUrl: string;
  readonly copy: Blueprint;
  readonly lookAlike: string | null;
}

async function plan(
  deps: SignInTestDeps,
  { base, baseUrl, copy, lookAlike: lookAlikeId }: Planned,
  signal: AbortSignal,
): Promise<TargetTestReview> {
  const { core } = deps;
  const port = await deps.tenant.connect({ kind: 'named', name: base.target, clientSecret: '' });
  if (!isSamePlace(port, { baseUrl, review: base }))
    return { ...base, blocked: 'The target was changed in Settings while it was read. Review again.' };
  const missing = await missingWorkspace(port, copy, signal);
  if (missing !== '') return { ...base, blocked: missing };
  const keys = await openIdpKeys(`${core.home}/idp`, core.clock.now());
  const lookAlike = knownLookAlike(lookAlikeId);
  const metadataXml = idpMetadata(
    {
      addresses: addressBook(nowhere, lookAlike, madeUpIds(keys.saml.certificatePem)),
      lookAlike,
      now: () => core.clock.now(),
    },
    publishedKeys('rsa', keys).certificatePems,
  );
  const { blueprint } = prepareBlueprint(copy, { metadataXml, issuer: '', clientId: '' }, `${nowhere}/callback`);
  const { operations, warnings } = await previewConfiguration(
    port,
    blueprint,
    { connectionSecret: null },
    core.clock,
    signal,
  );
  return {
    ...base,
    warnings: [...warnings],
    operations: operations.map(({ id, summary, note, request }) => ({ id, summary, note, request })),
  };
}

/** A test makes no workspace: that is shared by all partners, and nobody could tell afterwards whose it is. */
async function missingWorkspace(port: TenantPort, { workspace }: Blueprint, signal: AbortSignal): Promise<string> {
  const found = await port.read({ kind: 'workspace', id: workspace.id }, signal);
  return found === null
    ? `The workspace ${workspace.id} is not on this target. Sync a partner of it first, or choose another workspace.`
    : '';
}

/** Whether this port leads to the tenant of the review. */
export const isSamePlace = (
  { target }: TenantPort,
  { baseUrl, review }: { readonly baseUrl: string; readonly review: Pick<TargetTestReview, 'tenantId'> },
): boolean => target.baseUrl === baseUrl && target.tenantId === review.tenantId;

/** The same requests with the same bodies, whatever port the listeners got meanwhile. */
export function signatureOf(operations: readonly Pick<Operation, 'summary' | 'request'>[]): string {
  const requests = JSON.stringify(operations.map(({ summary, request }) => [summary, request]));
  return createHash('sha256').update(withoutPorts(requests)).digest('hex');
}

/** The ID of the metadata document is made of its address. */
const withoutPorts = (text: string): string =>
  text.replace(/127\.0\.0\.1(?::|%3A)\d{1,5}/gi, '127.0.0.1:0').replace(/\bID=\\?"_[0-9a-f]{32}\\?"/g, 'ID=""');
