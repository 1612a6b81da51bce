/**
 * Breaks text into lines of a given width: at spaces, between Chinese and Japanese characters, and anywhere in what is too long
 * for a line of its own, after a slash or the like if there is one. Each line holds pieces of one face and one direction.
 */
import type { Face, FaceBook } from './font-faces.ts';
import { type Direction, directionOf, isBracket, levelsOf, mirror, visualOrder } from './visual-order.ts';

export interface Span {
  readonly text: string;
  /** `value`: to be copied exactly; a document says so to whoever copies from it. */
  readonly style: 'plain' | 'strong' | 'value';
}

export interface Piece {
  readonly text: string;
  readonly face: Face;
  readonly direction: Direction;
  /** An odd one runs to the left. */
  readonly level: number;
  readonly width: number;
}

export interface Line {
  readonly pieces: readonly Piece[];
  readonly width: number;
  readonly base: 'left' | 'right';
}

export interface TextMeasure {
  readonly faces: FaceBook;
  /** Points. */
  widthOf(text: string, face: Face, size: number): number;
  /** Called for each character that no face has. */
  onMissing(character: string): void;
}

interface Word {
  readonly letters: readonly Letter[];
  readonly isSpace: boolean;
}
interface Letter {
  readonly text: string;
  readonly face: Face;
  readonly direction: Direction;
  readonly level: number;
}

const ideograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;
const neverFirst = /^[、。，．：；？！）」』】〉》〕ー々]/u;
/** Marks that only steer how text is shown; there is nothing to draw. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const goodBreak = /[/?&=#.\-_:,;@+]/;
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

export function layOutText(spans: readonly Span[], size: number, width: number, measure: TextMeasure): Line[] {
  const { base, letters } = withLevels(spans.flatMap((span) => lettersOf(span, measure)));
  const lines: Line[] = [];
  let line: Letter[] = [];
  let used = 0;
  const widthOf = (some: readonly Letter[]) => joined(some, size, measure).reduce((sum, piece) => sum + piece.width, 0);
  const end = () => {
    const kept = line.slice(0, line.findLastIndex(({ text }) => text !== ' ') + 1);
    const pieces = joined(kept, size, measure);
    lines.push({ pieces, base, width: pieces.reduce((sum, piece) => sum + piece.width, 0) });
    line = [];
    used = 0;
  };
  for (const word of wordsIn(letters)) {
    let rest = word.letters;
    let wide = widthOf(rest);
    if (word.isSpace && line.length === 0) continue;
    if (!word.isSpace && used + wide > width && line.length > 0 && (wide <= width || used > width / 2)) end();
    while (!word.isSpace && used + wide > width) {
      const fits = fitting(rest, width - used, widthOf);
      line.push(...rest.slice(0, fits));
      rest = rest.slice(fits);
      wide = widthOf(rest);
      end();
    }
    line.push(...rest);
    used += wide;
  }
  if (line.length > 0 || lines.length === 0) end();
  return lines;
}

/** How many letters of a word that is too long go on this line; one at least, or nothing would ever end. */
function fitting(letters: readonly Letter[], width: number, widthOf: (some: readonly Letter[]) => number): number {
  let used = 0;
  let fits = 0;
  for (const letter of letters) {
    used += widthOf([letter]);
    if (used > width) break;
    fits += 1;
  }
  for (let at = fits; at > fits / 2; at -= 1) if (goodBreak.test(letters[at - 1]?.text ?? '')) return at;
  return Math.max(fits, 1);
}

function lettersOf({ text, style }: Span, { faces, onMissing }: TextMeasure): Array<Omit<Letter, 'level'>> {
  const isBold = style === 'strong';
  return [...characters.segment(text.replace(/\s+/g, ' '))].flatMap(({ segment }) => {
    const shown = segment.replace(invisible, '');
    if (shown === '') return [];
    // What is joined by an invisible mark (a family of emoji) is one character only for a face that has it so.
    const whole = faces.faceFor(segment, isBold) ?? faces.faceFor(shown, isBold);
    if (whole !== null) {
      const joins = faces.faceFor(segment, isBold) === whole && segment.includes('\u200d');
      return [{ text: joins ? segment : shown, face: whole, direction: directionOf(shown) }];
    }
    return [...shown].map((each) => {
      const face = faces.faceFor(each, isBold);
      if (face === null) onMissing(each);
      return { text: face === null ? '\ufffd' : each, face: face ?? faces.plain, direction: directionOf(each) };
    });
  });
}

/** Levels belong to the paragraph: a line may begin in the middle of text that runs to the left. */
function withLevels(read: ReadonlyArray<Omit<Letter, 'level'>>): { base: Line['base']; letters: Letter[] } {
  const levels = levelsOf(read.map(({ text }) => text).join(''));
  let offset = 0;
  const letters = read.map((letter) => {
    const level = levels.of(offset);
    offset += letter.text.length;
    return { ...letter, level };
  });
  return { base: levels.base, letters };
}

function wordsIn(letters: readonly Letter[]): Word[] {
  const words: Array<{ letters: Letter[]; isSpace: boolean }> = [];
  letters.forEach((letter, index) => {
    const isSpace = letter.text === ' ';
    const before = letters[index - 1]?.text ?? '';
    const word = words.at(-1);
    const breaks =
      word === undefined ||
      isSpace !== word.isSpace ||
      ((ideograph.test(letter.text) || ideograph.test(before)) && !neverFirst.test(letter.text));
    if (breaks) words.push({ letters: [letter], isSpace });
    else word.letters.push(letter);
  });
  return words;
}

/** Neighbours of one face and one direction become one piece, so that letters that join each other do. */
function joined(letters: readonly Letter[], size: number, measure: TextMeasure): Piece[] {
  const groups: Letter[] = [];
  for (const letter of letters) {
    const last = groups.at(-1);
    const joins = last?.face === letter.face && last.direction === letter.direction && last.level === letter.level;
    if (last !== undefined && joins && !isBracket(letter.text) && !isBracket(last.text))
      groups[groups.length - 1] = { ...last, text: last.text + letter.text };
    else groups.push(letter);
  }
  return groups.map((group) => ({ ...group, width: measure.widthOf(group.text, group.face, size) }));
}

export interface Drawn {
  readonly text: string;
  readonly face: Face;
  readonly width: number;
}

/** From left to right, with neighbours joined again where that changes nothing. */
export function drawnPieces({ pieces }: Line): Drawn[] {
  const drawn: Array<{ text: string; face: Face; width: number; joins: boolean }> = [];
  for (const piece of visualOrder(pieces)) {
    const last = drawn.at(-1);
    const isRightToLeft = piece.level % 2 === 1;
    const text = isRightToLeft && piece.direction === 'neutral' ? mirror(piece.text) : piece.text;
    if (!isRightToLeft && last?.joins === true && last.face === piece.face) {
      last.text += text;
      last.width += piece.width;
    } else drawn.push({ text, face: piece.face, width: piece.width, joins: !isRightToLeft });
  }
  return drawn;
}
