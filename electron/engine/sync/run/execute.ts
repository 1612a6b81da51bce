/**
 * Does the operations of a plan in order: intent to the journal, deed, result to the journal. What hangs on a failed
 * operation is skipped; what makes everything after it doubtful (the server gone, the client refused, somebody else's
 * change) ends the run. Cancelling ends it after the operation under way.
 */
import { type FailureCode, failures, PorticoError } from '../../../../shared/errors.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { ResourceAddress, TenantPort } from '../../tenant/index.ts';
import type { PlannedOperation } from '../plan/planned-operation.ts';
import type { Recorder, ResultEntry } from './journal-entry.ts';
import { idempotencyKey, perform } from './perform.ts';

export interface Execution {
  readonly port: TenantPort;
  readonly clock: Clock;
  readonly runId: string;
  readonly operations: readonly PlannedOperation[];
  readonly recorder: Recorder;
  /** Results from before a crash. */
  readonly earlier: ReadonlyMap<string, ResultEntry>;
  /** Intended before a crash, with no word of what came of it. */
  readonly open: ReadonlySet<string>;
  readonly signal: AbortSignal;
  /** A deed was done, before its result is written down. */
  readonly onWritten: (planned: PlannedOperation) => Promise<void>;
  readonly keepSecret: (clientId: string, secret: string) => Promise<void>;
  /** @param settled whether the operation has a result now */
  readonly onProgress: (operationId: string, settled: boolean) => void;
}

export interface Outcome {
  readonly status: 'done' | 'failed' | 'cancelled';
  readonly results: ReadonlyMap<string, ResultEntry>;
  /** The failure that ended or marred the run. */
  readonly firstError: PorticoError | null;
}

const ending = new Set<FailureCode>([
  'remote/changed',
  'remote/unreachable',
  'remote/timeout',
  'remote/unauthorized',
  'remote/busy',
  'trust/certificate',
  'remote/not-understood',
]);

export async function execute(run: Execution): Promise<Outcome> {
  const results = new Map<string, ResultEntry>(run.earlier);
  const users = new Map<string, string>();
  for (const { operation, address } of run.operations) rememberUser(users, address, results.get(operation.id)?.address);
  let firstError: PorticoError | null = null;
  let stopped: string | null = null;

  const note = async (planned: PlannedOperation, result: Omit<ResultEntry, 'type' | 'op'>) => {
    const entry: ResultEntry = { type: 'result', op: planned.operation.id, ...result };
    await run.recorder.append(entry);
    results.set(planned.operation.id, entry);
    run.onProgress(planned.operation.id, true);
  };

  for (const planned of run.operations) {
    const { operation } = planned;
    if (results.get(operation.id)?.status === 'done') continue;
    const address = withUsers(planned.address, users);
    const blocked = operation.dependsOn.find((id) => ['failed', 'skipped'].includes(results.get(id)?.status ?? 'done'));
    if (stopped === null && run.signal.aborted) stopped = 'The run was cancelled before this.';
    if (stopped !== null || blocked !== undefined) {
      const error = stopped ?? `It needs ${blocked}, which was not done.`;
      await note(planned, { status: 'skipped', error, address, previous: null, seconds: 0 });
      continue;
    }
    const startedMs = run.clock.now().getTime();
    const seconds = () => Math.max(0, (run.clock.now().getTime() - startedMs) / 1000);
    await run.recorder.append({ type: 'intent', op: operation.id });
    run.onProgress(operation.id, false);
    try {
      const key = planned.continues ?? `${run.runId} ${operation.id}`;
      const again = run.open.has(operation.id);
      // Not the run's signal: a deed under way is finished, so that its result is known.
      const deed = await perform(
        run.port,
        planned,
        address,
        idempotencyKeyOf(key),
        again,
        new AbortController().signal,
      );
      rememberUser(users, planned.address, deed.address);
      await run.onWritten(planned);
      if (deed.secret !== null) await run.keepSecret(address.id, deed.secret);
      await note(planned, {
        status: 'done',
        error: null,
        address: deed.address,
        previous: deed.previous,
        seconds: seconds(),
      });
    } catch (error) {
      if (!(error instanceof PorticoError)) throw error;
      firstError ??= error;
      await note(planned, { status: 'failed', error: sentenceOf(error), address, previous: null, seconds: seconds() });
      if (ending.has(error.code)) stopped = `The run ended at ${operation.id}.`;
    }
  }
  const cancelled =
    run.signal.aborted && firstError === null && [...results.values()].some(({ status }) => status === 'skipped');
  return { status: firstError !== null ? 'failed' : cancelled ? 'cancelled' : 'done', results, firstError };
}

function idempotencyKeyOf(runAndOperation: string): string {
  const [runId = '', ...rest] = runAndOperation.split(' ');
  return idempotencyKey(runId, rest.join(' '));
}

/** What failed, why, and which field: one sentence after the other, without a path or a secret. */
export function sentenceOf(error: PorticoError): string {
  const fields = error.fields.slice(0, 5).map(({ path, message }) => ` ${path === '' ? '' : `${path}: `}${message}`);
  return `${failures[error.code].what}. ${error.why}${fields.join(';')}`;
}

/** The server may give a person another id than the planned one; roles and mails must follow. */
function rememberUser(users: Map<string, string>, planned: ResourceAddress, given: ResourceAddress | undefined): void {
  if (planned.kind === 'user' && given?.kind === 'user') users.set(planned.id, given.id);
}

function withUsers(address: ResourceAddress, users: ReadonlyMap<string, string>): ResourceAddress {
  if (address.kind !== 'role' && address.kind !== 'invitation') return address;
  return { ...address, userId: users.get(address.userId) ?? address.userId };
}
