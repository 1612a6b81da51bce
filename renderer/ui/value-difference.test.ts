import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markDifference, nameDifference } from './value-difference.ts';

test.each([
  ['https://a.example', 'https://a.example/', 'They differ by the final slash.'],
  ['https://a.example', 'http://a.example', 'One says http, the other https.'],
  ['urn:A', 'urn:a', 'They differ in upper and lower case.'],
  ['x', ' x', 'They differ by a blank at the beginning or the end.'],
  ['x', 'y', ''],
  ['x', 'x', ''],
])('%j and %j', (expected, received, words) => expect(nameDifference(expected, received)).toBe(words));

test('marks one stretch and loses no character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      const marked = markDifference(a, b);
      expect(marked.expected.map(({ text }) => text).join('')).toBe(a);
      expect(marked.received.map(({ text }) => text).join('')).toBe(b);
      const plain = (parts: readonly { text: string; differs: boolean }[]) =>
        parts.filter(({ differs }) => !differs).map(({ text }) => text);
      expect(plain(marked.expected)).toEqual(plain(marked.received));
    }),
  );
});

test.each(['2026-03-01 11:59:00 UTC to 12:05:00 UTC', 'any time to 2026-03-01 12:05:00 UTC'])(
  'a time is not marked against %s: every digit may differ',
  (stretch) => {
    const { expected, received } = markDifference(stretch, '2026-11-24 18:22:51 UTC');
    expect([...expected, ...received].some(({ differs }) => differs)).toBe(false);
  },
);
