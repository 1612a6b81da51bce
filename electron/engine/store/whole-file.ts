/**
 * Files that are whole or absent: written beside, flushed, renamed, and the folder flushed, so that a crash at any
 * instant leaves the old file or the new one. Readable by their owner only. Disk errors leave as `local/disk`.
 */
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PorticoError } from '../../../shared/errors.ts';
import { diskProblem } from '../kernel/disk-problem.ts';
import { makeFolder } from '../kernel/make-folder.ts';

/** Runs file work; a full disk or a missing permission becomes `local/disk`, other errors pass unchanged. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskProblem(error) ?? error;
  }
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

export async function ensureFolder(path: string): Promise<void> {
  try {
    makeFolder(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT')
      throw new PorticoError('local/disk', 'No folder can be made at the place of the home.', { cause: error });
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new PorticoError('local/disk', 'A file lies where a folder of the home should be.', { cause: error });
  }
}

/** Name of a half-written file; `sweep` knows it by its end. */
export const temporaryEnd = '.portico-tmp';

export async function writeWhole(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await ensureFolder(folder);
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}${temporaryEnd}`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
  await flushFolder(folder);
}

/** Makes a rename, a creation or a removal in this folder survive a power cut. */
export async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for flushing; NTFS journals the rename itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** `null` when there is no such file; `input/too-large` beyond the limit. */
export async function readBounded(path: string, maxBytes: number): Promise<string | null> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes)
      throw new PorticoError(
        'input/too-large',
        `${basename(path)} is larger than ${Math.round(maxBytes / 1_000_000)} MB.`,
      );
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Changes whenever the file does, by whatever hand; `null` when there is none. */
export async function stampOf(path: string): Promise<string | null> {
  try {
    const { mtimeNs, size, ino } = await stat(path, { bigint: true });
    return `${mtimeNs}-${size}-${ino}`;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
