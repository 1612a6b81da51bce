/** Plans for people: prepared, put into words, saved. What blocks a sync is said and does not hide the rest. */
import type { Blueprint, Issue } from '../../../../shared/model/blueprint.ts';
import { type PartnerRef, PlanId, slugPattern, TargetName } from '../../../../shared/model/ids.ts';
import type { Plan } from '../../../../shared/model/plan.ts';
import { newId } from '../../kernel/new-id.ts';
import { checkBlueprint } from '../../partners/index.ts';
import type { TenantPort } from '../../tenant/index.ts';
import type { SyncDeps } from '../deps.ts';
import { idpIdOf } from '../desired/ids.ts';
import { unmanagedFields } from '../live/unmanaged.ts';
import type { RunBook } from '../run/run-book.ts';
import { owedInvitations, ownedBy } from '../run/run-history.ts';
import { wasSent } from '../run/sent-secrets.ts';
import type { StoredPlan } from './plan-file.ts';
import { countRequests } from './plan-operations.ts';
import { foreignObjects, type PreparedPlan, preparePlan } from './prepare-plan.ts';

export interface PlanSubject {
  readonly ref: PartnerRef | null;
  readonly blueprint: Blueprint;
}

/** Reads the server and prepares; the same for planning, for checking before a run and for reading back after it. */
export async function prepareFor(
  deps: SyncDeps,
  book: RunBook,
  port: TenantPort,
  { ref, blueprint }: PlanSubject,
  signal: AbortSignal,
): Promise<PreparedPlan> {
  const histories = await book.of(TargetName.parse(port.target.name), blueprint.organization.id);
  const home = ref ?? (await deps.blueprints.findByOrganization(blueprint.organization.id));
  const needsSecret = blueprint.connection.kind === 'oidc' && home !== null;
  const connectionSecret = needsSecret ? await deps.blueprints.connectionSecret(home) : null;
  return preparePlan({
    port,
    clock: deps.core.clock,
    blueprint,
    connectionSecret,
    secretIsSent:
      connectionSecret === null ||
      (await wasSent(deps.core.ports.vault, port.target.name, idpIdOf(blueprint.organization.id), connectionSecret)),
    owned: ownedBy(histories),
    owedInvitations: owedInvitations(histories),
    signal,
  });
}

export async function makePlan(
  deps: SyncDeps,
  book: RunBook,
  port: TenantPort,
  subject: PlanSubject,
  signal: AbortSignal,
): Promise<StoredPlan> {
  const { blueprint, ref } = subject;
  const now = deps.core.clock.now();
  const issues = checkBlueprint(blueprint, { now, others: [] });
  const prepared = isPlannable(blueprint) ? await prepareFor(deps, book, port, subject, signal) : null;
  const plan: Plan = {
    id: PlanId.parse(newId('plan')),
    ref,
    target: TargetName.parse(port.target.name),
    organization: blueprint.organization.id,
    createdAt: now.toISOString(),
    fingerprint: prepared?.fingerprint ?? '',
    operations: prepared?.operations.map(({ operation }) => operation) ?? [],
    requests: prepared === null ? 0 : countRequests(prepared.operations),
    issues,
    warnings: prepared === null ? [] : [...prepared.desired.warnings, ...foreignWarning(prepared)],
    unmanaged: [...unmanagedFields],
  };
  const foreign = prepared === null ? [] : foreignObjects(prepared).map(({ resource, id }) => `${resource}:${id}`);
  return { format: 'portico.plan/1', plan, blueprint, foreign };
}

/** Without these three nothing on a server can be named. */
function isPlannable({ workspace, organization }: Blueprint): boolean {
  return slugPattern.test(workspace.id) && slugPattern.test(organization.id) && organization.name.trim() !== '';
}

export const blockersOf = (issues: readonly Issue[]): Issue[] => issues.filter(({ blocksSync }) => blocksSync);

function foreignWarning(prepared: PreparedPlan): string[] {
  const foreign = foreignObjects(prepared);
  if (foreign.length === 0) return [];
  const shown = foreign.slice(0, 5).map(({ words }) => words);
  return [
    `Not in the blueprint and left alone: ${shown.join(', ')}${foreign.length > 5 ? ` and ${foreign.length - 5} more` : ''}.`,
  ];
}
