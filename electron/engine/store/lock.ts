/**
 * One writer at a time, across processes: a lock file that names its owner (process id and start). The lock of a process
 * that is gone is taken over; a living one is waited for, then `state/home-in-use`. Within one process callers queue up.
 */
import { randomBytes } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { ensureFolder, isMissing } from './whole-file.ts';

const Owner = z.object({ pid: z.number().int(), start: z.string().nullable(), token: z.string() });
type Owner = z.infer<typeof Owner>;

/** Between creating a lock and writing its owner a process may die; after this long an unreadable lock counts as left behind. */
const halfWrittenMs = 5_000;
const takeoverMs = 30_000;

/**
 * When a process began, as the system tells it, so that a reused process id is not mistaken for the owner;
 * `null` where the system does not tell, `undefined` when there is no such process.
 */
async function startOf(pid: number): Promise<string | null | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  if (process.platform !== 'linux') return null;
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Fields after the name, which may hold spaces and brackets; the start is field 22 of the whole line.
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch (error) {
    return isMissing(error) ? undefined : null;
  }
}

async function readOwner(path: string): Promise<{ owner: Owner | null; ageMs: number } | null> {
  try {
    const text = await readFile(path, 'utf8');
    const { mtimeMs } = await stat(path);
    let owner: Owner | null = null;
    try {
      owner = Owner.parse(JSON.parse(text));
    } catch {
      // Half written: judged by its age.
    }
    return { owner, ageMs: Date.now() - mtimeMs };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function isLeftBehind({ owner, ageMs }: { owner: Owner | null; ageMs: number }): Promise<boolean> {
  if (owner === null) return ageMs > halfWrittenMs;
  if (ageMs > uptime() * 1000) return true;
  const start = await startOf(owner.pid);
  if (start === undefined) return true;
  return start !== null && owner.start !== null && start !== owner.start;
}

async function tryCreate(path: string, owner: Owner): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify(owner));
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a lock whose owner is gone. A second lock lets one process at a time do so, else two could both "take over". */
async function takeOver(path: string, me: Owner): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await tryCreate(guard, me))) {
    const other = await readOwner(guard);
    if (other !== null && other.ageMs > takeoverMs) await rm(guard, { force: true });
    return;
  }
  try {
    const current = await readOwner(path);
    if (current !== null && (await isLeftBehind(current))) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

const queues = new Map<string, Promise<unknown>>();

/** Runs `work` alone among all processes of this machine. Not for nesting on the same path. */
export function withLock<R>(path: string, waitMs: number, work: () => Promise<R>): Promise<R> {
  const before = queues.get(path) ?? Promise.resolve();
  const mine = before.then(() => locked(path, waitMs, work));
  const settled = mine.then(
    () => {},
    () => {},
  );
  queues.set(path, settled);
  void settled.then(() => {
    if (queues.get(path) === settled) queues.delete(path);
  });
  return mine;
}

async function locked<R>(path: string, waitMs: number, work: () => Promise<R>): Promise<R> {
  const me: Owner = {
    pid: process.pid,
    start: (await startOf(process.pid)) ?? null,
    token: randomBytes(8).toString('hex'),
  };
  await ensureFolder(dirname(path));
  const giveUpAt = performance.now() + waitMs;
  for (let pauseMs = 5; !(await tryCreate(path, me)); pauseMs = Math.min(pauseMs * 2, 100)) {
    const current = await readOwner(path);
    if (current !== null && (await isLeftBehind(current))) {
      await takeOver(path, me);
      continue;
    }
    if (performance.now() > giveUpAt) {
      const who = current?.owner === undefined || current.owner === null ? '' : ` (process ${current.owner.pid})`;
      throw new PorticoError('state/home-in-use', `Another Portico${who} holds it since a while.`);
    }
    await wait(pauseMs);
  }
  try {
    return await work();
  } finally {
    const current = await readOwner(path);
    if (current?.owner?.token === me.token) await rm(path, { force: true });
  }
}
