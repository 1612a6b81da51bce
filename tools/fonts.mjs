/**
 * Carries into `dist` what PDF documents are drawn with: the fonts' WOFF files of the weights that are used, with the list of
 * characters in each, and the colour profile that PDF/A asks for. `electron/engine/kernel/pdf` reads them from there.
 */
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

const families = [
  { name: 'noto-sans', weights: [400, 700] },
  { name: 'noto-sans-arabic', weights: [400, 700] },
  { name: 'noto-sans-sc', weights: [400] },
  { name: 'noto-emoji', weights: [400] },
];

export function copyFonts() {
  // pdfkit looks for it beside the script that it was bundled into.
  const profile = join('data', 'sRGB_IEC61966_2_1.icc');
  cpSync(join(root, 'node_modules', 'pdfkit', 'js', profile), join(root, 'dist', 'chunks', profile));
  for (const { name, weights } of families) {
    const from = join(root, 'node_modules', '@fontsource', name);
    const to = join(root, 'dist', 'fonts', name);
    mkdirSync(join(to, 'files'), { recursive: true });
    cpSync(join(from, 'unicode.json'), join(to, 'unicode.json'));
    for (const file of readdirSync(join(from, 'files'))) {
      if (weights.some((weight) => file.endsWith(`-${weight}-normal.woff`)))
        cpSync(join(from, 'files', file), join(to, 'files', file));
    }
  }
}
