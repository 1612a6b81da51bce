import { spawnSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformWithOxc } from 'vite';
import { describe, expect, test } from 'vitest';
import { applicationKinds, Blueprint, blueprintFormat } from '../../../../shared/model/blueprint.ts';
import { makeQuickstarts } from './index.ts';

const nasty = `x'"\`\${1}</script>\\ $(id) \n`;
const blueprintWith = (text: string) =>
  Blueprint.parse({
    format: blueprintFormat,
    organization: { id: 'cascade' },
    applications: applicationKinds.map((kind) => ({
      id: `app-${text}`,
      name: text,
      kind,
      redirectUris: [`https://app.example/${text}`],
      scopes: ['openid', text],
    })),
  });

describe.each([
  ['usual values', 'cascade'],
  ['hostile values', nasty],
])('quickstarts with %s', (_what, text) => {
  const quickstarts = makeQuickstarts(blueprintWith(text), 'https://tenant.example/t/cascade');
  const snippets = quickstarts.flatMap(({ snippets: each }) => each);

  test('there is one for each kind, and each is filled in', () => {
    expect(quickstarts).toHaveLength(applicationKinds.length);
    for (const { code } of snippets) expect(code).toContain('https://tenant.example/t/cascade');
  });

  test('each shell snippet is a correct shell script that runs nothing of what was filled in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portico-snippet-'));
    const scripts = snippets.filter(({ language }) => language === 'sh');
    expect(scripts.length).toBeGreaterThan(2);
    for (const [index, { code }] of scripts.entries()) {
      const file = join(folder, `${index}.sh`);
      await writeFile(file, code);
      expect(spawnSync('sh', ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    }
  });

  test('each program is correct in its language', async () => {
    for (const { language, code, fileName } of snippets) {
      if (language === 'js') stripTypeScriptTypes(code, { mode: 'strip' });
      if (language === 'ts' || language === 'tsx') await transformWithOxc(code, fileName);
    }
  });

  test('none holds a secret', () => {
    for (const { code } of snippets) expect(code).not.toMatch(/client_secret=['"]?[a-z0-9]{8,}/i);
  });
});
