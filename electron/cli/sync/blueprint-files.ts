/** Blueprints from the command line: files, folders (every blueprint in them) and globs, each within its limit. */
import { glob, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PorticoError } from '../../../shared/errors.ts';
import { asText, readFileWithin } from '../read-input.ts';

export interface BlueprintText {
  readonly fileName: string;
  readonly text: string;
}

const maxFileBytes = 3_000_000;
const maxFiles = 5_000;
const maxDepth = 6;
const blueprintName = /\.(?:ya?ml|json)$/i;
const blueprintFormat = /^\s*["']?format["']?\s*:\s*["']?portico\.blueprint\//m;

export const blueprintHelp = `
BLUEPRINT is a file, a folder (every blueprint in it) or a glob; at most 3 MB a file and 5000 files.`;

/** @throws `input/unreadable` when something named is not there or nothing is a blueprint, `input/too-large` */
export async function readBlueprints(places: readonly string[]): Promise<BlueprintText[]> {
  const found = new Map<string, BlueprintText>();
  for (const place of places) {
    for (const file of await expand(place)) {
      if (found.has(file.path)) continue;
      if (found.size >= maxFiles)
        throw new PorticoError('input/too-large', `More than ${maxFiles} blueprints were named.`);
      const text = asText(await readFileWithin(file.path, maxFileBytes), file.path);
      // In a folder other files may lie beside the blueprints; a file that was named must be one.
      if (!file.named && !blueprintFormat.test(text.slice(0, 20_000))) continue;
      found.set(file.path, { fileName: file.path, text });
    }
  }
  if (found.size === 0 && places.length > 0)
    throw new PorticoError('input/unreadable', `There is no blueprint in ${places.join(', ')}.`);
  return [...found.values()];
}

interface FoundFile {
  readonly path: string;
  readonly named: boolean;
}

async function expand(place: string): Promise<FoundFile[]> {
  const there = await stat(place).catch(() => null);
  if (there?.isDirectory() === true) return (await filesIn(place, 0)).map((path) => ({ path, named: false }));
  if (there !== null) return [{ path: place, named: true }];
  if (!/[*?[{]/.test(place))
    throw new PorticoError('input/unreadable', `${place} could not be opened: there is no such file or folder.`);
  const matches: FoundFile[] = [];
  for await (const path of glob(place)) {
    if ((await stat(path)).isFile()) matches.push({ path, named: false });
    if (matches.length > maxFiles)
      throw new PorticoError('input/too-large', `${place} matches more than ${maxFiles} files.`);
  }
  if (matches.length === 0) throw new PorticoError('input/unreadable', `${place} matches no file.`);
  return matches.toSorted((a, b) => a.path.localeCompare(b.path));
}

async function filesIn(folder: string, depth: number): Promise<string[]> {
  const files: string[] = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).toSorted((a, b) =>
    a.name.localeCompare(b.name),
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < maxDepth && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      files.push(...(await filesIn(path, depth + 1)));
    else if (entry.isFile() && blueprintName.test(entry.name)) files.push(path);
    if (files.length > maxFiles)
      throw new PorticoError('input/too-large', `${folder} holds more than ${maxFiles} files.`);
  }
  return files;
}
