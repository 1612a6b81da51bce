import { expect, test } from 'vitest';
import { nextIndex } from './next-index.ts';

test.each([
  ['j', 0, 1],
  ['ArrowDown', 9, 9],
  ['k', 5, 4],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 7],
  ['PageUp', 3, 0],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['x', 5, null],
])('%s at row %i of ten leads to %s', (key, current, next) => {
  expect(nextIndex(key, current, 10, 4)).toBe(next);
});

test('an empty list leads nowhere', () => {
  expect(nextIndex('j', -1, 0, 4)).toBeNull();
});
