/**
 * Every lab proof of this home: one at a time for each partner, kept as evidence, announced as `proof.changed`. What a crash
 * left open is interrupted at the next look.
 */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { LabProofId, type PartnerRef } from '../../../../shared/model/ids.ts';
import { LabProof, type LabProofKind, LabProofSummary, type ProofRow } from '../../../../shared/model/lab-proof.ts';
import { instant } from '../../kernel/clock.ts';
import { newId } from '../../kernel/new-id.ts';
import { versionInFormat } from '../../store/index.ts';
import { runCutOff } from '../cut-off/run-cut-off.ts';
import { runRehearsal } from '../rehearsal/run-rehearsal.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import type { TearDown } from '../sign-in-test/stage.ts';
import { testedProtocol } from '../sign-in-test/tested-protocol.ts';
import { runWalls } from '../walls/run-walls.ts';
import type { ProofRun } from './proof-run.ts';

const Kept = z.object({ format: z.literal('portico.lab-proof/1'), pid: z.number().int(), proof: LabProof });
type Kept = z.infer<typeof Kept>;

export interface LabProofs {
  /** @throws `state/partner-unknown`, `state/not-testable` */
  startWalls(ref: PartnerRef, other: PartnerRef): Promise<LabProof>;
  startCutOff(ref: PartnerRef): Promise<LabProof>;
  startRehearsal(ref: PartnerRef): Promise<LabProof>;
  /** @throws `state/test-unknown` */
  cancel(id: LabProofId): Promise<LabProof>;
  /** @throws `state/test-unknown` */
  get(id: LabProofId): Promise<LabProof>;
  list(ref: PartnerRef): Promise<LabProofSummary[]>;
  close(): Promise<void>;
}

interface Running {
  proof: LabProof;
  readonly stop: AbortController;
  done: Promise<void>;
}

