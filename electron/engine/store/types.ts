/** What the store room promises. Implemented in open-store.ts. */
import type { z } from 'zod';

/** One kind of document: where it lies, how it is written, what it must hold, how older ones become current. */
export interface DocumentKind<T> {
  /** Folder inside the home: `blueprints`. */
  readonly folder: string;
  readonly extension: 'yaml' | 'json';
  readonly schema: z.ZodType<T>;
  /** Reads the version out of a parsed file; a newer one than `version` is refused with `local/newer-version`. */
  readonly version: number;
  readonly versionOf: (parsed: unknown) => number;
  /** Pure steps: `migrations[1]` turns version 1 into version 2. */
  readonly migrations: Readonly<Record<number, (old: unknown) => unknown>>;
}

export interface DocumentStore<T> {
  /** Ids in no particular order. Damaged files are moved aside when they are read, not when they are listed. */
  list(): Promise<readonly string[]>;
  /** `null` when there is none. Damaged: moved to `<home>/damaged/`, name kept, and `local/file-damaged` thrown. */
  read(id: string): Promise<T | null>;
  /** Whole or not at all: temp file in the same folder, fsync, rename, fsync of the folder. */
  write(id: string, value: T): Promise<void>;
  /** Changes whenever the file does, by whatever hand; `null` when there is none. Cheap: the file is not read. */
  stamp(id: string): Promise<string | null>;
  /** Moves to `<home>/bin/`; `false` when there was none. */
  remove(id: string): Promise<boolean>;
  /** Runs `change` while no other process changes this document; waits briefly, then `state/home-in-use`. */
  exclusive<R>(id: string, change: () => Promise<R>): Promise<R>;
}

export interface JournalEntry {
  readonly seq: number;
  readonly at: string;
  readonly entry: unknown;
  /** SHA-256 of the line before, hex; of nothing for the first. */
  readonly previous: string;
}

/** Append-only, hash-chained JSON lines. What `append` acknowledged is on disk. */
export interface Journal {
  append(entry: unknown): Promise<void>;
  /** A torn last line (a crash during append) is dropped; a broken chain is `local/file-damaged`. */
  read(): Promise<readonly JournalEntry[]>;
  sizeBytes(): Promise<number>;
  /** Changes whenever the file does, by whatever hand; `null` when there is none. */
  stamp(): Promise<string | null>;
  /** Starts the journal anew with these entries. Only for histories that may forget (undo), never for evidence. */
  rewrite(entries: readonly Pick<JournalEntry, 'at' | 'entry'>[]): Promise<void>;
  /** Moves the journal to `<home>/bin/`; `false` when there was none. */
  discard(): Promise<boolean>;
}

export interface Store {
  readonly home: string;
  documents<T>(kind: DocumentKind<T>): DocumentStore<T>;
  /** `path` relative to the home: `runs/run-x.jsonl`. Segments are checked; nothing climbs out. */
  journal(path: string): Journal;
  /** Names of the files in a folder of journals, without extension. */
  journals(folder: string): Promise<readonly string[]>;
}
