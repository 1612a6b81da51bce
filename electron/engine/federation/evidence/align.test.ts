import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align } from './align.ts';
import { compareValues, flatten } from './compare-values.ts';

const same = (text: string) => text;

describe('two runs of steps', () => {
  test('pair where they are the same, and stand alone where not', () => {
    expect(align(['a', 'b', 'd'], ['a', 'c', 'd', 'e'], same)).toEqual([
      ['a', 'a'],
      ['b', null],
      [null, 'c'],
      ['d', 'd'],
      [null, 'e'],
    ]);
  });

  test('keep every step of both in order, and pair only equals', () => {
    const steps = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 20 });
    fc.assert(
      fc.property(steps, steps, (a, b) => {
        const pairs = align(a, b, same);
        expect(pairs.flatMap(([one]) => one ?? [])).toEqual(a);
        expect(pairs.flatMap(([, other]) => other ?? [])).toEqual(b);
        expect(pairs.every(([one, other]) => one === null || other === null || one === other)).toBe(true);
      }),
    );
  });
});

describe('values', () => {
  const rows = (a: unknown, b: unknown) =>
    compareValues(flatten(a, false), flatten(b, false)).map(({ field, state }) => `${field} ${state}`);

  test.each<[string, unknown, unknown, string[]]>([
    ['the order of a list', { groups: ['a', 'b'] }, { groups: ['b', 'a'] }, ['groups same']],
    ['a list that lost one', { groups: ['a', 'b'] }, { groups: ['a'] }, ['groups different']],
    ['a member that is gone', { a: 1, b: { c: 'x' } }, { a: 1 }, ['a same', 'b.c only-a']],
    ['a new time', { iat: 1, email: 'x' }, { iat: 2, email: 'x' }, ['email same']],
    ['a port of the lab', { iss: 'http://127.0.0.1:4000/x' }, { iss: 'http://127.0.0.1:5000/x' }, ['iss same']],
    ['the case of letters', { email: 'A@x' }, { email: 'a@x' }, ['email different']],
    ['nothing at all', null, {}, []],
  ])('%s', (_title, a, b, expected) => expect(rows(a, b)).toEqual(expected));

  test('are the same as themselves, whatever they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(compareValues(flatten(value, true), flatten(value, true)).every(({ state }) => state === 'same')).toBe(
          true,
        );
      }),
    );
  });
});
