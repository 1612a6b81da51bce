import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPieces } from './json-pieces.ts';

test('the pieces joined are the JSON', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue(), { minLength: 21 })), (value) => {
      expect([...jsonPieces({ a: value, b: undefined, c: [value] })].join('')).toBe(
        JSON.stringify({ a: value, b: undefined, c: [value] }),
      );
      expect([...jsonPieces(value)].join('')).toBe(JSON.stringify(value));
    }),
  );
});

test('a long list of long texts comes element by element', () => {
  const pieces = [...jsonPieces({ kind: 'capture', messages: Array.from({ length: 50 }, () => 'x'.repeat(1000)) })];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1100);
});
