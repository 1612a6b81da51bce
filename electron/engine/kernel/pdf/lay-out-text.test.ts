import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FaceBook, openFaces } from './font-faces.ts';
import { drawnPieces, type Line, layOutText } from './lay-out-text.ts';

let faces: FaceBook;
beforeAll(async () => {
  faces = await openFaces();
});
const missing: string[] = [];
const measure = () => ({
  faces,
  widthOf: (text: string, _face: unknown, size: number) => [...text].length * size,
  onMissing: (character: string) => void missing.push(character),
});
const textOf = ({ pieces }: Line) => pieces.map(({ text }) => text).join('');
const lines = (text: string, width: number) => layOutText([{ text, style: 'plain' }], 1, width, measure()).map(textOf);

describe('lines', () => {
  test.each([
    ['one two three', 7, ['one two', 'three'], 'at spaces'],
    ['森林供应有限公司', 3, ['森林供', '应有限', '公司'], 'between ideographs'],
    ['东京。大阪', 2, ['东', '京。', '大阪'], 'but no full stop begins a line'],
    [
      'https://a.example/long/path',
      12,
      ['https://a.', 'example/', 'long/path'],
      'in an address after a dot or a slash',
    ],
    ['aaaaaaaaaa', 4, ['aaaa', 'aaaa', 'aa'], 'anywhere when nothing else helps'],
    ['', 4, [''], 'an empty text has one'],
  ])('of %j in %d: %j, %s', (text, width, expected) => {
    expect(lines(text, width)).toEqual(expected);
  });

  test('lose nothing and are never too wide', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 8, max: 40 }), (text, width) => {
        const kept = (some: string) => some.replace(/[\s\p{Default_Ignorable_Code_Point}\ufffd]/gu, '');
        const laidOut = layOutText([{ text, style: 'value' }], 1, width, measure());
        for (const line of laidOut) expect(line.width).toBeLessThanOrEqual(width);
        const shown = kept(laidOut.map(textOf).join(''));
        const known = [...kept(text)].filter((each) => !missing.includes(each)).join('');
        expect([...shown].filter((each) => !missing.includes(each)).join('')).toBe(known);
        expect(
          laidOut.flatMap((line) => drawnPieces(line)).reduce((sum, { width: wide }) => sum + wide, 0),
        ).toBeCloseTo(laidOut.reduce((sum, { width: wide }) => sum + wide, 0));
      }),
    );
  });
});
