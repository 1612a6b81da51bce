/**
 * Carries into `dist` what PDF documents are drawn with: the fonts' WOFF files of the weights that are used, with the list of
 * characters in each, and the colour profile that PDF/A asks for. `electron/engine/kernel/pdf` reads them from there.
 */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fontFamilies, fontFile, fontRangesFile } from '../electron/engine/kernel/pdf/font-families.ts';
import { root } from './project.mjs';

const installed = join(root, 'node_modules', '@fontsource');

/** Every file of every family that a document may need, below the folder of all families. */
export function fontFiles() {
  return fontFamilies.flatMap(({ name, weights }) => {
    const subsets = Object.keys(JSON.parse(readFileSync(join(installed, fontRangesFile(name)), 'utf8')));
    const faces = subsets.flatMap((subset) => weights.map((weight) => fontFile(name, subset, weight)));
    return [fontRangesFile(name), ...faces];
  });
}

export function copyFonts(dist = join(root, 'dist')) {
  // pdfkit looks for it beside the script that it was bundled into.
  const profile = join('data', 'sRGB_IEC61966_2_1.icc');
  cpSync(join(root, 'node_modules', 'pdfkit', 'js', profile), join(dist, 'chunks', profile));
  for (const file of fontFiles()) {
    const to = join(dist, 'fonts', file);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(installed, file), to);
  }
}
