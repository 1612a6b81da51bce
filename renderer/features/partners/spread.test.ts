import { expect, test } from 'vitest';
import { spread } from './spread.ts';

test.each<[string, number[], number[]]>([
  ['far apart stays', [0, 40, 80], [0, 40, 80]],
  ['close together moves right', [10, 12, 80], [10, 30, 80]],
  ['what would leave the axis is pushed back', [70, 90, 99], [40, 60, 80]],
  ['nothing is nothing', [], []],
])('%s', (_, at, expected) => {
  expect(spread(at, 20)).toEqual(expected);
});