export function openLabProofs(deps: SignInTestDeps): LabProofs {
  const { core } = deps;
  const kept = core.store.documents<Kept>({
    folder: 'lab-proofs',
    extension: 'json',
    schema: Kept,
    version: 1,
    versionOf: (parsed) => versionInFormat(parsed, 'portico.lab-proof'),
    migrations: {},
  });
  const write = (proof: LabProof) => kept.write(proof.id, { format: 'portico.lab-proof/1', pid: process.pid, proof });
  const running = new Map<string, Running>();
  const announce = ({ id, ref, state, rows }: LabProof) =>
    core.events.emit({ type: 'proof.changed', id, ref, state, rows: rows.length });

  async function get(id: LabProofId): Promise<LabProof> {
    const live = running.get(id)?.proof;
    if (live !== undefined) return live;
    const found = await kept.read(id);
    if (found === null) throw new PorticoError('state/test-unknown', `There is no lab proof ${id} in this home.`);
    return settled(found);
  }

  async function stopRunning(wanted: (proof: LabProof) => boolean): Promise<void> {
    const found = [...running.values()].filter(({ proof }) => wanted(proof));
    for (const { stop } of found) stop.abort();
    await Promise.all(found.map(({ done }) => done));
  }

  async function draftOf(ref: PartnerRef): Promise<Blueprint> {
    const { blueprint } = await deps.partners.load(ref);
    testedProtocol(blueprint, core.clock.now());
    return blueprint;
  }

  async function start(
    kind: LabProofKind,
    ref: PartnerRef,
    draft: Blueprint,
    otherName: string,
    perform: (run: ProofRun) => Promise<string>,
  ): Promise<LabProof> {
    await stopRunning((proof) => proof.ref === ref);
    const proof: LabProof = {
      id: LabProofId.parse(newId('proof')),
      kind,
      ref,
      organizationName: draft.organization.name,
      otherName,
      state: 'running',
      startedAt: instant(core.clock),
      endedAt: null,
      sentence: 'A copy of the draft is being set up in a scratch tenant.',
      rows: [],
      porticoVersion: core.version,
    };
    await write(proof);
    const entry: Running = { proof, stop: new AbortController(), done: Promise.resolve() };
    running.set(proof.id, entry);
    entry.done = follow(entry, perform)
      .catch((error: unknown) => core.log('error', 'lab-proof-not-kept', { id: proof.id, error }))
      .finally(() => {
        running.delete(proof.id);
        announce(entry.proof);
      });
    announce(proof);
    return proof;
  }

  async function follow(entry: Running, perform: (run: ProofRun) => Promise<string>): Promise<void> {
    const { id } = entry.proof;
    const tearDown: TearDown = [];
    const add = (row: ProofRow) => {
      entry.proof = { ...entry.proof, rows: [...entry.proof.rows, row], sentence: 'Being tried.' };
      announce(entry.proof);
    };
    const ending = await perform({
      deps,
      signal: entry.stop.signal,
      stop: () => stopRunning((each) => each.id === id),
      tearDown,
      add,
    })
      .then((sentence) => ({ state: 'done' as const, sentence }))
      .catch((error: unknown) => {
        if (entry.stop.signal.aborted) return { state: 'cancelled' as const, sentence: 'It was cancelled.' };
        core.log('warn', 'lab-proof-failed', { id, error });
        const why = error instanceof PorticoError ? error.why : 'the log holds the details.';
        return { state: 'failed' as const, sentence: `It could not be tried: ${why}` };
      });
    for (const undo of tearDown.reverse()) {
      await Promise.resolve()
        .then(undo)
        .catch((error: unknown) => core.log('error', 'lab-proof-tear-down', { id, error }));
    }
    entry.proof = { ...entry.proof, ...ending, endedAt: instant(core.clock) };
    await write(entry.proof);
  }

  return {
    get,
    async startWalls(ref, other) {
      const [draft, otherDraft] = [await draftOf(ref), await draftOf(other)];
      if (draft.organization.id === otherDraft.organization.id)
        throw new PorticoError('state/not-testable', 'Walls stand between two partners; choose another one.');
      return start('walls', ref, draft, otherDraft.organization.name, (run) => runWalls(run, draft, otherDraft));
    },
    async startCutOff(ref) {
      const draft = await draftOf(ref);
      refuseDirectory(draft, 'The people of a directory are cut off by us: deactivate them in the directory.');
      return start('cut-off', ref, draft, '', (run) => runCutOff(run, draft));
    },
    async startRehearsal(ref) {
      const draft = await draftOf(ref);
      refuseDirectory(draft, 'A directory has no identity provider whose certificate could change.');
      return start('rehearsal', ref, draft, '', (run) => runRehearsal(run, draft));
    },
    async cancel(id) {
      await stopRunning((proof) => proof.id === id);
      return get(id);
    },
    async list(ref) {
      const found = new Map<string, LabProof>();
      for (const id of await kept.list()) {
        const document = await kept.read(id).catch((error: unknown) => {
          if (!(error instanceof PorticoError) || error.code !== 'local/file-damaged') throw error;
          core.log('warn', 'lab-proof-damaged', { id, error });
          return null;
        });
        if (document !== null && document.proof.ref === ref) found.set(id, settled(document));
      }
      for (const { proof } of running.values()) if (proof.ref === ref) found.set(proof.id, proof);
      return [...found.values()]
        .sort((left, right) => right.startedAt.localeCompare(left.startedAt))
        .map((proof) => LabProofSummary.parse(proof));
    },
    close: () => stopRunning(() => true),
  };
}

function refuseDirectory({ connection }: Blueprint, why: string): void {
  if (connection.kind === 'directory') throw new PorticoError('state/not-testable', why);
}

function settled({ pid, proof }: Kept): LabProof {
  if (proof.state !== 'running' || (pid !== process.pid && isAlive(pid))) return proof;
  return { ...proof, state: 'interrupted', sentence: 'Portico ended before this did. Start it again.' };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
