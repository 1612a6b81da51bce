import { appendFile, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../kernel/log.ts';
import { openStore, type Store } from './index.ts';

const clock = { now: () => new Date('2026-11-24T10:00:00Z') };
let home: string;
let store: Store;
let file: string;
beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'portico-journal-')), 'home');
  store = await openStore(home, { clock, log: silentLog });
  file = join(home, 'runs', 'run-1.jsonl');
});
const entries = async () => (await store.journal('runs/run-1.jsonl').read()).map(({ entry }) => entry);

describe('journal', () => {
  test('what was appended is read in order, chained', async () => {
    const journal = store.journal('runs/run-1.jsonl');
    expect(await journal.read()).toEqual([]);
    await journal.append({ intent: 'create' });
    await journal.append('Zoë 🙂');
    const read = await journal.read();
    expect(read.map(({ seq, entry }) => [seq, entry])).toEqual([
      [1, { intent: 'create' }],
      [2, 'Zoë 🙂'],
    ]);
    expect(read[0]?.previous).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(await store.journals('runs')).toEqual(['run-1']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await journal.sizeBytes()).toBe((await stat(file)).size);
  });

  test('a torn last line is dropped, and the next line starts on its own', async () => {
    await store.journal('runs/run-1.jsonl').append(1);
    await appendFile(file, '{"seq":2,"at":"2026');
    expect(await entries()).toEqual([1]);
    await store.journal('runs/run-1.jsonl').append(2);
    expect(await entries()).toEqual([1, 2]);
  });

  test.each([
    ['a changed value', (text: string) => text.replace('"entry":1', '"entry":7')],
    ['a line taken out', (text: string) => text.split('\n').toSpliced(1, 1).join('\n')],
    ['lines swapped', (text: string) => text.split('\n').toSpliced(0, 2).join('\n') + text],
    ['rubbish in between', (text: string) => text.replace('\n', '\nrubbish\n')],
  ])('%s breaks the chain: moved aside and said', async (_what, change) => {
    const journal = store.journal('runs/run-1.jsonl');
    for (const entry of [1, 2, 3]) await journal.append(entry);
    await writeFile(file, change(await readFile(file, 'utf8')));
    await expect(store.journal('runs/run-1.jsonl').read()).rejects.toMatchObject({ code: 'local/file-damaged' });
    expect(await readdir(join(home, 'damaged', 'runs'))).toEqual(['run-1.jsonl']);
  });

  test('appends from several callers are all kept', async () => {
    const one = store.journal('runs/run-1.jsonl');
    const two = store.journal('runs/run-1.jsonl');
    await Promise.all(Array.from({ length: 30 }, (_none, index) => (index % 2 === 0 ? one : two).append(index)));
    expect([...(await entries())].sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 30 }, (_none, index) => index),
    );
  });

  test('a history that may forget is rewritten whole; discarding moves it to the bin', async () => {
    const journal = store.journal('runs/run-1.jsonl');
    for (const entry of [1, 2, 3]) await journal.append(entry);
    await journal.rewrite((await journal.read()).slice(1));
    await journal.append(4);
    expect(await entries()).toEqual([2, 3, 4]);
    expect(await journal.discard()).toBe(true);
    expect(await journal.discard()).toBe(false);
    expect(await entries()).toEqual([]);
    await journal.append(5);
    expect(await entries()).toEqual([5]);
  });

  test('cutting the file anywhere loses lines only from the end', async () => {
    const journal = store.journal('runs/run-1.jsonl');
    for (const entry of ['a', { b: '\n' }, [3]]) await journal.append(entry);
    const whole = await readFile(file);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
        await writeFile(file, whole.subarray(0, length));
        const read = await entries();
        expect(read).toEqual(['a', { b: '\n' }, [3]].slice(0, read.length));
      }),
      { numRuns: 60 },
    );
  });
});
