import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPieces, writeJson, writeJsonWithList } from './json-pieces.ts';

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

test('a list that is asked for element by element stands at the end', async () => {
  const elements = Array.from({ length: 30 }, (_, place) => ({ place, text: 'x'.repeat(90_000) }));
  const slowly = async function* () {
    yield* elements;
  };
  const whole: string[] = [];
  writeJson({ write: (text) => whole.push(text) }, { kind: 'capture', checks: [1], messages: elements });
  const out = new PassThrough({ highWaterMark: 1000 });
  const parts = text(out);
  await writeJsonWithList(out, { kind: 'capture', checks: [1] }, 'messages', slowly(), new AbortController().signal);
  out.end();
  expect(await parts).toBe(whole.join(''));
});
