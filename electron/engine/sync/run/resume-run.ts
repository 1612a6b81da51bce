/**
 * Goes on with a run that was broken off, cancelled or failed. The server is compared again first: what was intended
 * without a result is looked for, what is there already is not done twice, and what somebody changed meanwhile makes
 * the plan stale.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { TenantPort } from '../../tenant/index.ts';
import { fingerprintOf } from '../live/unmanaged.ts';
import { prepareFor } from '../plan/make-plan.ts';
import type { StoredPlan } from '../plan/plan-file.ts';
import type { PlannedOperation } from '../plan/planned-operation.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import { type StartedRun, startWork, work } from './apply-plan.ts';
import { idempotencyKey } from './perform.ts';
import type { RunDeps } from './run-deps.ts';
import type { RunHistory } from './run-history.ts';

/** Is there anything left to do? */
export const canResume = (history: RunHistory): boolean =>
  history.undone.size === 0 &&
  (history.ended === null || history.start.operations.some(({ id }) => history.results.get(id)?.status !== 'done'));

export function startResume(
  deps: RunDeps,
  history: RunHistory,
  stored: StoredPlan,
  port: TenantPort,
  signal: AbortSignal,
): StartedRun {
  return startWork(deps, stored, port, async (begin, lock) => {
    const { runId } = history.start;
    // Read under the lock: another process may have gone on with it.
    const current = await deps.book.history(runId);
    if (!canResume(current)) return runId;
    if (current.start.target !== port.target.name) {
      throw new PorticoError(
        'state/plan-stale',
        `This run belongs to target ${current.start.target}, not to ${port.target.name}.`,
      );
    }
    const prepared = await prepareFor(
      deps,
      deps.book,
      port,
      { ref: stored.plan.ref, blueprint: stored.blueprint },
      signal,
    );
    const operations = leftToDo(current, stored, prepared);
    await settleWhatIsThere(deps, current, operations);
    await renewLostSecrets(deps, current, prepared, port, signal);
    await work(deps, stored, port, { runId, operations, history: await deps.book.history(runId), signal, begin, lock });
    return runId;
  });
}

/** The operations that were reviewed and are not done, as they stand today. */
function leftToDo(history: RunHistory, { plan }: StoredPlan, prepared: PreparedPlan): PlannedOperation[] {
  return history.start.operations.flatMap((reviewed) => {
    if (history.results.get(reviewed.id)?.status === 'done') return [];
    const today = prepared.operations.find(({ operation }) => operation.id === reviewed.id);
    const planned = plan.operations.find(({ id }) => id === reviewed.id);
    // The settings of an organization that this run made: the plan could not see them before.
    const cameWithRun =
      reviewed.resource === 'server' &&
      plan.operations.some(({ resource, action }) => resource === 'organization' && action === 'create');
    if (today !== undefined) {
      const moved =
        today.operation.action !== reviewed.action ||
        (reviewed.action === 'update' &&
          !cameWithRun &&
          fingerprintOf(today.operation.diff) !== fingerprintOf(planned?.diff ?? []));
      if (moved)
        throw new PorticoError(
          'state/plan-stale',
          `Somebody else changed ${reviewed.resourceId} after the run was broken off.`,
        );
      return [today];
    }
    if (!history.open.has(reviewed.id) || planned === undefined) return [];
    // It got through and its answer was lost: done again by looking, so that its id and its secret are known.
    const desired = prepared.desired.objects.find(({ key }) => key === reviewed.id) ?? null;
    return [
      { operation: planned, address: reviewed.address, desired, live: null, continues: null, sendsSecret: false },
    ];
  });
}

/** Not started by this run and there all the same: somebody did it, and it equals what was reviewed. */
async function settleWhatIsThere(deps: RunDeps, history: RunHistory, left: readonly PlannedOperation[]): Promise<void> {
  const recorder = deps.book.recorder(history.start.runId);
  const waiting = new Set(left.map(({ operation }) => operation.id));
  for (const { id, address } of history.start.operations) {
    if (waiting.has(id) || history.results.get(id)?.status === 'done') continue;
    await recorder.append({ type: 'result', op: id, status: 'done', error: null, address, previous: null, seconds: 0 });
  }
}

/**
 * A client was made, and the process that was told its secret is gone without keeping it: nobody knows the secret, so it
 * gets a new one. Where the vault kept it, nothing is done.
 */
async function renewLostSecrets(
  deps: RunDeps,
  history: RunHistory,
  { desired }: PreparedPlan,
  port: TenantPort,
  signal: AbortSignal,
): Promise<void> {
  const { start, results } = history;
  const known = new Set((await deps.secrets.of(history)).map(({ clientId }) => clientId));
  for (const { id, action, address } of start.operations) {
    if (address.kind !== 'client' || action !== 'create' || results.get(id)?.status !== 'done' || known.has(address.id))
      continue;
    const method = desired.objects.find(({ key }) => key === id)?.managed.token_endpoint_auth_method;
    if (method !== 'client_secret_basic') continue;
    const secret = await port.rotateSecret(address.id, idempotencyKey(start.runId, `renew ${id}`), signal);
    await deps.secrets.keep(start.runId, start.target, address.id, secret);
  }
}
