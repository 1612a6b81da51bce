import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directionOf, levelsOf, mirror, visualOrder } from './visual-order.ts';

const shown = (text: string) => {
  const { of } = levelsOf(text);
  const pieces = [...text].map((each, at) => ({ text: each, direction: directionOf(each), level: of(at) }));
  return visualOrder(pieces)
    .map((piece) => (piece.level % 2 === 1 && piece.direction === 'neutral' ? mirror(piece.text) : piece.text))
    .join('');
};

describe('the order in which a line stands (UAX #9)', () => {
  test.each([
    ['abc def', 'abc def', 'Latin stays'],
    ['שלום', 'םולש', 'Hebrew alone runs to the left'],
    ['ab של cd', 'ab לש cd', 'Hebrew inside Latin'],
    ['של ab ום', 'םו ab לש', 'Latin inside Hebrew'],
    ['של 12 ום', 'םו 12 לש', 'a number keeps its own order'],
    ['ab (של) cd', 'ab (לש) cd', 'brackets of the paragraph'],
  ])('%s is shown as %s: %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  test('brackets in text that runs to the left open towards what they hold', () => {
    expect(shown('של (ום) לש')).toBe([...'של (ום) לש'].reverse().map(mirror).join(''));
  });

  test('the paragraph runs as its first letter does', () => {
    expect(['(1) של ab', '(1) ab של', '12'].map((text) => levelsOf(text).base)).toEqual(['right', 'left', 'left']);
  });

  test('shows each piece once, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 })), (levels) => {
        const pieces = levels.map((level, at) => ({ level, at }));
        expect(new Set(visualOrder(pieces))).toEqual(new Set(pieces));
      }),
    );
  });
});
