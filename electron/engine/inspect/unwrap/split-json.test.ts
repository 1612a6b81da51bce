import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitJson } from './split-json.ts';

const isRecording = (path: readonly string[]): boolean => path.join('.') === 'log.entries' || path.length === 0;

function split(text: string, cuts: readonly number[] = []) {
  const elements: string[] = [];
  const splitter = splitJson(
    isRecording,
    (element) => elements.push(element.toString()),
    () => undefined,
  );
  const bytes = Buffer.from(text);
  let from = 0;
  for (const cut of [...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    // The sender uses its memory again, as a reader of a file may.
    const piece = Buffer.from(bytes.subarray(from, cut));
    splitter.push(piece);
    piece.fill(0);
    from = cut;
  }
  return { elements, rest: splitter.rest().toString() };
}

describe('JSON in pieces', () => {
  test('wherever it is cut: the elements, and the rest with nulls in their places', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.jsonValue(),
        fc.jsonValue(),
        cuts,
        fc.nat(3),
        (entries, a, b, at, space) => {
          const text = JSON.stringify({ 'be"fore\\': a, log: { a: [b], entries, b }, entries: a }, null, space);
          const { elements, rest } = split(text, at);
          expect(elements.map((element) => JSON.parse(element))).toEqual(JSON.parse(JSON.stringify(entries)));
          expect(JSON.parse(rest)).toEqual(
            JSON.parse(
              JSON.stringify({ 'be"fore\\': a, log: { a: [b], entries: entries.map(() => null), b }, entries: a }),
            ),
          );
        },
      ),
    );
  });

  test('what is no correct JSON does not become so', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.nat(),
        fc.constantFrom('', ',', ']', '}', '"', 'x', '['),
        (entries, at, put) => {
          const whole = JSON.stringify({ log: { entries } });
          const place = at % whole.length;
          const text = `${whole.slice(0, place)}${put}${whole.slice(place + 1)}`;
          const { elements, rest } = split(text);
          const isRight = (json: string): boolean => {
            try {
              JSON.parse(json);
              return true;
            } catch {
              return false;
            }
          };
          expect([rest, ...elements].every(isRight)).toBe(isRight(text));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('a text of escapes is looked through once', () => {
    const text = `["${'\\n'.repeat(1_000_000)}"]`;
    const started = performance.now();
    expect(split(text).elements).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each([
    ['a list that is the whole text', '[1, {"a":[2]}, "x]"]', ['1', '{"a":[2]}', '"x]"'], '[null, null, null]'],
    ['a name with an escape in it', '{"l\\u006fg":{"entries":[1]}}', ['1'], '{"l\\u006fg":{"entries":[null]}}'],
    ['the same names elsewhere', '{"x":{"log":{"entries":[1]}}}', [], '{"x":{"log":{"entries":[1]}}}'],
    [
      'two such lists',
      '{"log":{"entries":[1],"entries":[2]}}',
      ['1', '2'],
      '{"log":{"entries":[null],"entries":[null]}}',
    ],
    ['an empty one', '{"log":{"entries":[ ]}}', [], '{"log":{"entries":[ ]}}'],
  ])('%s', (_, text, elements, rest) => {
    const parts = split(text, [5, 9]);
    expect(parts.elements.map((element) => element.trim())).toEqual(elements);
    expect(JSON.parse(parts.rest)).toEqual(JSON.parse(rest));
  });
});
