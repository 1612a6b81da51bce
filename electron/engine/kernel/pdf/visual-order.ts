/**
 * The order in which the pieces of a line stand, for text in which scripts of both directions meet: the part of the Unicode
 * bidirectional algorithm (UAX #9) that a name or a sentence needs, on pieces that are of one direction each.
 */

/** Left to right, right to left, a number, or what takes the direction of its surroundings. */
export type Direction = 'left' | 'right' | 'number' | 'neutral';

const toTheLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

export function directionOf(character: string): Direction {
  if (/\p{Nd}/u.test(character)) return 'number';
  if (!/[\p{L}\p{M}]/u.test(character)) return 'neutral';
  return toTheLeft.test(character) ? 'right' : 'left';
}

/** Of a paragraph: that of its first letter. */
export function baseDirection(directions: readonly Direction[]): 'left' | 'right' {
  return directions.find((direction) => direction === 'left' || direction === 'right') === 'right' ? 'right' : 'left';
}

export interface Placed<T> {
  readonly piece: T;
  readonly isRightToLeft: boolean;
}

/** @param pieces in the order in which they are read @returns from left to right as they are shown */
export function visualOrder<T extends { readonly direction: Direction; readonly text: string }>(
  pieces: readonly T[],
  base: 'left' | 'right',
): Placed<T>[] {
  const levels = levelsOf(
    pieces.map(({ direction }) => direction),
    base,
  );
  levelBrackets(pieces, levels, base);
  const placed = pieces.map((piece, index) => ({ piece, level: levels[index] ?? 0 }));
  for (let level = 2; level >= 1; level -= 1) reverseFrom(placed, level);
  return placed.map(({ piece, level }) => ({ piece, isRightToLeft: level === 1 }));
}

/** Both brackets of a pair stand with what they hold, unless the paragraph's own direction is in there too (UAX #9, N0). */
function levelBrackets(
  pieces: ReadonlyArray<{ readonly direction: Direction; readonly text: string }>,
  levels: number[],
  base: 'left' | 'right',
): void {
  const open: Array<{ readonly bracket: string; readonly at: number }> = [];
  for (const [at, { text }] of pieces.entries()) {
    if ('([{'.includes(text)) open.push({ bracket: text, at });
    const opening = open.at(-1);
    if (!')]}'.includes(text) || opening === undefined || mirrored[text] !== opening.bracket) continue;
    open.pop();
    const inside = pieces.slice(opening.at + 1, at).map(({ direction }) => direction);
    const other = base === 'left' ? 'right' : 'left';
    const before = pieces
      .slice(0, opening.at)
      .findLast(({ direction }) => direction === 'left' || direction === 'right');
    const isOther = !inside.includes(base) && inside.includes(other) && before?.direction === other;
    const level = isOther ? (base === 'left' ? 1 : 2) : base === 'left' ? 0 : 1;
    levels[opening.at] = level;
    levels[at] = level;
  }
}

export const isBracket = (text: string): boolean => text.length === 1 && '()[]{}'.includes(text);

function reverseFrom(placed: Array<{ readonly level: number }>, level: number): void {
  for (let start = 0; start < placed.length; start += 1) {
    let end = start;
    while ((placed[end]?.level ?? -1) >= level) end += 1;
    if (end - start > 1) placed.splice(start, end - start, ...placed.slice(start, end).reverse());
    start = Math.max(start, end);
  }
}

/** 0 and 2 run to the right, 1 to the left; a number inside text that runs to the left keeps its own order. */
function levelsOf(directions: readonly Direction[], base: 'left' | 'right'): number[] {
  const baseLevel = base === 'right' ? 1 : 0;
  const right = baseLevel === 1 ? 2 : 0;
  let context = base;
  const strong = directions.map((direction) => {
    if (direction === 'left' || direction === 'right') context = direction;
    if (direction === 'left') return right;
    if (direction === 'right') return 1;
    if (direction === 'number') return context === 'right' ? 2 : 0;
    return null;
  });
  // A number beside text that runs to the left counts as part of it for what stands between.
  const sideOf = (at: number, step: 1 | -1): 'left' | 'right' => {
    for (let index = at; index >= 0 && index < strong.length; index += step) {
      const level = strong[index] ?? null;
      if (level === null) continue;
      return level === 1 || (level === 2 && directions[index] === 'number') ? 'right' : 'left';
    }
    return base;
  };
  return strong.map((level, index) => {
    if (level !== null) return level;
    const [before, after] = [sideOf(index, -1), sideOf(index, 1)];
    if (before !== after) return baseLevel;
    return before === 'right' ? 1 : right;
  });
}

const mirrored: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '{': '}',
  '}': '{',
  '<': '>',
  '>': '<',
  '«': '»',
  '»': '«',
};

/** Punctuation in text that runs to the left: the other way round, and brackets open towards what they hold. */
export const mirror = (text: string): string =>
  [...text]
    .reverse()
    .map((each) => mirrored[each] ?? each)
    .join('');
