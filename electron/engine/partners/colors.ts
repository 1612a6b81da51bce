/** Colours as people type them, and how well one can be read on another (WCAG 2.2 §1.4.3). */

/** `#rrggbb` in small letters; `null` when the text is no colour of ours (`#rgb` or `#rrggbb`). */
export function parseColor(text: string): string | null {
  const typed = text.trim().toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(typed)) return typed;
  return /^#[0-9a-f]{3}$/.test(typed) ? `#${[...typed.slice(1)].map((digit) => digit + digit).join('')}` : null;
}

/** Relative luminance, 0 for black to 1 for white. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 (the same) to 21 (black on white), cut to two decimals so that 4.499 is not shown as passing. */
export function contrastRatio(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return Math.floor(((high + 0.05) / (low + 0.05)) * 100) / 100;
}

/** Black or white, whichever can be read better on this colour. */
export function readableOn(background: string): string {
  return contrastRatio('#000000', background) >= contrastRatio('#ffffff', background) ? '#000000' : '#ffffff';
}
