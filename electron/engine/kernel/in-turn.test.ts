import { expect, test } from 'vitest';
import { createTurns } from './in-turn.ts';

test('of one key one goes at a time, whatever becomes of the one before; other keys do not wait', async () => {
  const inTurn = createTurns();
  const seen: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const first = inTurn('a', async () => {
    seen.push('first begins');
    await waiting.promise;
    throw new Error('first fails');
  });
  const second = inTurn('a', async () => void seen.push('second'));
  await inTurn('b', async () => void seen.push('other key'));
  waiting.resolve();
  await expect(first).rejects.toThrow('first fails');
  await second;
  expect(seen).toEqual(['first begins', 'other key', 'second']);
});
