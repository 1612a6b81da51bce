import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { PartnerRef, RunId } from '../../shared/model/ids.ts';
import { applyEvent, showFirstAnswer, staleAfter } from './invalidation.ts';
import { runProgressKey } from './queries.ts';

const ref = PartnerRef.parse('cascade');
const runId = RunId.parse('run-1');

test('a changed partner makes its own answers old and leaves those of others alone', async () => {
  const cache = new QueryClient();
  const other = ['partners', 'get', 'forge'];
  const own = ['preview', 'token', ref, 'access_token', ''];
  for (const key of [other, own]) cache.setQueryData(key, 'answer');
  applyEvent(cache, { type: 'partner.changed', ref, revision: 2 });
  expect(cache.getQueryState(own)?.isInvalidated).toBe(true);
  expect(cache.getQueryState(other)?.isInvalidated).toBe(false);
});

test('a running run keeps its progress and asks little; its end asks for everything that it changed', () => {
  const cache = new QueryClient();
  applyEvent(cache, { type: 'run.changed', runId, done: 3, total: 17, status: 'running' });
  expect(cache.getQueryData(runProgressKey(runId))).toEqual({ done: 3, total: 17 });
  expect(staleAfter({ type: 'run.changed', runId, done: 3, total: 17, status: 'running' })).not.toContainEqual([
    'partners',
    'list',
  ]);
  expect(staleAfter({ type: 'run.changed', runId, done: 17, total: 17, status: 'done' })).toContainEqual([
    'partners',
    'list',
  ]);
});

test('an event during the first question asks it once more', async () => {
  const cache = new QueryClient();
  const answers = ['running', 'done'];
  const observer = new QueryObserver(cache, {
    queryKey: ['sync', 'run', runId],
    queryFn: async () => answers.shift(),
    staleTime: 5000,
  });
  const seen: unknown[] = [];
  const leave = observer.subscribe(({ data }) => seen.push(data));
  applyEvent(cache, { type: 'run.changed', runId, done: 17, total: 17, status: 'done' });
  await expect.poll(() => seen.at(-1)).toBe('done');
  leave();
});

test('a command answered after its own events: what is known stays, and is asked again', async () => {
  const cache = new QueryClient();
  const key = ['federation', 'get', 'test-1'];
  const ask = { queryKey: key, queryFn: async () => 'waiting', staleTime: 5000 };
  showFirstAnswer(cache, key, 'preparing');
  const seen: unknown[] = [];
  const leave = new QueryObserver(cache, ask).subscribe(({ data }) => seen.push(data));
  await expect.poll(() => seen.at(-1)).toBe('waiting');
  showFirstAnswer(cache, key, 'preparing');
  expect(cache.getQueryData(key)).toBe('waiting');
  leave();
});
