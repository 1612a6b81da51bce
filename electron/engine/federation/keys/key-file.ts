/**
 * Keys of this installation in one file: made once per folder, readable by the owner only, the same at every start. A damaged
 * file is never replaced, because somebody else may trust its keys.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { parseJson } from '../../kernel/parse-json.ts';

export interface KeyFileKind<T> {
  readonly folder: string;
  readonly fileName: string;
  readonly schema: z.ZodType<T>;
  /** Whose keys, for the person: "the test service provider". */
  readonly owner: string;
  readonly make: () => Promise<T>;
}

/** @throws `local/file-damaged`, `local/disk` */
export async function openKeyFile<T>(kind: KeyFileKind<T>): Promise<T> {
  const found = await read(kind);
  if (found !== null) return found;
  await mkdir(kind.folder, { recursive: true, mode: 0o700 });
  await writeNew(join(kind.folder, kind.fileName), JSON.stringify(await kind.make(), null, 2));
  const kept = await read(kind);
  if (kept === null) throw new PorticoError('local/disk', `The keys of ${kind.owner} were not kept.`);
  return kept;
}

async function read<T>({ folder, fileName, schema, owner }: KeyFileKind<T>): Promise<T | null> {
  const text = await readFile(join(folder, fileName), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new PorticoError('local/file-damaged', `The keys of ${owner} (${fileName}) are not complete.`, {
      cause: parsed.error,
    });
  return parsed.data;
}

/** Whole or not at all; when another process was first, its file stays. */
async function writeNew(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
}
