/** Drift: the same comparison as a plan, without a person and without writing. */
import type { Drift } from '../../../../shared/contract/sync.ts';
import type { TenantPort } from '../../tenant/index.ts';
import type { SyncDeps } from '../deps.ts';
import { type PlanSubject, prepareFor } from '../plan/make-plan.ts';
import type { PlannedOperation } from '../plan/planned-operation.ts';
import { foreignObjects } from '../plan/prepare-plan.ts';
import type { RunBook } from '../run/run-book.ts';
import type { RunHistory } from '../run/run-history.ts';

/** @param lastRun the last run that ended well for this partner: what gave access then is no drift now */
export async function findDrift(
  deps: SyncDeps,
  book: RunBook,
  port: TenantPort,
  subject: PlanSubject,
  lastRun: RunHistory | null,
  signal: AbortSignal,
): Promise<Drift[]> {
  const prepared = await prepareFor(deps, book, port, subject, signal);
  const organization = subject.blueprint.organization.id;
  const differing = prepared.operations
    .filter(({ operation }) => operation.resource !== 'invitation')
    .flatMap((planned) => driftOf(organization, planned));
  if (lastRun?.ended == null) return differing;
  const known = new Set(lastRun.ended.foreign);
  const removals = new Set(
    prepared.operations.filter(({ operation }) => operation.action === 'delete').map(({ address }) => address.id),
  );
  const added = foreignObjects(prepared)
    .filter(({ resource, id }) => !known.has(`${resource}:${id}`) && !removals.has(id))
    .map(({ resource, id }): Drift => ({ organization, resource, id, field: 'exists', expected: false, actual: true }));
  return [...differing, ...added];
}

function driftOf(organization: string, { operation, address }: PlannedOperation): Drift[] {
  const { resource, action, diff } = operation;
  if (action === 'update')
    // A secret that waits to be sent is ours to do; the server did not move.
    return diff
      .filter(({ field }) => !field.startsWith('credentials.'))
      .map(({ field, before, after }) => ({
        organization,
        resource,
        id: address.id,
        field,
        expected: after,
        actual: before,
      }));
  const wanted = action === 'create';
  return [{ organization, resource, id: address.id, field: 'exists', expected: wanted, actual: !wanted }];
}

/** The last run of each partner that ended well and was not taken back. */
export function lastGoodRuns(histories: readonly RunHistory[]): ReadonlyMap<string, RunHistory> {
  const last = new Map<string, RunHistory>();
  for (const history of histories) {
    if (history.undone.size > 0) last.delete(history.start.organization);
    else if (history.ended?.status === 'done') last.set(history.start.organization, history);
  }
  return last;
}
