import { readFileSync } from 'node:fs';
import { create } from 'fontkit';
import { describe, expect, test } from 'vitest';
import { withExactLetters } from './exact-letters.ts';
import { readWoff } from './read-woff.ts';

const folder = new URL('../../../../node_modules/@fontsource/', import.meta.url);
const woff = (name: string) => readFileSync(new URL(name, folder));
const arabic = woff('noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff');

describe('a WOFF font', () => {
  test('is the same font when it is unpacked', () => {
    const [packed, unpacked] = [create(arabic), create(readWoff(arabic))];
    const text = 'شركة الأمل';
    const facts = (font: typeof packed) => font.layout(text).glyphs.map(({ id, advanceWidth }) => [id, advanceWidth]);
    expect(facts(unpacked)).toEqual(facts(packed));
  });

  test.each([
    ['of another kind', Buffer.from('wOF2'.padEnd(60))],
    ['that is cut off', arabic.subarray(0, 4000)],
  ])('%s is refused', (_what, bytes) => {
    expect(() => readWoff(bytes)).toThrow();
  });
});

describe('exact letters', () => {
  test('tell apart letters that share a drawing', () => {
    const font = withExactLetters(create(readWoff(arabic)));
    for (const text of ['كبيرة', 'فروع', 'قريب', 'تعمل', 'يعمل', 'نعمل']) {
      const meant = font.layout(text).glyphs.flatMap(({ codePoints }) => [...codePoints]);
      expect(String.fromCodePoint(...meant.reverse())).toBe(text);
    }
    const subset = font.createSubset();
    const drawings = (text: string) => font.layout(text).glyphs.map(({ id }) => subset.includeGlyph(id));
    expect(drawings('تعمل').at(-1)).not.toBe(drawings('نعمل').at(-1));
    expect(drawings('تعمل')).toEqual(drawings('تعمل'));
  });
});
