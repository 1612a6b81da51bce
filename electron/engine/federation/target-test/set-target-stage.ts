/**
 * Sets the stage of a sign-in test at a connected target: loopback IdP and test application here, a temporary organization
 * there. What will be written is on disk before it is written, and is taken back when the stage is taken down.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { PartnerRef, SignInTestId, TargetName } from '../../../../shared/model/ids.ts';
import type { Operation } from '../../../../shared/model/plan.ts';
import type { TargetUse } from '../../../../shared/model/target-test.ts';
import { instant } from '../../kernel/clock.ts';
import { type ConfiguredTenant, configureTenant } from '../../sync/index.ts';
import type { TenantPort } from '../../tenant/index.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import { type PreparedBlueprint, prepareBlueprint } from '../sign-in-test/prepare-blueprint.ts';
import {
  connectApplication,
  introduce,
  openApplication,
  openIdp,
  type Stage,
  type StageOptions,
  type TearDown,
} from '../sign-in-test/stage.ts';
import type { SentTo } from './judge-sent-answer.ts';
import { isSamePlace, type Reviewed, signatureOf } from './review.ts';
import type { TargetUses } from './target-uses.ts';

/** What servers usually allow; this one's own allowance is not in its API. */
const assumedSkewSeconds = 60;

export interface TargetPlace {
  readonly reviewed: Reviewed;
  readonly testId: SignInTestId;
  readonly ref: PartnerRef;
  readonly partnerName: string;
  readonly uses: TargetUses;
}

export interface WatchedPlace extends TargetPlace {
  /** Told what is left at the target when the stage was taken down; null: nothing. Not called when nothing was written. */
  readonly onTakenBack: (left: TargetUse | null) => void;
}

/** @throws `state/plan-stale` when the target is no longer what was reviewed; nothing was written then */
export async function setTargetStage(
  deps: SignInTestDeps,
  options: StageOptions,
  place: WatchedPlace,
  tearDown: TearDown,
): Promise<{ readonly stage: Stage; readonly sentTo: SentTo }> {
  const { signal, draft } = options;
  const { core } = deps;
  const { review } = place.reviewed;
  const application = await openApplication(deps, options, tearDown);
  const people = await deps.people.of(draft);
  const idp = await openIdp(deps, options, people, tearDown);
  const prepared = prepareBlueprint(
    draft,
    { metadataXml: idp.metadataXml, issuer: '', clientId: '' },
    application.redirectUri,
  );
  const port = await deps.tenant.connect({ kind: 'named', name: review.target, clientSecret: '' });
  if (!isSamePlace(port, place.reviewed))
    throw new PorticoError(
      'state/plan-stale',
      `Target ${review.target} leads somewhere else now. What was reviewed was for tenant ${review.tenantId} at ${review.host}, and nothing was written.`,
    );
  const configured = await writeTo(deps, port, prepared, place, tearDown, signal);
  const ours = await introduce(deps, port, prepared.blueprint, idp, { clientId: '', clientSecret: '' }, signal);
  const caPem = deps.tenant.caPemOf(port);
  const loginHint = people.find(({ name }) => name === options.persona)?.email ?? '';
  await connectApplication(ours.issuer, { prepared, configured, application, loginHint, caPem });
  return {
    stage: {
      prepared,
      configured,
      issuer: ours.issuer,
      redirectUri: application.redirectUri,
      idp,
      people,
      invitations: [],
      port,
      caPem,
      startUrl: application.startUrl,
    },
    sentTo: {
      idpMetadata: idp.metadataXml,
      spEntityId: ours.entityId,
      acsUrl: ours.acsUrl,
      clockSkewSeconds: assumedSkewSeconds,
      now: () => core.clock.now(),
    },
  };
}

async function writeTo(
  { core }: SignInTestDeps,
  port: TenantPort,
  prepared: PreparedBlueprint,
  { reviewed, uses, testId, ref, partnerName, onTakenBack }: WatchedPlace,
  tearDown: TearDown,
  signal: AbortSignal,
): Promise<ConfiguredTenant> {
  const { review, signature } = reviewed;
  let mayStillCome = false;
  const reviewedOnly = async (operations: readonly Operation[]) => {
    if (signatureOf(operations) !== signature)
      throw new PorticoError(
        'state/plan-stale',
        `What the test would write to ${review.label} is no longer what was reviewed. Review it again.`,
      );
    // The intent before the deed.
    tearDown.push(async () => {
      onTakenBack(await uses.end(review.id, mayStillCome));
    });
    await uses.begin(port, { organizationId: review.id, testId, ref, partnerName, startedAt: instant(core.clock) });
  };
  let failed: Operation['resource'] | null = null;
  try {
    return await configureTenant(port, prepared.blueprint, { connectionSecret: null }, core.clock, signal, {
      reviewed: reviewedOnly,
      failed: ({ resource }) => {
        failed = resource;
      },
    });
  } catch (error) {
    mayStillCome = failed === 'organization' && isUnanswered(error);
    throw withAdvice(error, failed, review.target);
  }
}

const isUnanswered = (error: unknown): boolean =>
  error instanceof PorticoError && ['remote/timeout', 'remote/unreachable'].includes(error.code);

/** What names an address of this machine: the sign-in address of the identity provider, the redirect URI of the client. */
const withAddressHere: ReadonlySet<unknown> = new Set<Operation['resource']>(['idp', 'client']);

/** A server on the internet may not want an address that is plain http on somebody's machine. */
function withAdvice(error: unknown, failed: Operation['resource'] | null, target: TargetName): unknown {
  if (!(error instanceof PorticoError) || error.code !== 'remote/refused' || !withAddressHere.has(failed)) return error;
  return new PorticoError(
    error.code,
    `${error.why} If ${target} takes no http addresses of this machine, a browser sign-in cannot be tried there: run the test in the scratch tenant, or test the partner's real identity provider.`,
    { cause: error, fields: error.fields },
  );
}
