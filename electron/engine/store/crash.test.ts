/** What a second process and a killed process do to a home. The children run the store itself. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { silentLog } from '../kernel/log.ts';
import { type DocumentKind, openStore } from './index.ts';

const Counter = z.strictObject({ version: z.number(), count: z.number(), filler: z.string() });
const kind: DocumentKind<z.infer<typeof Counter>> = {
  folder: 'counters',
  extension: 'json',
  schema: Counter,
  version: 1,
  versionOf: (parsed) => Counter.parse(parsed).version,
  migrations: {},
};
const clock = { now: () => new Date() };
const options = { clock, log: silentLog };

const prelude = `
import { z } from ${JSON.stringify(import.meta.resolve('zod'))};
import { openStore } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
const [, home, times] = process.argv;
const store = await openStore(home, { clock: { now: () => new Date() }, log: () => {} });
const schema = z.strictObject({ version: z.number(), count: z.number(), filler: z.string() });
const counters = store.documents({ folder: 'counters', extension: 'json', schema, version: 1, versionOf: (p) => p.version, migrations: {} });
const journal = store.journal('runs/run-1.jsonl');
`;
const child = (script: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, ['--input-type=module', '-e', prelude + script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

let home: string;
beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'portico-crash-')), 'home');
});

describe('a home under fire', () => {
  test('killed in the middle of writing: what was acknowledged is there, and nothing is half', {
    timeout: 60_000,
  }, async () => {
    const writer = `
      for (let count = 1; ; count += 1) {
        await counters.exclusive('c', () => counters.write('c', { version: 1, count, filler: 'x'.repeat(200_000) }));
        await journal.append(count);
        console.log(count);
      }`;
    for (let round = 0; round < 5; round += 1) {
      const process = child(writer, home);
      let acknowledged = 0;
      if (process.stdout === null) throw new Error('no output');
      const lines = createInterface({ input: process.stdout });
      const stopAfter = 3 + round * 2;
      for await (const line of lines) {
        acknowledged = Number(line);
        if (acknowledged >= stopAfter) process.kill('SIGKILL');
      }
      const store = await openStore(home, options);
      const counters = store.documents(kind);
      const found = await counters.exclusive('c', () => counters.read('c'));
      expect(found?.count).toBeGreaterThanOrEqual(acknowledged);
      expect(found?.filler).toHaveLength(200_000);
      const journal = store.journal('runs/run-1.jsonl');
      const entries = (await journal.read()).map(({ entry }) => entry);
      expect(entries).toContain(acknowledged);
      await journal.append('after the crash');
      await journal.discard();
      await counters.remove('c');
    }
    expect((await readdir(join(home))).includes('damaged')).toBe(false);
  });

  test('two processes change one document without losing a change', { timeout: 60_000 }, async () => {
    const adder = `
      for (let i = 0; i < Number(times); i += 1) {
        await counters.exclusive('c', async () => {
          const before = await counters.read('c');
          await counters.write('c', { version: 1, count: (before?.count ?? 0) + 1, filler: '' });
        });
        await journal.append(process.pid);
      }`;
    const processes = [child(adder, home, '40'), child(adder, home, '40'), child(adder, home, '40')];
    const codes = await Promise.all(processes.map(async (process) => (await once(process, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    const store = await openStore(home, options);
    expect((await store.documents(kind).read('c'))?.count).toBe(120);
    expect(await store.journal('runs/run-1.jsonl').read()).toHaveLength(120);
    expect(await readdir(join(home, 'locks'))).toEqual([]);
  });

  test('a home that cannot be written says so', async () => {
    await writeFile(home, 'a file');
    await expect(openStore(home, options)).rejects.toMatchObject({ code: 'local/disk' });
    await expect(openStore(join(home, 'below'), options)).rejects.toMatchObject({ code: 'local/disk' });
  });

  test('a folder that cannot be made says so', async () => {
    const store = await openStore(home, options);
    await writeFile(join(home, 'counters'), 'a file');
    await expect(store.documents(kind).write('c', { version: 1, count: 1, filler: '' })).rejects.toMatchObject({
      code: 'local/disk',
    });
  });

  test('a home of a newer Portico is refused and left alone', async () => {
    await mkdir(home);
    await writeFile(join(home, 'portico.json'), JSON.stringify({ format: 'portico.home/2' }));
    await expect(openStore(home, options)).rejects.toMatchObject({ code: 'local/newer-version' });
    await writeFile(join(home, 'portico.json'), 'rubbish');
    await expect(openStore(home, options)).rejects.toMatchObject({ code: 'local/file-damaged' });
    expect(await readdir(home)).toContain('portico.json');
  });
});
