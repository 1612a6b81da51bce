/** Opens the home folder: creates it, checks that this Portico may read it, and hands out its documents and journals. */
import { chmod, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { type Deps, openDocuments } from './documents.ts';
import { ensureHomeFile } from './home-file.ts';
import { openJournal } from './journal.ts';
import { isPlainName, placeInHome } from './places.ts';
import type { Store } from './types.ts';
import { ensureFolder, isMissing, onDisk, temporaryEnd } from './whole-file.ts';

export interface StoreOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** How long to wait for another process that holds a document; 10 seconds unless told. */
  readonly lockWaitMs?: number;
}

/**
 * Opens (and creates, readable by its owner only) the home folder.
 *
 * @throws `local/disk` when it cannot be created or written, `local/newer-version` when a newer Portico wrote it
 */
export async function openStore(home: string, options: StoreOptions): Promise<Store> {
  const deps: Deps = { home, clock: options.clock, log: options.log, lockWaitMs: options.lockWaitMs ?? 10_000 };
  await onDisk(() => prepareHome(home));
  await ensureHomeFile(deps);
  await onDisk(() => sweep(home, options.clock));
  return {
    home,
    documents: (kind) => openDocuments(deps, kind),
    journal: (path) => openJournal(deps, path),
    journals: (folder) =>
      onDisk(async () => {
        const names = await readdir(placeInHome(home, folder)).catch((error: unknown) => {
          if (isMissing(error)) return [];
          throw error;
        });
        return names
          .filter((name) => name.endsWith('.jsonl') && isPlainName(name))
          .map((name) => name.slice(0, -'.jsonl'.length));
      }),
  };
}

async function prepareHome(home: string): Promise<void> {
  await ensureFolder(home);
  if (process.platform === 'win32') return;
  const { mode, uid } = await stat(home);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) await chmod(home, 0o700);
}

/** Removes what crashed writes left behind; an hour old, so that nobody is still writing it. */
async function sweep(home: string, clock: Clock): Promise<void> {
  const before = clock.now().getTime() - 3_600_000;
  for (const folder of await readdir(home, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    for (const name of await readdir(join(home, folder.name))) {
      if (!name.endsWith(temporaryEnd)) continue;
      const path = join(home, folder.name, name);
      const found = await stat(path).catch(() => null);
      if (found !== null && found.mtimeMs < before) await rm(path, { force: true });
    }
  }
}
