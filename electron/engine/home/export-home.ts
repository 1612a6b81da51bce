import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FileOut } from '../../../shared/contract/app.ts';
import { PorticoError } from '../../../shared/errors.ts';
import { homeFile, isKeptFile, keptFolders, limits, settingsFile } from './kept-files.ts';
import { type ZippedFile, zipFiles } from './zip.ts';

/**
 * The whole home without secrets, as a zip. Needs nothing but the folder, so that it works when the engine cannot start.
 *
 * @throws `input/too-large`
 */
export async function exportHome(home: string, now: Date): Promise<FileOut> {
  const zip = await zipFiles(contentOf(home), now);
  const day = now.toISOString().slice(0, 10);
  return {
    fileName: `portico-home-${day}.zip`,
    mediaType: 'application/zip',
    base64: Buffer.from(zip).toString('base64'),
  };
}

async function* contentOf(home: string): AsyncGenerator<ZippedFile> {
  const own = await readIfThere(join(home, homeFile));
  if (own !== null) yield { name: homeFile, bytes: own };
  const settings = await readIfThere(join(home, settingsFile));
  if (settings !== null)
    yield { name: settingsFile, bytes: Buffer.from(`${JSON.stringify(openSettings(settings), null, 2)}\n`) };
  for (const folder of keptFolders) {
    for (const name of (await filesBelow(home, folder)).sort()) {
      const bytes = await readIfThere(join(home, ...name.split('/')));
      if (bytes !== null) yield { name, bytes };
    }
  }
}

/** Only what Settings shows; sealed secrets and the window's place stay behind. */
function openSettings(bytes: Buffer): { settings: unknown } {
  try {
    return {
      settings: z.object({ settings: z.record(z.string(), z.unknown()) }).parse(JSON.parse(bytes.toString('utf8')))
        .settings,
    };
  } catch {
    return { settings: {} };
  }
}

async function filesBelow(home: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(home, folder), { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(home.length + 1)
        .replaceAll('\\', '/'),
    );
  return names.filter(isKeptFile);
}

/** A file that another process removed meanwhile is simply not in the export. */
async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    const { size } = await stat(path);
    if (size > limits.fileBytes)
      throw new PorticoError(
        'input/too-large',
        `One file of the home is larger than ${limits.fileBytes / 1_000_000} MB.`,
      );
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
