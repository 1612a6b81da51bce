import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSandboxStore, type SandboxStore } from './store.ts';

const start = new Date('2026-03-01T10:00:00Z');
let nowMs = start.getTime();
const clock = { now: () => new Date(nowMs) };
let file: string;
let store: SandboxStore;

beforeEach(() => {
  nowMs = start.getTime();
  file = join(mkdtempSync(join(tmpdir(), 'portico-store-')), 'sandbox.sqlite');
  store = openSandboxStore(file, clock);
});
afterEach(() => store.close());

const theme = (id: string, name = id) =>
  store.put('t', 'theme', id, { id, tenant_id: 't', name }, { parent: 'p', name });

describe('objects', () => {
  test('a version never repeats, also after remove and put', () => {
    const first = theme('a').version;
    store.remove('t', 'theme', 'a');
    expect(theme('a').version).toBeGreaterThan(first);
  });

  test('a record past its end is absent, and purge takes it away', () => {
    store.put('t', 'session', 's', { user: 'u' }, { expiresAt: new Date(nowMs + 1000) });
    expect(store.get('t', 'session', 's')?.body).toEqual({ user: 'u' });
    nowMs += 1000;
    expect(store.get('t', 'session', 's')).toBeNull();
    expect(store.list('t', 'session')).toEqual([]);
    expect(store.purgeExpired(clock.now())).toBe(1);
  });

  test('a failed transaction leaves nothing', () => {
    expect(() =>
      store.transaction(() => {
        theme('a');
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.get('t', 'theme', 'a')).toBeNull();
  });

  test('tenants do not see each other, and removing one leaves the other', () => {
    theme('a');
    store.put('u', 'theme', 'a', { id: 'a', tenant_id: 'u' });
    store.removeTenant('t');
    expect(store.get('t', 'theme', 'a')).toBeNull();
    expect(store.get('u', 'theme', 'a')?.body.tenant_id).toBe('u');
  });

  test('a second connection to the same file sees what the first acknowledged', () => {
    theme('a');
    const other = openSandboxStore(file, clock);
    expect(other.get('t', 'theme', 'a')?.body.name).toBe('a');
    other.close();
  });
});

describe('paging by key', () => {
  const ids = (rows: ReadonlyArray<{ readonly id: string }>) => rows.map((row) => row.id).join('');
  beforeEach(() => {
    for (const [id, name] of [
      ['a', 'Z'],
      ['b', 'y'],
      ['c', 'X'],
      ['d', 'w'],
      ['e', 'V'],
    ] as const)
      theme(id, name);
  });

  test.each([
    [{ limit: 2 }, 'ab'],
    [{ limit: 2, after: 'b' }, 'cd'],
    [{ limit: 2, before: 'd' }, 'bc'],
    [{ limit: 2, order: 'desc' as const }, 'ed'],
    [{ limit: 2, order: 'desc' as const, after: 'd' }, 'cb'],
    [{ limit: 2, sort: 'name' as const }, 'ed'],
    [{ limit: 2, sort: 'name' as const, after: 'd' }, 'cb'],
    [{ limit: 2, sort: 'name' as const, before: 'b' }, 'dc'],
    [{ search: 'Y' }, 'b'],
    [{ search: 'a' }, 'a'],
    [{ where: { name: ['X', 'w'] } }, 'cd'],
    [{ parent: 'other' }, ''],
  ])('%j gives %s', (options, expected) => {
    expect(ids(store.list('t', 'theme', options))).toBe(expected);
  });
});

describe('the file', () => {
  test('one that a newer Portico wrote is refused', () => {
    store.close();
    const raw = new DatabaseSync(file);
    raw.exec('PRAGMA user_version = 99');
    raw.close();
    expect(() => openSandboxStore(file, clock)).toThrow(expect.objectContaining({ code: 'local/newer-version' }));
    const repair = new DatabaseSync(file);
    repair.exec('PRAGMA user_version = 1');
    repair.close();
    store = openSandboxStore(file, clock);
  });

  test('one that is no database is refused', () => {
    const other = `${file}.txt`;
    writeFileSync(other, 'this is a text file and certainly no database, however long one looks at it');
    expect(() => openSandboxStore(other, clock)).toThrow(expect.objectContaining({ code: 'local/file-damaged' }));
  });
});

test('the audit log answers for the organization and for its workspace', () => {
  store.appendAudit('t', { serverId: 'w', subject: 'server', action: 'created' });
  store.appendAudit('t', {
    serverId: 'o',
    workspaceId: 'w',
    subject: 'client',
    action: 'created',
    metadata: { client_id: 'c' },
  });
  const actions = (filter: Parameters<SandboxStore['listAudit']>[1]) =>
    store.listAudit('t', filter).map((event) => event.event_subject);
  expect(actions({ serverId: 'o' })).toEqual(['client']);
  expect(actions({ serverId: 'w' })).toEqual(['client', 'server']);
  expect(actions({ serverId: 'w', metadata: { organization_id: 'o' } })).toEqual(['client']);
  expect(actions({ serverId: 'w', order: 'asc', limit: 1 })).toEqual(['server']);
});
