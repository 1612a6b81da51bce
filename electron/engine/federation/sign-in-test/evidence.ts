/**
 * Sign-in tests on disk: the whole test as one document, and a journal of its hops while it runs, so that a crash loses
 * nothing that was seen. What is kept has passed the recorder, so no secret is in it.
 */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { Hop, SignInTest, type SignInTestSummary } from '../../../../shared/model/sign-in-test.ts';
import type { Core } from '../../core.ts';
import { instant } from '../../kernel/clock.ts';
import { versionInFormat } from '../../store/index.ts';

const folder = 'sign-in-tests';
const Kept = z.object({ format: z.literal('portico.sign-in-test/1'), pid: z.number().int(), test: SignInTest });
type Kept = z.infer<typeof Kept>;

export interface EvidenceStore {
  /** At the beginning and at the end. */
  write(test: SignInTest): Promise<void>;
  /** While it runs. */
  addHop(test: SignInTest, hop: Hop): Promise<void>;
  read(id: string): Promise<SignInTest | null>;
  list(): Promise<SignInTestSummary[]>;
  /** Tests that a process left open when it ended are closed as interrupted. */
  closeInterrupted(): Promise<void>;
}

export function openEvidenceStore(core: Core): EvidenceStore {
  const documents = core.store.documents<Kept>({
    folder,
    extension: 'json',
    schema: Kept,
    version: 1,
    versionOf: (parsed) => versionInFormat(parsed, 'portico.sign-in-test'),
    migrations: {},
  });
  const journalOf = (id: string) => core.store.journal(`${folder}/${id}.jsonl`);
  const summaries = new Map<string, SignInTestSummary>();
  const write = async (test: SignInTest) => {
    await documents.write(test.id, { format: 'portico.sign-in-test/1', pid: process.pid, test });
    summaries.set(test.id, summaryOf(test));
  };
  const hopsInJournal = async (id: string): Promise<Hop[]> => {
    const entries = await journalOf(id).read();
    return entries.flatMap(({ entry }) => Hop.safeParse(entry).data ?? []).map((hop, index) => ({ ...hop, index }));
  };
  /** A damaged file was set aside by the store; the other tests are shown all the same. */
  const readable = async (id: string): Promise<Kept | null> => {
    try {
      return await documents.read(id);
    } catch (error) {
      if (!(error instanceof PorticoError) || error.code !== 'local/file-damaged') throw error;
      core.log('warn', 'sign-in-test-damaged', { id, error });
      return null;
    }
  };
  return {
    write,
    addHop: (test, hop) => journalOf(test.id).append(hop),
    read: async (id) => (await documents.read(id))?.test ?? null,
    async list() {
      for (const id of await documents.list()) {
        if (summaries.has(id)) continue;
        const kept = await readable(id);
        if (kept !== null) summaries.set(id, summaryOf(kept.test));
      }
      return [...summaries.values()].sort((left, right) => right.startedAt.localeCompare(left.startedAt));
    },
    async closeInterrupted() {
      for (const id of await documents.list()) {
        const kept = await readable(id);
        if (kept === null || kept.test.endedAt !== null || isOpenElsewhere(kept.pid)) continue;
        await write({
          ...kept.test,
          state: 'interrupted',
          endedAt: instant(core.clock),
          startUrl: '',
          sentence: 'Portico ended before the sign-in did. What was seen until then is kept.',
          hops: (await hopsInJournal(id))
            .sort((left, right) => left.atMs - right.atMs)
            .map((hop, index) => ({ ...hop, index })),
        });
      }
    },
  };
}

/** This process has just started, so a test with its own number is a left-over of another one with the same number. */
function isOpenElsewhere(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function summaryOf(test: SignInTest): SignInTestSummary {
  const { id, ref, organizationName, protocol, at, persona, fault, lookAlike, state, startedAt, endedAt, sentence } =
    test;
  return {
    id,
    ref,
    organizationName,
    protocol,
    at,
    persona,
    fault,
    lookAlike,
    state,
    startedAt,
    endedAt,
    sentence,
    hopCount: test.hops.length,
  };
}
