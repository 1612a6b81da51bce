import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baseDirection, directionOf, mirror, visualOrder } from './visual-order.ts';

const pieces = (text: string) => [...text].map((each) => ({ text: each, direction: directionOf(each) }));
const shown = (text: string) => {
  const all = pieces(text);
  const base = baseDirection(all.map(({ direction }) => direction));
  return visualOrder(all, base)
    .map(({ piece, isRightToLeft }) =>
      isRightToLeft && piece.direction === 'neutral' ? mirror(piece.text) : piece.text,
    )
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

  test('shows each piece once, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'ש', '1', ' ', '(', ')', 'ب') }), (text) => {
        const all = pieces(text);
        for (const base of ['left', 'right'] as const) {
          const order = visualOrder(all, base).map(({ piece }) => piece);
          expect(order).toHaveLength(all.length);
          expect(new Set(order)).toEqual(new Set(all));
        }
      }),
    );
  });
});
