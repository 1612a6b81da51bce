/**
 * Documents of one kind in their folder. Every read passes version, migrations and schema; what does not is moved to
 * `damaged/` and said so, never replaced by defaults.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { parseDocumentText, printDocumentText } from './document-text.ts';
import { withLock } from './lock.ts';
import { isPlainName, placeInHome } from './places.ts';
import { setAside } from './set-aside.ts';
import type { DocumentKind, DocumentStore } from './types.ts';
import { isMissing, onDisk, readBounded, stampOf, writeWhole } from './whole-file.ts';

/** Larger than any document that Portico writes. */
const maxDocumentBytes = 16_000_000;

export interface Deps {
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly lockWaitMs: number;
}

export function openDocuments<T>(deps: Deps, kind: DocumentKind<T>): DocumentStore<T> {
  const end = `.${kind.extension}`;
  const placeOf = (id: string) => {
    if (id.includes('/')) throw new Error(`not a place in the home: ${JSON.stringify(id)}`);
    return placeInHome(deps.home, `${kind.folder}/${id}${end}`);
  };

  async function read(id: string): Promise<T | null> {
    const path = placeOf(id);
    const text = await readBounded(path, maxDocumentBytes);
    if (text === null) return null;
    try {
      return parseDocument(kind, text);
    } catch (error) {
      if (error instanceof PorticoError && error.code === 'local/newer-version') throw error;
      const reason =
        error instanceof z.ZodError ? firstIssue(error) : error instanceof Error ? error.message : 'it cannot be read';
      const name = await setAside(deps.home, 'damaged', path, deps.clock.now());
      deps.log('warn', 'document-set-aside', { folder: kind.folder, id, reason });
      throw new PorticoError(
        'local/file-damaged',
        `${kind.folder}/${id}${end} is damaged: ${reason}. It now lies in the home as damaged/${kind.folder}/${name ?? id + end}.`,
        { cause: error },
      );
    }
  }

  return {
    list: () =>
      onDisk(async () => {
        try {
          const names = await readdir(placeInHome(deps.home, kind.folder));
          return names
            .filter((name) => name.endsWith(end) && isPlainName(name))
            .map((name) => name.slice(0, -end.length));
        } catch (error) {
          if (isMissing(error)) return [];
          throw error;
        }
      }),
    read: (id) => onDisk(() => read(id)),
    write: (id, value) =>
      onDisk(() => writeWhole(placeOf(id), printDocumentText(kind.schema.parse(value), kind.extension))),
    stamp: (id) => onDisk(() => stampOf(placeOf(id))),
    remove: (id) => onDisk(async () => (await setAside(deps.home, 'bin', placeOf(id), deps.clock.now())) !== null),
    exclusive: (id, change) => {
      const name = `${kind.folder}.${id}.lock`;
      if (!isPlainName(name)) throw new Error(`not an id: ${JSON.stringify(id)}`);
      return onDisk(() => withLock(join(deps.home, 'locks', name), deps.lockWaitMs, change));
    },
  };
}

/** Text to document: parse, refuse a newer version, migrate step by step, check. */
export function parseDocument<T>(kind: DocumentKind<T>, text: string): T {
  let parsed = parseDocumentText(text, kind.extension);
  const written = kind.versionOf(parsed);
  if (!Number.isInteger(written) || written < 1) throw new Error('it does not say its version');
  if (written > kind.version) {
    throw new PorticoError('local/newer-version', `It has version ${written}, and this Portico knows ${kind.version}.`);
  }
  for (let version = written; version < kind.version; version += 1) {
    const migrate = kind.migrations[version];
    if (migrate === undefined) throw new Error(`version ${version} can no longer be read`);
    parsed = migrate(parsed);
  }
  return kind.schema.parse(parsed);
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it does not have the form that is needed';
  const where = issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  return `${issue.message}${where}`;
}
