/**
 * The objects of all tenants of one sandbox, in one SQLite file. What a transaction acknowledged survives a kill;
 * nothing is remembered between calls, so several processes may work on the file. Bodies are checked by their kind's
 * schema when they are written and when they are read. A record past its end is as if it were not there.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type AuditFilter, appendAuditEvent, listAuditEvents, type NewAuditEvent } from './audit-log.ts';
import { openDatabase } from './database.ts';
import { type Body, type BodyInput, type Kind, schemaOf } from './schemas/index.ts';
import type { AuditEventBody } from './schemas/records.ts';

export interface Stored<K extends Kind> {
  readonly id: string;
  readonly parent: string;
  /** Grows with every write to the store, so it never repeats, also not after remove and put. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date | null;
  readonly body: Body<K>;
}

export interface ListOptions {
  readonly parent?: string;
  readonly limit?: number;
  /** Ids: the page after, or before, this object in the chosen order. */
  readonly after?: string;
  readonly before?: string;
  readonly sort?: 'id' | 'name';
  readonly order?: 'asc' | 'desc';
  /** An id, or a piece of the name in any case. */
  readonly search?: string;
  /** Members of the body that must have these values; several are alternatives. */
  readonly where?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface PutOptions {
  readonly parent?: string;
  /** For sorting and searching. */
  readonly name?: string;
  readonly expiresAt?: Date;
}

export interface SandboxStore {
  readonly clock: Clock;
  /** All or nothing, flushed before it returns. Inside another transaction it joins that one. */
  transaction<T>(change: () => T): T;
  /** Runs the change and takes it back, whatever comes of it. Only inside a transaction. */
  tryOut<T>(change: () => T): T;
  get<K extends Kind>(tenantId: string, kind: K, id: string): Stored<K> | null;
  list<K extends Kind>(tenantId: string, kind: K, options?: ListOptions): Array<Stored<K>>;
  count(tenantId: string, kind: Kind, parent?: string): number;
  /** Creates or replaces. Parent, name and end are kept from the stored record where not given. */
  put<K extends Kind>(
    tenantId: string,
    kind: K,
    id: string,
    body: BodyInput<K> | Body<K>,
    options?: PutOptions,
  ): Stored<K>;
  remove(tenantId: string, kind: Kind, id: string): boolean;
  /** Removes every object of the kind under this parent; returns how many. */
  removeChildren(tenantId: string, kind: Kind, parent: string): number;
  tenants(): Array<Stored<'tenant'>>;
  removeTenant(tenantId: string): void;
  appendAudit(tenantId: string, event: NewAuditEvent): AuditEventBody;
  listAudit(tenantId: string, filter: AuditFilter): AuditEventBody[];
  purgeExpired(now: Date): number;
  /** Facts about the installation: port, ids. `null` when unknown. */
  fact(name: string): string | null;
  setFact(name: string, value: string): void;
  /** SQLite's own check of the file; `ok` when nothing is wrong. */
  integrity(): string;
  close(): void;
}

type Row = Record<string, unknown>;

export function openSandboxStore(file: string, clock: Clock): SandboxStore {
  const database = openDatabase(file);
  const prepare = statementCache(database);
  const run = (sql: string, ...values: SQLInputValue[]): number => Number(prepare(sql).run(...values).changes);
  const one = (sql: string, ...values: SQLInputValue[]): Row | undefined => prepare(sql).get(...values);
  const nowMs = (): number => clock.now().getTime();

  const store: SandboxStore = {
    clock,
    transaction: (change) => inTransaction(database, change),
    tryOut(change) {
      database.exec('SAVEPOINT attempt');
      try {
        return change();
      } finally {
        database.exec('ROLLBACK TO attempt; RELEASE attempt');
      }
    },
    get(tenantId, kind, id) {
      const row = one('SELECT * FROM objects WHERE tenant = ? AND kind = ? AND id = ?', tenantId, kind, id);
      if (row === undefined || isOver(row, nowMs())) return null;
      return toStored(kind, row);
    },
    list(tenantId, kind, options = {}) {
      const { sql, values, reversed } = listQuery(tenantId, kind, options, nowMs());
      const rows = prepare(sql).all(...values);
      return (reversed ? rows.reverse() : rows).map((row) => toStored(kind, row));
    },
    count(tenantId, kind, parent) {
      const [index, scope] = parent === undefined ? ['', ''] : ['INDEXED BY objects_by_parent', ' AND parent = ?'];
      const sql = `SELECT count(*) AS n FROM objects ${index} WHERE tenant = ? AND kind = ?${scope} AND (expires_at IS NULL OR expires_at > ?)`;
      return Number(one(sql, tenantId, kind, ...(parent === undefined ? [] : [parent]), nowMs())?.n ?? 0);
    },
    put: (tenantId, kind, id, body, options = {}) =>
      store.transaction(() => {
        const parsed = schemaOf(kind).parse(body);
        const old = one('SELECT * FROM objects WHERE tenant = ? AND kind = ? AND id = ?', tenantId, kind, id);
        const version = Number(
          one(`UPDATE counters SET value = value + 1 WHERE name = 'version' RETURNING value`)?.value,
        );
        const end = options.expiresAt?.getTime() ?? (typeof old?.expires_at === 'number' ? old.expires_at : null);
        const row = one(
          `INSERT INTO objects (tenant, kind, id, parent, name, version, created_at, updated_at, expires_at, body)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (tenant, kind, id) DO UPDATE SET parent = excluded.parent, name = excluded.name,
             version = excluded.version, updated_at = excluded.updated_at, expires_at = excluded.expires_at, body = excluded.body
           RETURNING *`,
          tenantId,
          kind,
          id,
          options.parent ?? String(old?.parent ?? ''),
          options.name?.toLowerCase() ?? String(old?.name ?? ''),
          version,
          nowMs(),
          nowMs(),
          end,
          JSON.stringify(parsed),
        );
        if (row === undefined) throw new PorticoError('bug/unexpected', 'A record that was just written is not there.');
        return toStored(kind, row);
      }),
    remove: (tenantId, kind, id) =>
      run('DELETE FROM objects WHERE tenant = ? AND kind = ? AND id = ?', tenantId, kind, id) > 0,
    removeChildren: (tenantId, kind, parent) =>
      run('DELETE FROM objects WHERE tenant = ? AND kind = ? AND parent = ?', tenantId, kind, parent),
    tenants: () =>
      database
        .prepare(`SELECT * FROM objects WHERE kind = 'tenant' ORDER BY tenant`)
        .all()
        .map((row) => toStored('tenant', row)),
    removeTenant: (tenantId) =>
      store.transaction(() => {
        run('DELETE FROM objects WHERE tenant = ?', tenantId);
        run('DELETE FROM audit WHERE tenant = ?', tenantId);
      }),
    appendAudit: (tenantId, event) => appendAuditEvent(database, tenantId, event, clock.now()),
    listAudit: (tenantId, filter) => listAuditEvents(database, tenantId, filter),
    purgeExpired: (now) => run('DELETE FROM objects WHERE expires_at IS NOT NULL AND expires_at <= ?', now.getTime()),
    fact(name) {
      const value = one('SELECT value FROM facts WHERE name = ?', name)?.value;
      return typeof value === 'string' ? value : null;
    },
    setFact(name, value) {
      run('INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', name, value);
    },
    integrity: () => String(one('PRAGMA integrity_check')?.integrity_check),
    close: () => database.close(),
  };
  return store;
}

