/**
 * Applying a reviewed plan: lock the partner, read the server again, refuse when it moved, then do the operations and
 * read back. Started at once and finished later; both ends are promises.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { type RunId, RunId as RunIdSchema } from '../../../../shared/model/ids.ts';
import type { Run } from '../../../../shared/model/plan.ts';
import { newId } from '../../kernel/new-id.ts';
import type { TenantPort } from '../../tenant/index.ts';
import type { DesiredObject } from '../desired/desired-object.ts';
import { isRecord } from '../live/meaning.ts';
import { blockersOf, prepareFor } from '../plan/make-plan.ts';
import type { StoredPlan } from '../plan/plan-file.ts';
import type { PlannedOperation } from '../plan/planned-operation.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import { execute } from './execute.ts';
import type { JournalOperation } from './journal-entry.ts';
import { readBack } from './read-back.ts';
import type { ActiveRun } from './run-book.ts';
import type { RunDeps } from './run-deps.ts';
import type { RunHistory } from './run-history.ts';
import { markSent } from './sent-secrets.ts';

export interface StartedRun {
  /** As it began; rejects when it could not begin. */
  readonly started: Promise<Run>;
  /** As it ended. */
  readonly finished: Promise<Run>;
}

/** @throws through both promises: `state/plan-blocked`, `state/plan-stale`, `state/run-active`, `remote/*` */
export function startApply(deps: RunDeps, stored: StoredPlan, port: TenantPort, signal: AbortSignal): StartedRun {
  return startWork(deps, stored, port, async (begin, lock) => {
    const blockers = blockersOf(stored.plan.issues);
    if (blockers.length > 0) {
      const fields = blockers.map(({ path, message }) => ({ path, message }));
      throw new PorticoError('state/plan-blocked', blockers[0]?.message ?? 'A value is wrong or missing.', { fields });
    }
    if (stored.plan.target !== port.target.name) {
      throw new PorticoError(
        'state/plan-stale',
        `This plan was made for target ${stored.plan.target}, not for ${port.target.name}.`,
      );
    }
    const prepared = await prepareFor(
      deps,
      deps.book,
      port,
      { ref: stored.plan.ref, blueprint: stored.blueprint },
      signal,
    );
    refuseStale(stored, prepared);
    await deps.shelf.file(stored);
    const runId = RunIdSchema.parse(newId('run'));
    await work(deps, stored, port, { runId, operations: prepared.operations, history: null, signal, begin, lock });
    return runId;
  });
}

function refuseStale({ plan }: StoredPlan, prepared: PreparedPlan): void {
  if (prepared.fingerprint !== plan.fingerprint) {
    throw new PorticoError(
      'state/plan-stale',
      `The organization ${plan.organization} is no longer as it was when the plan was made.`,
    );
  }
  const now = prepared.operations.map(({ operation }) => `${operation.action} ${operation.id}`).join('\n');
  const reviewed = plan.operations.map((operation) => `${operation.action} ${operation.id}`).join('\n');
  if (now !== reviewed)
    throw new PorticoError(
      'state/plan-stale',
      'The same comparison gives other operations today than those that were reviewed.',
    );
}

/** Locks the partner on this target for the length of the work, in this process and against others. */
export function startWork(
  deps: RunDeps,
  { plan }: { readonly plan: { readonly organization: string } },
  port: TenantPort,
  task: (begin: (run: Run) => void, lock: string) => Promise<RunId>,
): StartedRun {
  const { promise: started, resolve, reject } = Promise.withResolvers<Run>();
  const key = `lock-${port.target.name}-${plan.organization}`.slice(0, 110);
  const finished = (async () => {
    if (deps.book.busy.has(key)) {
      throw new PorticoError('state/run-active', `A run for ${plan.organization} on ${port.target.name} is going on.`);
    }
    deps.book.busy.add(key);
    try {
      const runId = await deps.plans.exclusive(key, () => task(resolve, key));
      letGo(deps, key);
      return deps.book.show(await deps.book.history(runId));
    } finally {
      letGo(deps, key);
    }
  })();
  finished.then(resolve, reject);
  // Whoever waits only for one of the two must not be told about the other.
  started.catch(() => {});
  finished.catch(() => {});
  return { started, finished };
}

