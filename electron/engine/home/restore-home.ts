/**
 * Replaces the content of a home by an export. Everything is read, checked and written to disk first, beside the home; only then
 * folders change places. What was there is kept in a folder beside the home. A crash leaves both, in whole folders.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { parseJson } from '../kernel/parse-json.ts';
import { parseBlueprintFile } from '../partners/index.ts';
import { flushFolder, versionInFormat, writeWhole } from '../store/index.ts';
import { homeFile, isKeptFile, keptFolders, settingsFile } from './kept-files.ts';
import { unzipFiles, type ZippedFile } from './zip.ts';

export interface Restored {
  readonly partners: number;
  readonly targets: number;
  readonly keptAside: string | null;
  /** What Settings held; the caller writes it through its own file. Null: the export says nothing. */
  readonly settings: Readonly<Record<string, unknown>> | null;
}

/**
 * @param replace  false: only an empty home is filled
 * @throws `input/unreadable`, `input/too-large`, `local/newer-version`, `state/home-not-empty`
 */
export async function restoreHome(home: string, zip: Uint8Array, replace: boolean, now: Date): Promise<Restored> {
  const files = await unzipFiles(zip);
  const settings = checkFiles(files);
  const held = await foldersWithContent(home);
  if (held.length > 0 && !replace) {
    throw new PorticoError('state/home-not-empty', `The home holds ${held.join(', ')}.`);
  }
  const staged = join(dirname(home), `.${basename(home)}-restore-${randomBytes(6).toString('hex')}`);
  try {
    await stage(staged, files);
    const keptAside = await swap(home, staged, held, now);
    const count = (folder: string, end: string) =>
      files.filter(({ name }) => name.startsWith(`${folder}/`) && name.endsWith(end)).length;
    return { partners: count('blueprints', '.yaml'), targets: count('targets', '.json'), keptAside, settings };
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Every name is one that Portico writes, and every file can be read. @returns what Settings held */
function checkFiles(files: readonly ZippedFile[]): Restored['settings'] {
  const names = new Set<string>();
  let settings: Restored['settings'] = null;
  let isHome = false;
  for (const { name, bytes } of files) {
    if (!isKeptFile(name)) throw unreadable(`It holds "${name.slice(0, 100)}", which no export has.`);
    if (names.has(name)) throw unreadable(`It holds ${name} twice.`);
    names.add(name);
    const text = decode(name, bytes);
    if (name === homeFile) isHome = checkHomeFile(text);
    else if (name === settingsFile)
      settings = z.object({ settings: z.record(z.string(), z.unknown()) }).parse(jsonOf(name, text)).settings;
    else if (name.startsWith('blueprints/') && name.endsWith('.yaml')) parseBlueprintFile(text, name);
    else if (name.endsWith('.json')) jsonOf(name, text);
  }
  if (!isHome) throw unreadable('It is a zip, but not one that Portico exported: portico.json is missing.');
  return settings;
}

function checkHomeFile(text: string): true {
  const version = versionInFormat(jsonOf(homeFile, text), 'portico.home');
  if (version === 0) throw unreadable('Its portico.json is not one of Portico.');
  if (version > 1)
    throw new PorticoError('local/newer-version', `The export has version ${version}, and this Portico knows 1.`);
  return true;
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(`${name} in it is not text.`, error);
  }
}

const jsonOf = (name: string, text: string): unknown =>
  parseJson(text, (cause) => unreadable(`${name} in it is not JSON.`, cause));

const unreadable = (why: string, cause?: unknown): PorticoError => new PorticoError('input/unreadable', why, { cause });

async function foldersWithContent(home: string): Promise<string[]> {
  const held: string[] = [];
  for (const folder of keptFolders) {
    const names = await readdir(join(home, folder)).catch(() => []);
    if (names.some((name) => !name.startsWith('.'))) held.push(folder);
  }
  return held;
}

async function stage(staged: string, files: readonly ZippedFile[]): Promise<void> {
  await mkdir(staged, { mode: 0o700 });
  for (const { name, bytes } of files) {
    if (name === homeFile || name === settingsFile) continue;
    await writeWhole(join(staged, ...name.split('/')), Buffer.from(bytes).toString('utf8'));
  }
}

async function swap(home: string, staged: string, held: readonly string[], now: Date): Promise<string | null> {
  const stamp = now
    .toISOString()
    .slice(0, 19)
    .replace(/[^0-9]/g, '');
  const aside = join(dirname(home), `${basename(home)}-before-${stamp}-${randomBytes(2).toString('hex')}`);
  if (held.length > 0) await mkdir(aside, { mode: 0o700 });
  const fresh = await readdir(staged);
  for (const folder of keptFolders) {
    if (held.includes(folder)) await rename(join(home, folder), join(aside, folder));
    if (!fresh.includes(folder)) continue;
    await rm(join(home, folder), { recursive: true, force: true });
    await rename(join(staged, folder), join(home, folder));
  }
  await flushFolder(home);
  await flushFolder(dirname(home));
  return held.length > 0 ? aside : null;
}
