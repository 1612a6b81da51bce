/**
 * Takes a run back: its journal backwards, each done operation undone with the value from before, intent and result
 * written down as in a run. Mails cannot be taken back, and a workspace that others use stays.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Run } from '../../../../shared/model/plan.ts';
import type { TenantPort } from '../../tenant/index.ts';
import { type StartedRun, startWork } from './apply-plan.ts';
import { sentenceOf } from './execute.ts';
import type { JournalOperation, ResultEntry } from './journal-entry.ts';
import { idempotencyKey, takeBack } from './perform.ts';
import type { RunDeps } from './run-deps.ts';
import type { RunHistory } from './run-history.ts';

type Undone = {
  readonly id: string;
  readonly status: 'done' | 'failed' | 'skipped';
  readonly error: string | null;
  readonly seconds: number;
};

export function startUndo(
  deps: RunDeps,
  history: RunHistory,
  sharedPort: TenantPort,
  signal: AbortSignal,
): { readonly started: StartedRun; readonly outcomes: readonly Undone[] } {
  const outcomes: Undone[] = [];
  const { start } = history;
  const started = startWork(deps, { plan: { organization: start.organization } }, sharedPort, async () => {
    if (start.target !== sharedPort.target.name) {
      throw new PorticoError(
        'state/run-unknown',
        `This run belongs to target ${start.target}, not to ${sharedPort.target.name}.`,
      );
    }
    await undo(deps, await deps.book.history(start.runId), sharedPort.fork(), signal, outcomes);
    return start.runId;
  });
  return { started, outcomes };
}

async function undo(
  deps: RunDeps,
  history: RunHistory,
  port: TenantPort,
  signal: AbortSignal,
  outcomes: Undone[],
): Promise<void> {
  const { runId } = history.start;
  const recorder = deps.book.recorder(runId);
  const nowMs = () => deps.core.clock.now().getTime();
  const startedMs = nowMs();
  const done = history.start.operations.filter(
    ({ id }) => history.results.get(id)?.status === 'done' && !history.undone.has(id),
  );
  let complete = true;
  for (const operation of done.toReversed()) {
    if (signal.aborted) {
      complete = false;
      break;
    }
    const beganMs = nowMs();
    await recorder.append({ type: 'undo-intent', op: operation.id });
    const { status, error } = await undoOne(
      deps,
      port,
      runId,
      operation,
      history.results.get(operation.id),
      history.start.target,
    );
    await recorder.append({ type: 'undo-result', op: operation.id, status, error });
    outcomes.push({ id: operation.id, status, error, seconds: (nowMs() - beganMs) / 1000 });
    if (status === 'failed') complete = false;
    deps.core.events.emit({ type: 'run.changed', runId, done: outcomes.length, total: done.length, status: 'undoing' });
  }
  await recorder.append({ type: 'undone', complete, requests: port.requests(), seconds: (nowMs() - startedMs) / 1000 });
  // The server is no longer what was last applied, and Portico knows it without being asked.
  if (history.start.ref !== null && outcomes.some(({ status }) => status === 'done'))
    await deps.blueprints.markDrift(history.start.ref, { at: deps.core.clock.now(), found: true });
  deps.core.events.emit({
    type: 'run.changed',
    runId,
    done: outcomes.length,
    total: done.length,
    status: complete ? 'undone' : 'failed',
  });
}

async function undoOne(
  deps: RunDeps,
  port: TenantPort,
  runId: RunHistory['start']['runId'],
  operation: JournalOperation,
  result: ResultEntry | undefined,
  target: RunHistory['start']['target'],
): Promise<{ status: Undone['status']; error: string | null }> {
  if (result === undefined || operation.action === 'none') return { status: 'skipped', error: null };
  if (operation.resource === 'invitation')
    return { status: 'skipped', error: 'A mail that was sent cannot be taken back.' };
  if (!operation.undoable) return { status: 'skipped', error: 'This cannot be taken back over the API.' };
  const signal = new AbortController().signal;
  try {
    if (operation.resource === 'workspace' && (await port.organizations(operation.address.id, signal)).length > 0) {
      return { status: 'skipped', error: 'Other partners are in this workspace by now, so it stays.' };
    }
    const deed = await takeBack(
      port,
      operation.action,
      result.address,
      result.previous,
      idempotencyKey(runId, `undo ${operation.id}`),
      signal,
    );
    if (deed !== null && deed.secret !== null) await deps.secrets.keep(runId, target, result.address.id, deed.secret);
    return { status: 'done', error: null };
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    return { status: 'failed', error: sentenceOf(error) };
  }
}

/** The run as the taking back saw it: results of the undo in place of those of the run. */
export function undoneRun(run: Run, outcomes: readonly Undone[]): Run {
  const count = (status: Undone['status']) => outcomes.filter((outcome) => outcome.status === status).length;
  const operations = outcomes.flatMap((outcome) => {
    const operation = run.operations.find(({ id }) => id === outcome.id);
    return operation === undefined ? [] : [{ ...operation, ...outcome }];
  });
  return { ...run, operations, done: count('done'), failed: count('failed'), skipped: count('skipped') };
}