/** A run is over for everybody only when its lock is free: who hears of the end may start the next thing at once. */
function letGo({ book, core }: RunDeps, key: string): void {
  book.busy.delete(key);
  for (const [runId, { lock, done, total, status }] of book.active) {
    if (lock !== key) continue;
    book.active.delete(runId);
    core.events.emit({ type: 'run.changed', runId, done, total, status });
  }
}

export interface Work {
  readonly runId: RunId;
  readonly operations: readonly PlannedOperation[];
  /** The run so far, when it is resumed. */
  readonly history: RunHistory | null;
  readonly signal: AbortSignal;
  readonly begin: (run: Run) => void;
  readonly lock: string;
}

/** The run itself: start (or resumed), deeds, read-back, end. */
export async function work(
  deps: RunDeps,
  stored: StoredPlan,
  sharedPort: TenantPort,
  { runId, operations, history, signal, begin, lock }: Work,
): Promise<void> {
  const { book, core } = deps;
  const { plan } = stored;
  const port = sharedPort.fork();
  const recorder = book.recorder(runId);
  const startedMs = core.clock.now().getTime();
  const active: ActiveRun = {
    lock,
    cancel: new AbortController(),
    port,
    runningOp: null,
    total: history?.start.operations.length ?? operations.length,
    done: [...(history?.results.values() ?? [])].filter(({ status }) => status === 'done').length,
    status: 'interrupted',
  };
  const announce = () => {
    const { done, total } = active;
    core.events.emit({ type: 'run.changed', runId, done, total, status: 'running' });
  };

  if (history === null) {
    const planned = operations.map(journalOperation);
    await recorder.append({
      type: 'start',
      runId,
      planId: plan.id,
      ref: plan.ref,
      target: plan.target,
      organization: plan.organization,
      operations: planned,
    });
  } else await recorder.append({ type: 'resumed' });
  book.active.set(runId, active);
  begin(book.show(await book.history(runId)));
  announce();
  const outcome = await execute({
    port,
    clock: core.clock,
    runId,
    operations,
    recorder,
    earlier: history?.results ?? new Map(),
    open: history?.open ?? new Set(),
    signal: AbortSignal.any([active.cancel.signal, signal]),
    keepSecret: (clientId, secret) => deps.secrets.keep(runId, plan.target, clientId, secret),
    onWritten: async ({ address, desired }) => {
      const secret = connectionSecretIn(desired);
      if (secret !== null) await markSent(core.ports.vault, plan.target, address.id, secret);
    },
    onProgress: (op, settled) => {
      active.runningOp = op;
      if (settled) active.done += 1;
      announce();
    },
  });
  const after = await readBack(deps, stored, port);
  const seconds = Math.max(0, (core.clock.now().getTime() - startedMs) / 1000) + (history?.ended?.seconds ?? 0);
  const requests = port.requests() + (history?.ended?.requests ?? 0);
  await recorder.append({ type: 'end', status: outcome.status, requests, seconds, ...after });
  active.status = outcome.status;
  if (plan.ref !== null && outcome.status === 'done' && after.remaining.length === 0) {
    await deps.blueprints.markSynced(plan.ref, {
      at: core.clock.now(),
      target: plan.target,
      blueprint: stored.blueprint,
    });
  }
}

function connectionSecretIn(desired: DesiredObject | null): string | null {
  const credentials = desired?.writeOnly.credentials;
  return isRecord(credentials) && typeof credentials.client_secret === 'string' ? credentials.client_secret : null;
}

/** The server was read a moment ago and equals the blueprint: that is written down, so that drift can be asked from it. */
export async function recordNothingToDo(deps: RunDeps, stored: StoredPlan, requests: number): Promise<Run> {
  const { plan } = stored;
  const runId = RunIdSchema.parse(newId('run'));
  const recorder = deps.book.recorder(runId);
  await deps.shelf.file(stored);
  const { ref, target, organization } = plan;
  await recorder.append({ type: 'start', runId, planId: plan.id, ref, target, organization, operations: [] });
  await recorder.append({
    type: 'end',
    status: 'done',
    requests,
    seconds: 0,
    remaining: [],
    foreign: [...stored.foreign],
  });
  return deps.book.show(await deps.book.history(runId));
}

function journalOperation({ operation, address, desired }: PlannedOperation): JournalOperation {
  const { id, action, resource, resourceId, summary, undoable, dependsOn } = operation;
  return {
    id,
    action,
    resource,
    resourceId,
    summary,
    undoable,
    dependsOn,
    address,
    title: desired?.title ?? summary.replace(/^\w+ /, ''),
  };
}
