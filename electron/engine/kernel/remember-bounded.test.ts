import { expect, test } from 'vitest';
import { rememberBounded } from './remember-bounded.ts';

test('the oldest go first', () => {
  const kept = new Map<string, number>();
  for (const [at, key] of ['a', 'b', 'c', 'd'].entries()) rememberBounded(kept, key, at, 2);
  expect([...kept]).toEqual([
    ['c', 2],
    ['d', 3],
  ]);
});
