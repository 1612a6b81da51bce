/**
 * The letters that a document can show: Noto, in small files by script, shipped with Portico. A face is chosen for what a person
 * sees as one character, so that accents and joined emoji stay together; only files that are needed are read.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { create, type Font } from 'fontkit';
import { z } from 'zod';
import { once } from '../once.ts';
import { rememberBounded } from '../remember-bounded.ts';
import { withExactLetters } from './exact-letters.ts';
import { fontFamilies, fontFile, fontRangesFile } from './font-families.ts';
import { readWoff } from './read-woff.ts';

/** Built, the files lie beside the bundle; from the sources, where npm put them. */
const fontFolder = new URL(
  import.meta.url.endsWith('.ts') ? '../../../../node_modules/@fontsource/' : '../fonts/',
  import.meta.url,
);
export interface Face {
  readonly id: string;
  readonly font: Font;
}

export interface FaceBook {
  /** For text that has no letters of its own to say which. */
  readonly plain: Face;
  /** @returns null when no face has it */
  faceFor(character: string, isBold: boolean): Face | null;
}

interface Subset {
  readonly file: string;
  readonly boldFile: string;
  readonly ranges: ReadonlyArray<readonly [number, number]>;
}

/** More characters than a document of ours has; whoever writes in many scripts is only slower beyond it. */
const mostChosen = 20_000;

const Ranges = z.record(z.string().max(40), z.string().max(20_000));

/** Opened once: reading a font costs more than a page with it. */
export const openFaces = keepFaces(fontFolder);

/** @returns what opens them, again after it failed. @param folder with a folder for each family */
export function keepFaces(folder: URL): () => Promise<FaceBook> {
  return once(() => readFaces(folder)).get;
}

async function readFaces(folder: URL): Promise<FaceBook> {
  const subsets = (await Promise.all(fontFamilies.map((family) => subsetsOf(folder, family)))).flat();
  const opened = new Map<string, Face>();
  const open = (id: string): Face => {
    const known = opened.get(id);
    if (known !== undefined) return known;
    // Read when a character asks for it: of the Chinese files a document needs a few in a hundred.
    const face = { id, font: withExactLetters(create(readWoff(readFileSync(new URL(id, folder))))) };
    opened.set(id, face);
    return face;
  };
  const find = (codePoints: readonly number[], isBold: boolean): Face | null => {
    for (const { file, boldFile, ranges } of subsets) {
      if (!codePoints.every((point) => ranges.some(([from, to]) => point >= from && point <= to))) continue;
      const face = open(isBold ? boldFile : file);
      if (codePoints.every((point) => face.font.hasGlyphForCodePoint(point))) return face;
    }
    return null;
  };
  const chosen = new Map<string, Face | null>();
  return {
    plain: open('noto-sans/files/noto-sans-latin-400-normal.woff'),
    faceFor(character, isBold) {
      const key = `${isBold}${character}`;
      const known = chosen.get(key);
      if (known !== undefined) return known;
      const face = find(codePointsOf(character), isBold);
      rememberBounded(chosen, key, face, mostChosen);
      return face;
    },
  };
}

const codePointsOf = (text: string): number[] => [...text].map((each) => each.codePointAt(0) ?? 0);

async function subsetsOf(folder: URL, { name, weights }: (typeof fontFamilies)[number]): Promise<Subset[]> {
  const text = await readFile(new URL(fontRangesFile(name), folder), 'utf8');
  const bold = weights.at(-1) ?? 400;
  return Object.entries(Ranges.parse(JSON.parse(text))).map(([subset, ranges]) => ({
    file: fontFile(name, subset, 400),
    boldFile: fontFile(name, subset, bold),
    ranges: readRanges(ranges),
  }));
}

/** `U+0460-052F,U+20B4` */
function readRanges(text: string): Array<readonly [number, number]> {
  return text.split(',').flatMap((part) => {
    const [, from, to = from] = /^\s*U\+([0-9A-F]+)(?:-([0-9A-F]+))?\s*$/i.exec(part) ?? [];
    return from === undefined ? [] : [[Number.parseInt(from, 16), Number.parseInt(to ?? from, 16)] as const];
  });
}
