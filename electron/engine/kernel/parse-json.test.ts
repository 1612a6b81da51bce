import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

test('every JSON comes out as it is, and never as undefined', () => {
  const same = fc.property(fc.json(), (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
  fc.assert(same);
  expect(parseJson('null')).toBeNull();
});

test.each(['', '<html></html>', '{"a":', 'undefined', `${'['.repeat(100_000)}`])('%.20s is none', (text) => {
  expect(parseJson(text)).toBeUndefined();
  const cause = expect.any(SyntaxError);
  expect(() => parseJson(text, (why) => new Error('refused', { cause: why }))).toThrow(
    expect.objectContaining({ message: 'refused', cause }),
  );
});
