import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSettingsFile } from './settings-file.ts';

let home = '';
const file = () => join(home, 'settings.json');
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'portico-settings-')), 'home');
});
afterEach(() => rmSync(join(home, '..'), { recursive: true, force: true }));

describe('settings of the doors without Electron', () => {
  test('nothing is written before something is set, and nothing is empty settings', async () => {
    expect(await openSettingsFile(home).read()).toEqual({});
    expect(existsSync(file())).toBe(false);
  });

  test('what is written is there for the next door, readable by its owner only', async () => {
    await openSettingsFile(home).write({ theme: 'dark' });
    expect(await openSettingsFile(home).read()).toEqual({ theme: 'dark' });
    expect(statSync(file()).mode & 0o077).toBe(0);
  });

  test('what the window keeps beside the settings stays as it is', async () => {
    const settings = openSettingsFile(home);
    await settings.write({ theme: 'dark' });
    writeFileSync(
      file(),
      JSON.stringify({
        settings: { theme: 'dark' },
        secrets: { 'targets/a.b': 'c2VhbGVk' },
        window: { maximized: true },
      }),
    );
    await settings.write({ theme: 'light' });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      settings: { theme: 'light' },
      secrets: { 'targets/a.b': 'c2VhbGVk' },
      window: { maximized: true },
    });
  });

  test('settings that are no settings are none', async () => {
    await openSettingsFile(home).write({});
    writeFileSync(file(), JSON.stringify({ settings: ['dark'] }));
    expect(await openSettingsFile(home).read()).toEqual({});
  });

  test('a damaged file is set aside untouched, said once, and never overwritten by defaults', async () => {
    await openSettingsFile(home).write({});
    for (const [damage, kept] of [
      ['{ "settings": ', 'settings.json'],
      ['{ again', 'settings.2.json'],
    ] as const) {
      writeFileSync(file(), damage);
      const settings = openSettingsFile(home);
      await expect(settings.read()).rejects.toMatchObject({ code: 'local/file-damaged' });
      expect(readFileSync(join(home, 'damaged', kept), 'utf8')).toBe(damage);
      expect(await settings.read()).toEqual({});
    }
  });
});
