/** As much of fontkit, which pdfkit draws with, as is used here; it ships no types. */
declare module 'fontkit' {
  export interface Glyph {
    readonly id: number;
    readonly advanceWidth: number;
    /** The characters that it stands for; empty for a mark that belongs to another. */
    readonly codePoints: readonly number[];
  }
  export interface GlyphRun {
    readonly glyphs: readonly Glyph[];
    readonly positions: readonly object[];
    readonly advanceWidth: number;
  }
  export interface Subset {
    /** By place: which glyph of the font is there. */
    readonly glyphs: number[];
    readonly mapping: Record<number, number>;
    includeGlyph(glyph: number): number;
  }
  export interface Font {
    readonly postscriptName: string;
    hasGlyphForCodePoint(codePoint: number): boolean;
    getGlyph(id: number, codePoints?: readonly number[]): Glyph;
    layout(text: string, ...more: unknown[]): GlyphRun;
    createSubset(): Subset;
  }
  export function create(bytes: Uint8Array): Font;
}
