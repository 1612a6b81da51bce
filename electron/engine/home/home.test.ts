import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PorticoEvent } from '../../../shared/contract/events.ts';
import { findCall } from '../../../shared/contract/index.ts';
import { createEventBus } from '../kernel/events.ts';
import { createListenerRegistry } from '../kernel/listeners.ts';
import { silentLog } from '../kernel/log.ts';
import { openStore } from '../store/index.ts';
import { homeHandlers } from './index.ts';
import { isKeptFile } from './kept-files.ts';

const clock = { now: () => new Date('2026-11-24T10:00:00Z') };
const context = { signal: new AbortController().signal, door: 'test' as const };
let home: string;
let events: PorticoEvent[];
let settings: Record<string, unknown>;

beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'portico-home-')), 'home');
  events = [];
  settings = { theme: 'dark', fromLater: 1 };
  await fill(home);
});

async function fill(folder: string): Promise<void> {
  await openStore(folder, { clock, log: silentLog });
  const put = async (name: string, text: string) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  await put('blueprints/cascade.yaml', 'format: portico.blueprint/1\norganization: { name: Cascade }\n');
  await put('blueprints/cascade.undo.jsonl', '');
  await put('targets/production.json', '{"name":"production"}\n');
  await put('runs/run-1.jsonl', '{"seq":1}\n');
  await put('sandbox/sandbox.sqlite', 'keys of a test tenant');
  await put('idp/key.pem', '-----BEGIN PRIVATE KEY-----');
  await put('logs/portico.log', 'log');
  await put('settings.json', JSON.stringify({ settings: { theme: 'dark' }, secrets: { a: 'sealed' }, window: {} }));
}

function desk(folder = home) {
  const bus = createEventBus(silentLog);
  bus.subscribe((event) => events.push(event));
  const listeners = createListenerRegistry(() => {});
  listeners.add({ id: 'idp', title: 'Loopback IdP', address: 'http://127.0.0.1:1', stop: async () => {} });
  const ports = {
    vault: { kind: 'memory' as const, note: 'in memory', get: async () => null, set: async () => {} },
    browser: { open: async () => ({ how: '', opened: false, closed: Promise.resolve(), close: async () => {} }) },
    settings: {
      read: async () => settings,
      write: async (next: Readonly<Record<string, unknown>>) => {
        settings = { ...next };
      },
    },
  };
  return homeHandlers(
    { version: '1.2.3', home: folder, clock, events: bus, listeners, ports },
    { name: 'test', note: 'because' },
  );
}

async function namesIn(base64: string): Promise<string[]> {
  const reader = new ZipReader(new Uint8ArrayReader(Buffer.from(base64, 'base64')));
  const names = (await reader.getEntries()).map(({ filename }) => filename);
  await reader.close();
  return names.sort();
}

async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const writer = new ZipWriter(new Uint8ArrayWriter());
  for (const [name, content] of Object.entries(files)) {
    await writer.add(name, new Uint8ArrayReader(typeof content === 'string' ? Buffer.from(content) : content));
  }
  return Buffer.from(await writer.close()).toString('base64');
}
const home1 = { 'portico.json': '{"format":"portico.home/1","installationId":"x","createdAt":"2026-01-01T00:00:00Z"}' };

