import { expect, test } from 'vitest';
import { once } from './once.ts';

test('what is asked for twice at the same time is opened once', async () => {
  let openings = 0;
  const lazy = once(async () => {
    openings += 1;
    return openings;
  });
  expect(await lazy.opened()).toBeNull();
  expect(await Promise.all([lazy.get(), lazy.get()])).toEqual([1, 1]);
  expect(await lazy.opened()).toBe(1);
});

test('what could not be opened is tried again', async () => {
  let openings = 0;
  const lazy = once(async () => {
    openings += 1;
    if (openings === 1) throw new Error('not yet');
    return openings;
  });
  await expect(lazy.get()).rejects.toThrow('not yet');
  expect(await lazy.opened()).toBeNull();
  expect(await lazy.get()).toBe(2);
});
