import { expect, test } from 'vitest';
import { codeInFragment } from './http-door.ts';

test.each([
  ['#He6pjgRTK5uFYKTrkmYPLZ6JaoTUkAdLN203R_5WlsE', 'He6pjgRTK5uFYKTrkmYPLZ6JaoTUkAdLN203R_5WlsE'],
  ['#/partners', null],
  ['#/partners?q=abcdefghijklmnopqrstuvwxyz', null],
  ['#short', null],
  ['', null],
])('the fragment %j carries the code %j', (hash, code) => {
  expect(codeInFragment(hash)).toBe(code);
});
