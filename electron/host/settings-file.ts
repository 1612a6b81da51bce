/**
 * `settings.json` of the home, as every door but the shell reads it (the shell's electron-store writes the same file). Only the
 * `settings` member is touched here: window state and sealed secrets belong to the shell and are kept as they are.
 */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { PorticoError } from '../../shared/errors.ts';
import { makeFolder } from '../engine/kernel/make-folder.ts';
import type { SettingsFile } from '../engine/ports.ts';

/** The part of conf and electron-store that is used; both doors share what is built on it. */
export interface KeyedFile {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

export const settingsOptions = (home: string) => ({
  cwd: home,
  configName: 'settings',
  configFileMode: 0o600,
  accessPropertiesByDotNotation: false,
  clearInvalidConfig: false,
});

/** The file is opened when it is first needed, so that a damaged one harms only what needs it. */
export function openSettingsFile(home: string): SettingsFile {
  return settingsIn(
    openGuarded(home, () => new Conf<Record<string, unknown>>({ projectName: 'portico', ...settingsOptions(home) })),
  );
}

export function settingsIn(file: () => KeyedFile): SettingsFile {
  return {
    async read() {
      const settings = file().get('settings');
      return isRecord(settings) ? settings : {};
    },
    async write(settings) {
      file().set('settings', settings);
    },
  };
}

/**
 * A damaged file is set aside under its own name, never overwritten by defaults.
 *
 * @throws `local/file-damaged` once; the next try starts with an empty file
 */
export function openGuarded(home: string, open: () => KeyedFile): () => KeyedFile {
  let opened: KeyedFile | null = null;
  return () => {
    if (opened !== null) return opened;
    makeFolder(home);
    try {
      opened = open();
      return opened;
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      const folder = join(home, 'damaged');
      makeFolder(folder);
      const file = join(home, 'settings.json');
      let kept = 'settings.json';
      for (let copy = 2; existsSync(join(folder, kept)); copy += 1) kept = `settings.${copy}.json`;
      renameSync(file, join(folder, kept));
      throw new PorticoError(
        'local/file-damaged',
        `settings.json is not JSON; it is now damaged/${kept} in the home folder.`,
        { cause },
      );
    }
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
