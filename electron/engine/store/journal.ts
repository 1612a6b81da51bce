/**
 * Append-only JSON lines, each holding the SHA-256 of the line before. What `append` acknowledged is on disk; a line torn
 * by a crash is dropped; a line changed by another hand breaks the chain and is said.
 */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import type { Deps } from './documents.ts';
import { withLock } from './lock.ts';
import { placeInHome } from './places.ts';
import { setAside } from './set-aside.ts';
import type { Journal, JournalEntry } from './types.ts';
import { ensureFolder, flushFolder, isMissing, onDisk, readBounded, stampOf, writeWhole } from './whole-file.ts';

const maxJournalBytes = 256_000_000;
const Line = z.strictObject({ seq: z.number().int(), at: z.string(), previous: z.string(), entry: z.unknown() });

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const nothing = sha256('');

interface Tail {
  readonly seq: number;
  readonly hash: string;
  /** Where the next line goes; what lies behind it is a torn line. */
  readonly sizeBytes: number;
}
const emptyTail: Tail = { seq: 0, hash: nothing, sizeBytes: 0 };

export function openJournal(deps: Deps, relative: string): Journal {
  const path = placeInHome(deps.home, relative);
  const lock = join(deps.home, 'locks', `${relative.replaceAll('/', '.')}.lock`);
  /** The tail as this process left it; good while the file has exactly that size. */
  let known: Tail | null = null;

  async function load(): Promise<{ entries: JournalEntry[]; tail: Tail }> {
    const text = await readBounded(path, maxJournalBytes);
    if (text === null) return { entries: [], tail: emptyTail };
    try {
      return parseLines(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'it cannot be read';
      await setAside(deps.home, 'damaged', path, deps.clock.now());
      deps.log('warn', 'journal-set-aside', { relative, reason });
      throw new PorticoError(
        'local/file-damaged',
        `${relative} is damaged: ${reason}. It now lies in the home under damaged.`,
        { cause: error },
      );
    }
  }

  async function currentTail(): Promise<Tail> {
    const sizeBytes = await stat(path).then(
      (found) => found.size,
      (error: unknown) => {
        if (isMissing(error)) return 0;
        throw error;
      },
    );
    if (known?.sizeBytes === sizeBytes) return known;
    return sizeBytes === 0 ? emptyTail : (await load()).tail;
  }

  async function append(entry: unknown): Promise<void> {
    const tail = await currentTail();
    const line = printLine(tail, deps.clock.now().toISOString(), entry);
    await ensureFolder(dirname(path));
    const isNew = tail.sizeBytes === 0;
    const handle = await open(path, isNew ? 'a' : 'r+', 0o600);
    known = null;
    try {
      // Cuts off a torn line, so that the new one starts on its own.
      await handle.truncate(tail.sizeBytes);
      await handle.write(line, isNew ? null : tail.sizeBytes, 'utf8');
      await handle.datasync();
    } catch (error) {
      await handle.truncate(tail.sizeBytes).catch(() => {});
      throw error;
    } finally {
      await handle.close();
    }
    if (isNew) await flushFolder(dirname(path));
    known = nextTail(tail, line);
  }

  const alone = <R>(work: () => Promise<R>) => onDisk(() => withLock(lock, deps.lockWaitMs, work));
  return {
    append: (entry) => alone(() => append(entry)),
    read: () => onDisk(async () => (await load()).entries),
    stamp: () => onDisk(() => stampOf(path)),
    sizeBytes: () => onDisk(async () => (await currentTail()).sizeBytes),
    rewrite: (entries) =>
      alone(async () => {
        let tail = emptyTail;
        const lines: string[] = [];
        for (const { at, entry } of entries) {
          const line = printLine(tail, at, entry);
          lines.push(line);
          tail = nextTail(tail, line);
        }
        known = null;
        await writeWhole(path, lines.join(''));
        known = tail;
      }),
    discard: () =>
      alone(async () => {
        known = null;
        return (await setAside(deps.home, 'bin', path, deps.clock.now())) !== null;
      }),
  };
}

function printLine(tail: Tail, at: string, entry: unknown): string {
  return `${JSON.stringify({ seq: tail.seq + 1, at, previous: tail.hash, entry: entry ?? null }).toWellFormed()}\n`;
}

function nextTail(tail: Tail, line: string): Tail {
  return { seq: tail.seq + 1, hash: sha256(line.slice(0, -1)), sizeBytes: tail.sizeBytes + Buffer.byteLength(line) };
}

/** Whole lines with their chain verified. @throws Error that says which line is wrong */
function parseLines(text: string): { entries: JournalEntry[]; tail: Tail } {
  const entries: JournalEntry[] = [];
  let tail = emptyTail;
  for (let from = 0; ; ) {
    const end = text.indexOf('\n', from);
    if (end < 0) return { entries, tail };
    const line = text.slice(from, end);
    const parsed = parseLine(line);
    if (parsed === null) throw new Error(`line ${tail.seq + 1} cannot be read`);
    if (parsed.seq !== tail.seq + 1 || parsed.previous !== tail.hash)
      throw new Error(`line ${tail.seq + 1} does not follow the line before`);
    entries.push({ seq: parsed.seq, at: parsed.at, entry: parsed.entry, previous: parsed.previous });
    tail = nextTail(tail, `${line}\n`);
    from = end + 1;
  }
}

function parseLine(line: string): z.infer<typeof Line> | null {
  try {
    return Line.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
