/**
 * Opens the sandbox's database file: write-ahead log, every acknowledged change flushed to disk, a schema version with
 * migrations, and a refusal of files that a newer Portico wrote. Several processes may have it open.
 */
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PorticoError } from '../../../../shared/errors.ts';
import { makeFolder } from '../../kernel/make-folder.ts';

/** `migrations[n]` turns schema version n into n + 1. Never edited once released; new ones are added at the end. */
const migrations: readonly string[] = [
  `CREATE TABLE objects (
     tenant TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL,
     version INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, expires_at INTEGER,
     body TEXT NOT NULL, PRIMARY KEY (tenant, kind, id)) WITHOUT ROWID;
   CREATE INDEX objects_by_parent ON objects (tenant, kind, parent, id);
   CREATE INDEX objects_by_name ON objects (tenant, kind, parent, name, id);
   CREATE INDEX objects_by_end ON objects (expires_at) WHERE expires_at IS NOT NULL;
   CREATE TABLE audit (
     seq INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, event_id TEXT NOT NULL, server TEXT NOT NULL,
     workspace TEXT NOT NULL, subject TEXT NOT NULL, action TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL);
   CREATE UNIQUE INDEX audit_by_id ON audit (tenant, event_id);
   CREATE INDEX audit_by_server ON audit (tenant, server, seq);
   CREATE INDEX audit_by_workspace ON audit (tenant, workspace, seq);
   CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
   INSERT INTO counters VALUES ('version', 0);`,
];

/** @throws local/newer-version, local/file-damaged, local/disk */
export function openDatabase(file: string): DatabaseSync {
  let database: DatabaseSync;
  try {
    makeFolder(dirname(file));
    database = new DatabaseSync(file);
    chmodSync(file, 0o600);
  } catch (cause) {
    throw new PorticoError('local/disk', 'The sandbox tenant could not open its file.', { cause });
  }
  try {
    database.exec('PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(database);
  } catch (cause) {
    database.close();
    if (cause instanceof PorticoError) throw cause;
    throw new PorticoError('local/file-damaged', 'The file of the sandbox tenant is not a database.', { cause });
  }
  return database;
}

function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    if (version > migrations.length) {
      throw new PorticoError('local/newer-version', 'The sandbox tenant was written by a newer Portico.');
    }
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
