import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { PartnerRef } from '../../../../shared/model/ids.ts';
import { versionInFormat } from '../../store/index.ts';
import { openTestHome, type TestHome } from '../sign-in-test/testing/test-home.ts';
import { openUnattendedRuns } from './unattended-runs.ts';

const Run = z.object({
  id: z.string(),
  ref: PartnerRef,
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  sentence: z.string(),
  lines: z.array(z.string()),
});
type Run = z.infer<typeof Run>;
const Kept = z.object({ format: z.literal('portico.count/1'), pid: z.number().int(), run: Run });

let home: TestHome;
beforeAll(async () => {
  home = await openTestHome();
});
afterAll(() => home.close());

const runs = (announce: (run: Run) => void = () => {}) =>
  openUnattendedRuns<Run, string, z.infer<typeof Kept>>(home.core, {
    noun: 'count',
    documents: {
      folder: 'counts',
      extension: 'json',
      schema: Kept,
      version: 1,
      versionOf: (parsed) => versionInFormat(parsed, 'portico.count'),
      migrations: {},
    },
    line: z.string(),
    pack: (run, pid) => ({ format: 'portico.count/1', pid, run }),
    unpack: ({ run, pid }) => ({ run, pid }),
    withLines: (run, lines) => ({ ...run, lines: [...lines] }),
    announce,
  });

const run = (id: string, ref = 'cascade'): Run => ({
  id,
  ref: PartnerRef.parse(ref),
  state: 'running',
  startedAt: `2026-03-01T12:00:00.000Z`,
  endedAt: null,
  sentence: '',
  lines: [],
});

const untilStopped = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('what a process left open is interrupted, with every line that its journal holds', async () => {
  const ended = spawnSync(process.execPath, ['-e', '0']).pid;
  await home.core.store.journal('counts/left.jsonl').append('one');
  await home.core.store.journal('counts/left.jsonl').append('two');
  const document = { format: 'portico.count/1', pid: ended, run: run('left') };
  await writeFile(join(home.core.home, 'counts/left.json'), JSON.stringify(document));
  expect(await runs().get('left')).toMatchObject({
    state: 'interrupted',
    lines: ['one', 'two'],
    endedAt: (await home.core.store.journal('counts/left.jsonl').read()).at(-1)?.at,
  });
  expect((await runs().list(PartnerRef.parse('cascade'))).map(({ id, state }) => [id, state])).toEqual([
    ['left', 'interrupted'],
  ]);
});

test('a process that only took the number over keeps nothing running', async () => {
  const write = (startedAt: Date) =>
    writeFile(
      join(home.core.home, 'counts/number.json'),
      JSON.stringify({
        format: 'portico.count/1',
        pid: process.ppid,
        run: { ...run('number', 'number'), startedAt: startedAt.toISOString() },
      }),
    );
  await write(new Date(Date.now() - 14 * 60_000));
  expect(await runs().get('number')).toMatchObject({ state: 'running' });
  await write(new Date(Date.now() - 16 * 60_000));
  expect(await runs().get('number')).toMatchObject({ state: 'interrupted' });
});

test('a second run of the same partner cancels the first, which takes everything down before', async () => {
  const counts = runs();
  const order: string[] = [];
  await counts.begin(run('first', 'forge'), async ({ signal, tearDown, add }) => {
    tearDown.push(() => void order.push('first is down'));
    add('one');
    return untilStopped(signal);
  });
  await counts.begin(run('second', 'forge'), async () => {
    order.push('second begins');
    return 'Done.';
  });
  expect(order).toEqual(['first is down', 'second begins']);
  expect(await counts.get('first')).toMatchObject({ state: 'cancelled', lines: ['one'] });
  await counts.close();
  expect(await runs().get('second')).toMatchObject({ state: 'done', sentence: 'Done.', endedAt: expect.any(String) });
});

test('of two runs that begin at once the second cancels the first', async () => {
  const counts = runs();
  const atOnce = ['one', 'two'].map((id) => counts.begin(run(id, 'at-once'), ({ signal }) => untilStopped(signal)));
  await Promise.all(atOnce);
  expect([(await counts.get('one')).state, (await counts.get('two')).state]).toEqual(['cancelled', 'running']);
  await counts.close();
});

test('work that throws is a failed run, not a lost one', async () => {
  const counts = runs();
  await counts.begin(run('broken', 'pinnacle'), () => Promise.reject(new Error('a cable fell out')));
  await expect
    .poll(() => counts.get('broken'))
    .toMatchObject({ state: 'failed', sentence: 'The count could not go on: the log holds the details.' });
});

test('a damaged document hides none of the others', async () => {
  await mkdir(join(home.core.home, 'counts'), { recursive: true });
  await writeFile(join(home.core.home, 'counts/damaged.json'), '{"format":');
  expect((await runs().list(PartnerRef.parse('cascade'))).map(({ id }) => id)).toEqual(['left']);
  await rm(join(home.core.home, 'counts/damaged.json'), { force: true });
});

test('a line is on the disk before anybody is told of it', async () => {
  const onDisk: Promise<readonly [number, number]>[] = [];
  const counts = runs(({ id, lines }) => {
    const read = home.core.store.journal(`counts/${id}.jsonl`).read();
    onDisk.push(read.then((entries) => [lines.length, entries.length] as const));
  });
  await counts.begin(run('durable', 'harbor'), async ({ add }) => {
    for (const line of ['one', 'two', 'three']) add(line);
    return 'Done.';
  });
  await expect.poll(() => counts.get('durable')).toMatchObject({ state: 'done', lines: ['one', 'two', 'three'] });
  for (const [told, kept] of await Promise.all(onDisk)) expect(kept).toBeGreaterThanOrEqual(told);
});
