/** What cannot be read or is removed is moved, never deleted: `damaged/` and `bin/` keep the file under its own name. */
import { rename, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { ensureFolder, flushFolder, isMissing } from './whole-file.ts';

/**
 * Moves a file to `<home>/<folder>/<its folder>/`, keeping its name; a name that is taken gets the instant in front of its extension.
 *
 * @returns the new name, or `null` when the file was not there
 */
export async function setAside(
  home: string,
  folder: 'damaged' | 'bin',
  path: string,
  now: Date,
): Promise<string | null> {
  const target = join(home, folder, basename(dirname(path)));
  await ensureFolder(target);
  const extension = extname(path);
  const stamp = now.toISOString().replace(/[^0-9]/g, '');
  const isTaken = await stat(join(target, basename(path))).then(
    () => true,
    () => false,
  );
  const name = isTaken ? `${basename(path, extension)}.${stamp}${extension}` : basename(path);
  try {
    await rename(path, join(target, name));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  await flushFolder(target);
  await flushFolder(dirname(path));
  return name;
}
