import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fontFamilies } from '../electron/engine/kernel/pdf/font-families.ts';
import { copyFonts, fontFiles } from './fonts.mjs';

test('every family that documents are drawn with is carried along, each file of it and no other', () => {
  const dist = mkdtempSync(join(tmpdir(), 'portico-fonts-'));
  onTestFinished(() => rmSync(dist, { recursive: true, force: true }));
  copyFonts(dist);
  const files = fontFiles();
  for (const { name, weights } of fontFamilies) {
    const own = files.filter((file) => file.startsWith(`${name}/`));
    expect(own).toContain(`${name}/unicode.json`);
    for (const weight of weights) expect(own.some((file) => file.endsWith(`-${weight}-normal.woff`))).toBe(true);
  }
  expect(files.filter((file) => !existsSync(join(dist, 'fonts', file)))).toEqual([]);
  const carried = readdirSync(join(dist, 'fonts'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(carried).toHaveLength(files.length);
  expect(existsSync(join(dist, 'chunks', 'data', 'sRGB_IEC61966_2_1.icc'))).toBe(true);
});
