/**
 * The runs of this home: their journals, what they own, and which are going on in this process. Journals of ended runs
 * do not change, so each is read once.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { type RunId, RunId as RunIdSchema, type TargetName } from '../../../../shared/model/ids.ts';
import type { Run } from '../../../../shared/model/plan.ts';
import type { Store } from '../../store/index.ts';
import { type Recorder, RunEntry } from './journal-entry.ts';
import { isSettled, type RunHistory, readHistory, runOf } from './run-history.ts';

export interface ActiveRun {
  /** The lock that is held for it. */
  readonly lock: string;
  readonly cancel: AbortController;
  readonly port: { requests(): number };
  runningOp: string | null;
  readonly total: number;
  /** Operations with a result. */
  done: number;
  /** How it ended, once it has; a run that broke stays interrupted. */
  status: Run['status'];
}

export interface RunBook {
  /** @throws `state/run-unknown`, `local/file-damaged` */
  history(runId: RunId): Promise<RunHistory>;
  /** Oldest first. Damaged journals are left out: one bad file must not hide all others. */
  histories(): Promise<readonly RunHistory[]>;
  /** Runs of one partner on one target, oldest first. */
  of(target: TargetName, organization: string): Promise<readonly RunHistory[]>;
  recorder(runId: RunId): Recorder;
  show(history: RunHistory): Run;
  readonly active: Map<RunId, ActiveRun>;
  /** Partners that something is being done to in this process: lock names. */
  readonly busy: Set<string>;
}

export function openRunBook(store: Store): RunBook {
  const settled = new Map<string, RunHistory>();
  /** Counts what this process wrote, so that a reading begun before a write is not kept. */
  const writes = new Map<string, number>();
  const active = new Map<RunId, ActiveRun>();
  const place = (runId: string) => `runs/${runId}.jsonl`;

  async function read(runId: string): Promise<RunHistory | null> {
    const known = settled.get(runId);
    if (known !== undefined) return known;
    const before = writes.get(runId);
    const lines = await store.journal(place(runId)).read();
    const entries = lines.map(({ at, entry }) => ({ at, entry: RunEntry.safeParse(entry) }));
    if (entries.some(({ entry }) => !entry.success))
      throw new PorticoError('local/file-damaged', `The journal of ${runId} holds a line that is no journal line.`);
    const history = readHistory(entries.flatMap(({ at, entry }) => (entry.success ? [{ at, entry: entry.data }] : [])));
    const unchanged = writes.get(runId) === before;
    if (history !== null && unchanged && isSettled(history) && !active.has(history.start.runId))
      settled.set(runId, history);
    return history;
  }

  const histories = async (): Promise<RunHistory[]> => {
    const found: RunHistory[] = [];
    for (const name of await store.journals('runs')) {
      try {
        const history = await read(name);
        if (history !== null) found.push(history);
      } catch (error) {
        if (!(error instanceof PorticoError) || error.code !== 'local/file-damaged') throw error;
      }
    }
    return found.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
  };

  return {
    async history(runId) {
      const history = RunIdSchema.safeParse(runId).success ? await read(runId) : null;
      if (history === null) throw new PorticoError('state/run-unknown', `There is no run ${runId} in this home.`);
      return history;
    },
    histories,
    of: async (target, organization) =>
      (await histories()).filter(({ start }) => start.target === target && start.organization === organization),
    recorder(runId) {
      const journal = store.journal(place(runId));
      return {
        append: async (entry) => {
          await journal.append(entry);
          writes.set(runId, (writes.get(runId) ?? 0) + 1);
          settled.delete(runId);
        },
      };
    },
    show: (history) => {
      const { runId } = history.start;
      const running = active.get(runId);
      const run = runOf(history, running !== undefined, running?.runningOp ?? null);
      return running === undefined ? run : { ...run, requests: run.requests + running.port.requests() };
    },
    active,
    busy: new Set(),
  };
}
