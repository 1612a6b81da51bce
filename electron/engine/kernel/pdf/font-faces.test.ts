import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { keepFaces } from './font-faces.ts';

const installed = new URL('../../../../node_modules/@fontsource', import.meta.url);

test('fonts that could not be read once are read at the next wish, and then kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-fonts-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const open = keepFaces(pathToFileURL(`${folder}/fonts/`));
  await expect(open()).rejects.toMatchObject({ code: 'ENOENT' });
  await symlink(installed, join(folder, 'fonts'));
  const faces = await open();
  expect(faces.faceFor('森', false)?.id).toMatch(/^noto-sans-sc\//);
  expect(await open()).toBe(faces);
});
