/** The order in which the pieces of a line stand, for text in which scripts of both directions meet (UAX #9, by bidi-js). */
import bidiFactory from 'bidi-js';

const bidi = bidiFactory();

/** Left to right, right to left, a number, or what takes the direction of its surroundings. */
export type Direction = 'left' | 'right' | 'number' | 'neutral';

const directions: Readonly<Record<string, Direction>> = {
  L: 'left',
  R: 'right',
  AL: 'right',
  EN: 'number',
  AN: 'number',
};

export const directionOf = (character: string): Direction =>
  directions[bidi.getBidiCharTypeName(character)] ?? 'neutral';

export interface Levels {
  readonly base: 'left' | 'right';
  /** One for each character; an odd one runs to the left. */
  readonly of: (offset: number) => number;
}

/** Of one paragraph; its own direction is that of its first letter (rules P2 and P3). */
export function levelsOf(paragraph: string): Levels {
  const found = bidi.getEmbeddingLevels(paragraph);
  return {
    base: (found.paragraphs[0]?.level ?? 0) % 2 === 1 ? 'right' : 'left',
    of: (offset) => found.levels[offset] ?? 0,
  };
}

/** Pieces of one level each, from left to right as they are shown (rule L2). @param pieces in the order in which they are read */
export function visualOrder<T extends { readonly level: number }>(pieces: readonly T[]): T[] {
  const placed = [...pieces];
  const highest = Math.max(0, ...pieces.map(({ level }) => level));
  for (let level = highest; level >= 1; level -= 1) reverseFrom(placed, level);
  return placed;
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

/** Punctuation in text that runs to the left: the other way round, and brackets open towards what they hold (rule L4). */
export const mirror = (text: string): string =>
  [...text]
    .reverse()
    .map((each) => bidi.getMirroredCharacter(each) ?? each)
    .join('');