describe('export and restore', () => {
  test('an export holds the content and no secrets, and a restore brings it back', async () => {
    const file = await desk().exportHome({}, context);
    expect(file.fileName).toBe('portico-home-2026-11-24.zip');
    expect(await namesIn(file.base64)).toEqual([
      'blueprints/cascade.undo.jsonl',
      'blueprints/cascade.yaml',
      'portico.json',
      'runs/run-1.jsonl',
      'settings.json',
      'targets/production.json',
    ]);
    expect(Buffer.from(file.base64, 'base64').includes('sealed')).toBe(false);

    const other = join(dirname(home), 'other');
    await openStore(other, { clock, log: silentLog });
    settings = { windowState: 1 };
    const restored = await desk(other).restoreHome({ base64: file.base64, replace: false }, context);
    expect(restored).toEqual({ partners: 1, targets: 1, keptAside: null });
    expect(await readFile(join(other, 'blueprints', 'cascade.yaml'), 'utf8')).toContain('Cascade');
    expect(settings).toEqual({ windowState: 1, theme: 'dark' });
    expect(events.map(({ type }) => type)).toEqual(['partners.changed', 'targets.changed', 'settings.changed']);
    expect((await readdir(dirname(home))).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('a home that holds data is replaced only when told, and is kept beside', async () => {
    const base64 = await zipOf({ ...home1, 'targets/new.json': '{}' });
    await expect(desk().restoreHome({ base64, replace: false }, context)).rejects.toMatchObject({
      code: 'state/home-not-empty',
    });
    expect(await readdir(join(home, 'targets'))).toEqual(['production.json']);
    const { keptAside } = await desk().restoreHome({ base64, replace: true }, context);
    expect(await readdir(join(home, 'targets'))).toEqual(['new.json']);
    expect((await readdir(home)).sort()).not.toContain('blueprints');
    expect(await readdir(join(String(keptAside), 'targets'))).toEqual(['production.json']);
    expect(await readFile(join(String(keptAside), 'blueprints', 'cascade.yaml'), 'utf8')).toContain('Cascade');
    expect(await readFile(join(home, 'sandbox', 'sandbox.sqlite'), 'utf8')).toBe('keys of a test tenant');
  });

  test.each<[string, () => Promise<string>, string, RegExp]>([
    ['no zip', async () => Buffer.from('hello').toString('base64'), 'input/unreadable', /not a zip as Portico/],
    ['no base64', async () => '%%%', 'input/unreadable', /whole/],
    ['another zip', () => zipOf({ 'runs/a.jsonl': '' }), 'input/unreadable', /portico\.json is missing/],
    [
      'a newer home',
      () => zipOf({ 'portico.json': '{"format":"portico.home/2"}' }),
      'local/newer-version',
      /version 2/,
    ],
    [
      'a path that climbs',
      () => zipOf({ ...home1, 'targets/../../evil.json': '{}' }),
      'input/unreadable',
      /not a zip as Portico/,
    ],
    [
      'an absolute path',
      () => zipOf({ ...home1, '/etc/passwd.json': '{}' }),
      'input/unreadable',
      /not a zip as Portico/,
    ],
    [
      'a backslash path',
      () => zipOf({ ...home1, 'targets\\..\\evil.json': '{}' }),
      'input/unreadable',
      /not a zip as Portico/,
    ],
    ['a foreign folder', () => zipOf({ ...home1, 'sandbox/sandbox.json': '{}' }), 'input/unreadable', /no export has/],
    ['a program', () => zipOf({ ...home1, 'targets/a.sh': '' }), 'input/unreadable', /no export has/],
    [
      'a broken blueprint',
      () => zipOf({ ...home1, 'blueprints/a.yaml': 'nothing: here' }),
      'input/unreadable',
      /no blueprint/,
    ],
    ['broken JSON', () => zipOf({ ...home1, 'targets/a.json': '{' }), 'input/unreadable', /not JSON/],
    ['bytes', () => zipOf({ ...home1, 'runs/a.jsonl': Buffer.from([0xff, 0xfe]) }), 'input/unreadable', /not text/],
    [
      'a bomb',
      () => zipOf({ ...home1, 'runs/a.jsonl': Buffer.alloc(70_000_000) }),
      'input/too-large',
      /unpacks to more/,
    ],
  ])('%s is refused, and the home stays as it is', async (_what, make, code, why) => {
    await expect(desk().restoreHome({ base64: await make(), replace: true }, context)).rejects.toMatchObject({
      code,
      why: expect.stringMatching(why),
    });
    expect(await readdir(join(home, 'targets'))).toEqual(['production.json']);
    expect(await readdir(dirname(home))).toEqual(['home']);
  });

  test('no damaged zip does anything but be refused', async () => {
    const good = Buffer.from(await zipOf({ ...home1, 'targets/a.json': '{"name":"a"}' }), 'base64');
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = Buffer.from(good);
        bytes[at] = ((bytes[at] ?? 0) + change) % 256;
        try {
          await desk().restoreHome({ base64: bytes.toString('base64'), replace: true }, context);
        } catch (error) {
          expect(error).toMatchObject({ name: 'PorticoError' });
        }
      }),
      { numRuns: 60 },
    );
    expect((await readdir(dirname(home))).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('names are judged whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (tail) => {
        if (isKeptFile(`targets/${tail}`)) expect(tail).toMatch(/^[a-z0-9][a-z0-9@._/-]*\.(?:json|jsonl|yaml)$/);
      }),
    );
  });

  test('a home that cannot be read says so', async () => {
    await chmod(join(home, 'targets'), 0o700);
    await writeFile(join(home, 'blueprints', 'UPPER.yaml'), 'left out');
    expect(await namesIn((await desk().exportHome({}, context)).base64)).not.toContain('blueprints/UPPER.yaml');
  });
});

describe('the frame', () => {
  test('info names version, door, key store and damaged files', async () => {
    expect(await desk().info({}, context)).toEqual({
      version: '1.2.3',
      door: 'test',
      doorNote: 'because',
      keyStore: { kind: 'memory', note: 'in memory' },
      homeProblem: null,
    });
    await mkdir(join(home, 'damaged', 'runs'), { recursive: true });
    await writeFile(join(home, 'damaged', 'runs', 'run-1.jsonl'), '');
    expect((await desk().info({}, context)).homeProblem).toMatch(/One damaged file .* run-1\.jsonl/);
  });

  test('settings: only what is given changes, what cannot be right gives way to the default', async () => {
    settings = { theme: 'purple', railWidth: 500, fromLater: 1 };
    expect(await desk().settings({}, context)).toEqual({
      theme: 'system',
      railWidth: 500,
      navigationCollapsed: false,
      clockSkewSeconds: 0,
    });
    const input = findCall('app.saveSettings')?.input.parse({ theme: 'light' });
    expect(input).toEqual({ theme: 'light' });
    expect(await desk().saveSettings({ theme: 'light' }, context)).toMatchObject({ theme: 'light', railWidth: 500 });
    expect(settings).toMatchObject({ theme: 'light', railWidth: 500, fromLater: 1 });
    expect(events).toEqual([{ type: 'settings.changed' }]);
  });

  test('listeners are listed and stopped', async () => {
    const home = desk();
    expect(await home.listeners({}, context)).toEqual([
      { id: 'idp', title: 'Loopback IdP', address: 'http://127.0.0.1:1', stoppable: true },
    ]);
    expect(await home.stopListener({ id: 'idp' }, context)).toEqual({ stopped: true });
    expect(await home.stopListener({ id: 'none' }, context)).toEqual({ stopped: false });
  });
});
