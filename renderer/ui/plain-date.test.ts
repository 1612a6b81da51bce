import { describe, expect, test } from 'vitest';
import { daysBetween, readPlainDate, showPlainDate } from './plain-date.ts';

describe('reading a day as people type it', () => {
  test.each([
    ['2026-11-23', '2026-11-23'],
    ['2026-1-3', '2026-01-03'],
    ['23.11.2026', '2026-11-23'],
    ['23/11/2026', '2026-11-23'],
    ['23 Nov 2026', '2026-11-23'],
    ['1 September 2026', '2026-09-01'],
    ['Nov 23, 2026', '2026-11-23'],
    ['2028-02-29', '2028-02-29'],
    ['2027-02-29', null],
    ['31.04.2026', null],
    ['23 Foo 2026', null],
    ['tomorrow', null],
    ['', null],
  ])('%j is %j', (typed, expected) => {
    expect(readPlainDate(typed)).toBe(expected);
  });
});

test('a day is shown with its month in letters; what is no day stays as typed', () => {
  expect(showPlainDate('2026-11-03')).toBe('3 Nov 2026');
  expect(showPlainDate('next spring')).toBe('next spring');
});

test('days between count the calendar, over a change of the clocks too', () => {
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  expect(daysBetween('2026-11-23', '2026-11-20')).toBe(-3);
});
