/**
 * A font from whose text can be copied what was written. In Arabic several letters share one drawing and differ by their dots, and a
 * document can name one meaning for each drawing; so a drawing is put in once for each meaning that it has.
 */
import type { Font, Glyph, GlyphRun, Subset } from 'fontkit';

/** Above every glyph number that a font can have. */
const alias = 65_536;

export function withExactLetters(font: Font): Font {
  const meanings = new Map<number, string[]>();
  const named = ({ id, advanceWidth, codePoints }: Glyph): Glyph => {
    const known = meanings.get(id) ?? [];
    meanings.set(id, known);
    const meaning = codePoints.join(' ');
    if (!known.includes(meaning)) known.push(meaning);
    return { id: id + alias * known.indexOf(meaning), advanceWidth, codePoints };
  };
  const exact: Font = Object.create(font, {
    // The font keeps one glyph for each drawing, with the meaning that it met first.
    getGlyph: {
      value: (id: number, codePoints: readonly number[] = []): Glyph =>
        Object.create(font.getGlyph(id, codePoints), { codePoints: { value: codePoints } }),
    },
    layout: {
      value(text: string, ...more: unknown[]): GlyphRun {
        const run = font.layout.call(exact, text, ...more);
        return Object.create(run, { glyphs: { value: run.glyphs.map(named) } });
      },
    },
    createSubset: { value: () => withAliases(font.createSubset()) },
  });
  return exact;
}

function withAliases(subset: Subset): Subset {
  const include = subset.includeGlyph.bind(subset);
  subset.includeGlyph = (glyph) => {
    if (glyph < alias) return include(glyph);
    const known = subset.mapping[glyph];
    if (known !== undefined) return known;
    const place = subset.glyphs.push(glyph % alias) - 1;
    subset.mapping[glyph] = place;
    return place;
  };
  return subset;
}
