/**
 * The letters that ship, in this order: the first family that has all of a character shows it. Read by the scripts that carry the
 * files into what is built, too.
 */
export const fontFamilies = [
  { name: 'noto-sans', weights: [400, 700] },
  { name: 'noto-sans-arabic', weights: [400, 700] },
  { name: 'noto-sans-sc', weights: [400] },
  { name: 'noto-emoji', weights: [400] },
] as const;

/** Below the folder of all families. @param subset as `unicode.json` of the family names it */
export const fontFile = (family: string, subset: string, weight: number): string =>
  `${family}/files/${family}-${subset.replace(/[[\]]/g, '')}-${weight}-normal.woff`;

/** Of one family: which characters are in which subset. */
export const fontRangesFile = (family: string): string => `${family}/unicode.json`;
