/**
 * Every fault sweep of this home: one at a time for each partner, kept as a document and, while it runs, as a journal of its
 * results, so that a crash loses none. Announced as `sweep.changed`.
 */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { FaultResult, FaultSweep, FaultSweepSummary } from '../../../../shared/model/fault-sweep.ts';
import { FaultSweepId, type PartnerRef } from '../../../../shared/model/ids.ts';
import type { Core } from '../../core.ts';
import { instant } from '../../kernel/clock.ts';
import { newId } from '../../kernel/new-id.ts';
import { versionInFormat } from '../../store/index.ts';
import { allFaults } from '../idp/faults/index.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import { testedProtocol } from '../sign-in-test/tested-protocol.ts';
import { runSweep } from './run-sweep.ts';

const folder = 'fault-sweeps';
const Kept = z.object({ format: z.literal('portico.fault-sweep/1'), pid: z.number().int(), sweep: FaultSweep });
type Kept = z.infer<typeof Kept>;

export interface FaultSweeps {
  /** @throws `state/partner-unknown`, `state/not-testable` */
  start(ref: PartnerRef): Promise<FaultSweep>;
  /** @throws `state/test-unknown` */
  cancel(id: FaultSweepId): Promise<FaultSweep>;
  /** @throws `state/test-unknown` */
  get(id: FaultSweepId): Promise<FaultSweep>;
  list(ref: PartnerRef): Promise<FaultSweepSummary[]>;
  close(): Promise<void>;
}

interface Running {
  sweep: FaultSweep;
  readonly stop: AbortController;
  done: Promise<void>;
}

export function openFaultSweeps(deps: SignInTestDeps): FaultSweeps {
  const { core } = deps;
  const kept = core.store.documents<Kept>({
    folder,
    extension: 'json',
    schema: Kept,
    version: 1,
    versionOf: (parsed) => versionInFormat(parsed, 'portico.fault-sweep'),
    migrations: {},
  });
  const journalOf = (id: string) => core.store.journal(`${folder}/${id}.jsonl`);
  const write = (sweep: FaultSweep) =>
    kept.write(sweep.id, { format: 'portico.fault-sweep/1', pid: process.pid, sweep });
  const running = new Map<string, Running>();
  const announce = ({ id, ref, state, results, total }: FaultSweep) =>
    core.events.emit({ type: 'sweep.changed', id, ref, state, done: results.length, total });

  /** What a process left open when it ended is interrupted, with the results that its journal holds. */
  async function settled({ pid, sweep }: Kept): Promise<FaultSweep> {
    if (sweep.state !== 'running' || (pid !== process.pid && isAlive(pid))) return sweep;
    const entries = await journalOf(sweep.id).read();
    return {
      ...sweep,
      state: 'interrupted',
      sentence: 'Portico ended before the fault sweep did. What was tried until then is kept.',
      results: entries.flatMap(({ entry }) => FaultResult.safeParse(entry).data ?? []),
    };
  }

  async function get(id: FaultSweepId): Promise<FaultSweep> {
    const live = running.get(id)?.sweep;
    if (live !== undefined) return live;
    const found = await kept.read(id);
    if (found === null) throw new PorticoError('state/test-unknown', `There is no fault sweep ${id} in this home.`);
    return settled(found);
  }

  async function stopRunning(wanted: (sweep: FaultSweep) => boolean): Promise<void> {
    const found = [...running.values()].filter(({ sweep }) => wanted(sweep));
    for (const { stop } of found) stop.abort();
    await Promise.all(found.map(({ done }) => done));
  }

  async function follow(entry: Running, options: Omit<Parameters<typeof runSweep>[1], 'onResult'>): Promise<void> {
    const { id } = entry.sweep;
    let journal: Promise<void> = Promise.resolve();
    const ending = await runSweep(deps, {
      ...options,
      onResult(result) {
        entry.sweep = { ...entry.sweep, results: [...entry.sweep.results, result] };
        journal = journal
          .then(() => journalOf(id).append(result))
          .catch((error: unknown) => core.log('error', 'fault-sweep-journal', { id, error }));
        announce(entry.sweep);
      },
    });
    await journal;
    entry.sweep = { ...entry.sweep, ...ending, endedAt: instant(core.clock) };
    await write(entry.sweep);
  }

  return {
    get,
    async start(ref) {
      const { blueprint: draft } = await deps.partners.load(ref);
      const protocol = testedProtocol(draft, core.clock.now());
      if (protocol === 'directory')
        throw new PorticoError('state/not-testable', 'A directory has no identity provider that could answer wrongly.');
      await stopRunning((sweep) => sweep.ref === ref);
      const faults = allFaults.filter((fault) => fault.protocol === 'both' || fault.protocol === protocol);
      const id = FaultSweepId.parse(newId('sweep'));
      const sweep: FaultSweep = {
        id,
        ref,
        organizationName: draft.organization.name,
        protocol,
        state: 'running',
        startedAt: instant(core.clock),
        endedAt: null,
        total: faults.length,
        sentence: 'Every fault is tried in turn.',
        results: [],
        porticoVersion: core.version,
      };
      await write(sweep);
      const entry: Running = { sweep, stop: new AbortController(), done: Promise.resolve() };
      running.set(id, entry);
      const stop = () => stopRunning((each) => each.id === id);
      entry.done = follow(entry, { id, draft, faults, signal: entry.stop.signal, stop })
        .catch((error: unknown) => core.log('error', 'fault-sweep-not-kept', { id, error }))
        .finally(() => {
          running.delete(id);
          announce(entry.sweep);
        });
      announce(sweep);
      return sweep;
    },
    async cancel(id) {
      await stopRunning((sweep) => sweep.id === id);
      return get(id);
    },
    async list(ref) {
      const found = new Map<string, FaultSweep>();
      for (const id of await kept.list()) {
        const sweep = await readable(core, id, () => kept.read(id));
        if (sweep !== null && sweep.sweep.ref === ref) found.set(id, await settled(sweep));
      }
      for (const { sweep } of running.values()) if (sweep.ref === ref) found.set(sweep.id, sweep);
      return [...found.values()]
        .sort((left, right) => right.startedAt.localeCompare(left.startedAt))
        .map((sweep) => FaultSweepSummary.parse(sweep));
    },
    close: () => stopRunning(() => true),
  };
}

/** A damaged file was set aside by the store; the other sweeps are shown all the same. */
async function readable(core: Core, id: string, read: () => Promise<Kept | null>): Promise<Kept | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code !== 'local/file-damaged') throw error;
    core.log('warn', 'fault-sweep-damaged', { id, error });
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
