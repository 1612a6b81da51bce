/** `portico.json`: which format the home has, and which installation it belongs to. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { type Deps, parseDocument } from './documents.ts';
import { withLock } from './lock.ts';
import type { DocumentKind } from './types.ts';
import { versionInFormat } from './version-in-format.ts';
import { onDisk, readBounded, writeWhole } from './whole-file.ts';

const HomeFile = z.object({ format: z.literal('portico.home/1'), installationId: z.string(), createdAt: z.string() });
const homeKind: DocumentKind<z.infer<typeof HomeFile>> = {
  folder: '',
  extension: 'json',
  schema: HomeFile,
  version: 1,
  versionOf: (parsed) => versionInFormat(parsed, 'portico.home'),
  migrations: {},
};

/** Writes the home's own file when the home is new. @throws `local/newer-version`, `local/file-damaged` */
export async function ensureHomeFile(deps: Deps): Promise<void> {
  const path = join(deps.home, 'portico.json');
  const read = async () => {
    const text = await readBounded(path, 100_000);
    if (text === null) return false;
    try {
      parseDocument(homeKind, text);
    } catch (error) {
      if (error instanceof PorticoError) throw error;
      throw new PorticoError('local/file-damaged', 'portico.json in the home folder is not what Portico wrote there.', {
        cause: error,
      });
    }
    return true;
  };
  await onDisk(async () => {
    if (await read()) return;
    await withLock(join(deps.home, 'locks', 'portico.lock'), deps.lockWaitMs, async () => {
      if (await read()) return;
      const createdAt = deps.clock.now().toISOString();
      const content = { format: 'portico.home/1', installationId: randomUUID(), createdAt };
      await writeWhole(path, `${JSON.stringify(content, null, 2)}\n`);
    });
  });
}
