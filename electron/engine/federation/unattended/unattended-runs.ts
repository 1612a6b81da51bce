/**
 * What runs without a person: fault sweeps and lab proofs. Of each kind one at a time for each partner in this process, also when two
 * are begun at once. Kept as a document and, while it runs, as a journal of its lines, so that a crash loses none. What was set up
 * is taken down, however it ends.
 */
import type { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import type { Core } from '../../core.ts';
import { instant } from '../../kernel/clock.ts';
import { createTurns } from '../../kernel/in-turn.ts';
import { isAtWork } from '../../kernel/is-alive.ts';
import type { DocumentKind } from '../../store/index.ts';
import type { TearDown } from '../sign-in-test/stage.ts';

interface Unattended {
  readonly id: string;
  readonly ref: PartnerRef;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly sentence: string;
}

export interface UnattendedKind<Run, Line, Kept> {
  /** As sentences call it: "fault sweep". */
  readonly noun: string;
  readonly documents: DocumentKind<Kept>;
  readonly line: z.ZodType<Line>;
  readonly pack: (run: Run, pid: number) => Kept;
  readonly unpack: (kept: Kept) => { readonly run: Run; readonly pid: number };
  readonly withLines: (run: Run, lines: readonly Line[]) => Run;
  readonly announce: (run: Run) => void;
}

/** What the work gets; it answers with its verdict in one sentence. */
export interface UnattendedWork<Line> {
  readonly signal: AbortSignal;
  /** Ends the run: a person may stop a listener that is up. */
  readonly stop: () => Promise<void>;
  readonly tearDown: TearDown;
  readonly add: (line: Line) => void;
}

export interface UnattendedRuns<Run, Line> {
  /** Gives way: another run of the same partner is cancelled first. */
  begin(run: Run, work: (given: UnattendedWork<Line>) => Promise<string>): Promise<Run>;
  /** @throws `state/test-unknown` */
  cancel(id: string): Promise<Run>;
  /** @throws `state/test-unknown` */
  get(id: string): Promise<Run>;
  /** Newest first. */
  list(ref: PartnerRef): Promise<Run[]>;
  /** Of every partner, in no order. */
  ids(): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface Live<Run> {
  run: Run;
  readonly stop: AbortController;
  done: Promise<void>;
}

export function openUnattendedRuns<Run extends Unattended, Line, Kept>(
  core: Core,
  kind: UnattendedKind<Run, Line, Kept>,
): UnattendedRuns<Run, Line> {
  const { noun } = kind;
  const kept = core.store.documents(kind.documents);
  const journalOf = (id: string) => core.store.journal(`${kind.documents.folder}/${id}.jsonl`);
  const write = (run: Run) => kept.write(run.id, kind.pack(run, process.pid));
  const live = new Map<string, Live<Run>>();
  const inTurn = createTurns();

  /** What a process left open when it ended is interrupted, with the lines that its journal holds. */
  async function settled(document: Kept): Promise<Run> {
    const { run, pid } = kind.unpack(document);
    if (run.state !== 'running') return run;
    const entries = await journalOf(run.id).read();
    const lastSign = new Date(entries.at(-1)?.at ?? run.startedAt);
    if (pid !== process.pid && isAtWork(pid, lastSign, core.clock.now())) return run;
    const lines = entries.flatMap(({ entry }) => kind.line.safeParse(entry).data ?? []);
    const sentence = `Portico ended before the ${noun} did. What was tried until then is kept.`;
    // It went on until its last line at least; after that nobody knows.
    const endedAt = entries.at(-1)?.at ?? run.startedAt;
    return { ...kind.withLines(run, lines), state: 'interrupted', endedAt, sentence };
  }

  async function get(id: string): Promise<Run> {
    const running = live.get(id)?.run;
    if (running !== undefined) return running;
    const found = await kept.read(id);
    if (found === null) throw new PorticoError('state/test-unknown', `There is no ${noun} ${id} in this home.`);
    return settled(found);
  }

  async function stopLive(wanted: (run: Run) => boolean): Promise<void> {
    const found = [...live.values()].filter(({ run }) => wanted(run));
    for (const { stop } of found) stop.abort();
    await Promise.all(found.map(({ done }) => done));
  }

  async function follow(entry: Live<Run>, work: (given: UnattendedWork<Line>) => Promise<string>): Promise<void> {
    const { id } = entry.run;
    const lines: Line[] = [];
    const tearDown: TearDown = [];
    let journal: Promise<void> = Promise.resolve();
    const ending = await work({
      signal: entry.stop.signal,
      stop: () => stopLive((each) => each.id === id),
      tearDown,
      add(line) {
        // Kept first, shown then: what a person has seen is there after a crash.
        journal = journal
          .then(() => journalOf(id).append(line))
          .catch((error: unknown) => core.log('error', 'unattended-journal', { id, error }))
          .then(() => {
            lines.push(line);
            entry.run = kind.withLines(entry.run, [...lines]);
            kind.announce(entry.run);
          });
      },
    })
      .then((sentence) => ({ state: 'done' as const, sentence }))
      .catch((error: unknown) => endingAfter(entry, error));
    for (const undo of tearDown.reverse()) {
      await Promise.resolve()
        .then(undo)
        .catch((error: unknown) => core.log('error', 'unattended-tear-down', { id, error }));
    }
    await journal;
    entry.run = { ...entry.run, ...ending, endedAt: instant(core.clock) };
    await write(entry.run);
  }

  function endingAfter({ run, stop }: Live<Run>, error: unknown): Pick<Unattended, 'state' | 'sentence'> {
    if (stop.signal.aborted) return { state: 'cancelled', sentence: `The ${noun} was cancelled.` };
    core.log('warn', 'unattended-failed', { id: run.id, error });
    const why = error instanceof PorticoError ? error.why : 'the log holds the details.';
    return { state: 'failed', sentence: `The ${noun} could not go on: ${why}` };
  }

  /** A damaged file was set aside by the store; the others are shown all the same. */
  async function readable(id: string): Promise<Kept | null> {
    try {
      return await kept.read(id);
    } catch (error) {
      if (!(error instanceof PorticoError) || error.code !== 'local/file-damaged') throw error;
      core.log('warn', 'unattended-damaged', { id, error });
      return null;
    }
  }

  async function begin(run: Run, work: (given: UnattendedWork<Line>) => Promise<string>): Promise<Run> {
    await stopLive(({ ref }) => ref === run.ref);
    await write(run);
    const entry: Live<Run> = { run, stop: new AbortController(), done: Promise.resolve() };
    live.set(run.id, entry);
    entry.done = follow(entry, work)
      .catch((error: unknown) => core.log('error', 'unattended-not-kept', { id: run.id, error }))
      .finally(() => {
        live.delete(run.id);
        kind.announce(entry.run);
      });
    kind.announce(run);
    return run;
  }

  return {
    get,
    begin: (run, work) => inTurn(run.ref, () => begin(run, work)),
    async cancel(id) {
      await stopLive((run) => run.id === id);
      return get(id);
    },
    ids: async () => [...new Set([...(await kept.list()), ...live.keys()])],
    async list(ref) {
      const found = new Map<string, Run>();
      for (const id of await kept.list()) {
        const document = await readable(id);
        if (document !== null && kind.unpack(document).run.ref === ref) found.set(id, await settled(document));
      }
      for (const { run } of live.values()) if (run.ref === ref) found.set(run.id, run);
      return [...found.values()].sort((left, right) => right.startedAt.localeCompare(left.startedAt));
    },
    close: () => stopLive(() => true),
  };
}
