import { expect, test } from 'vitest';
import {
  counted,
  formatBytes,
  formatDaysLeft,
  formatInstant,
  formatMilliseconds,
  formatRecent,
  todayOf,
} from './format.ts';

const now = new Date(2026, 10, 23, 18, 0);
const at = (year: number, month: number, date: number, hour: number, minute: number) =>
  new Date(year, month - 1, date, hour, minute).toISOString();

test("instants are said in the user's zone, today by its word", () => {
  expect(formatInstant(at(2026, 11, 23, 14, 5))).toBe('23 Nov 2026, 14:05');
  expect(formatInstant(at(2026, 11, 23, 14, 5), now)).toBe('Today, 14:05');
  expect(formatRecent(at(2026, 9, 1, 9, 0), now)).toBe('1 Sep 2026');
  expect(formatInstant('not a time')).toBe('not a time');
});

test.each([
  [494, '494 days'],
  [1, '1 day'],
  [0, 'today'],
  [-3, '3 days ago'],
])('%i days left: %s', (days, words) => {
  expect(formatDaysLeft(days)).toBe(words);
});

test('sizes, times and counts', () => {
  expect([formatBytes(999), formatBytes(6200), formatBytes(2_500_000)]).toEqual(['999 B', '6.2 kB', '2.5 MB']);
  expect([formatMilliseconds(41.4), formatMilliseconds(3221)]).toEqual(['41 ms', '3.2 s']);
  expect([counted(1, 'operation'), counted(1206, 'operation')]).toEqual(['1 operation', '1,206 operations']);
  expect(todayOf(now)).toBe('2026-11-23');
});