const maxStatements = 200;

/** Compiled statements by their text; nothing of what they found is kept. */
function statementCache(database: DatabaseSync): (sql: string) => StatementSync {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= maxStatements) statements.clear();
    const fresh = database.prepare(sql);
    statements.set(sql, fresh);
    return fresh;
  };
}

function inTransaction<T>(database: DatabaseSync, change: () => T): T {
  if (database.isTransaction) return change();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = change();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

const isOver = (row: Row, nowMs: number): boolean => typeof row.expires_at === 'number' && row.expires_at <= nowMs;

function toStored<K extends Kind>(kind: K, row: Row): Stored<K> {
  const parsed = schemaOf(kind).safeParse(JSON.parse(String(row.body)));
  if (!parsed.success) {
    throw new PorticoError('local/file-damaged', `The sandbox tenant holds a ${kind} that cannot be read.`, {
      cause: parsed.error,
    });
  }
  return {
    id: String(row.id),
    parent: String(row.parent),
    version: Number(row.version),
    createdAt: new Date(Number(row.created_at)),
    updatedAt: new Date(Number(row.updated_at)),
    expiresAt: typeof row.expires_at === 'number' ? new Date(row.expires_at) : null,
    body: parsed.data,
  };
}

const memberName = /^[a-z_]{1,60}$/;

function listQuery(tenantId: string, kind: Kind, options: ListOptions, nowMs: number) {
  const conditions = ['tenant = ?', 'kind = ?', '(expires_at IS NULL OR expires_at > ?)'];
  const values: SQLInputValue[] = [tenantId, kind, nowMs];
  const add = (condition: string, ...given: SQLInputValue[]) => {
    conditions.push(condition);
    values.push(...given);
  };
  if (options.parent !== undefined) add('parent = ?', options.parent);
  if (options.search !== undefined && options.search !== '') {
    add('(id = ? OR instr(name, ?) > 0)', options.search, options.search.toLowerCase());
  }
  for (const [member, wanted] of Object.entries(options.where ?? {})) {
    if (!memberName.test(member)) throw new PorticoError('bug/unexpected', 'A list filter names no plain member.');
    const choices = Array.isArray(wanted) ? wanted : [wanted];
    const marks = choices.map(() => '?').join(', ');
    add(
      `json_extract(body, '$.${member}') IN (${marks})`,
      ...choices.map((v) => (typeof v === 'boolean' ? Number(v) : v)),
    );
  }
  const descending = options.order === 'desc';
  const cursor = options.after ?? options.before;
  const reversed = options.after === undefined && options.before !== undefined;
  if (cursor !== undefined) {
    const forward = descending === reversed;
    const cursorName = `coalesce((SELECT name FROM objects WHERE tenant = ? AND kind = ? AND id = ?), '')`;
    if (options.sort === 'name') {
      add(`(name, id) ${forward ? '>' : '<'} (${cursorName}, ?)`, tenantId, kind, cursor, cursor);
    } else add(`id ${forward ? '>' : '<'} ?`, cursor);
  }
  const direction = descending !== reversed ? 'DESC' : 'ASC';
  const order = options.sort === 'name' ? `name ${direction}, id ${direction}` : `id ${direction}`;
  values.push(options.limit ?? -1);
  // Without statistics SQLite prefers the primary key, which would walk every object of the kind.
  const byParent = options.sort === 'name' ? 'INDEXED BY objects_by_name' : 'INDEXED BY objects_by_parent';
  const index = options.parent === undefined ? '' : byParent;
  const sql = `SELECT * FROM objects ${index} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`;
  return { sql, values, reversed };
}
