import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CliContext } from './command.ts';
import { findElectron } from './find-electron.ts';
import { openWindow } from './open-window.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-electron-'));
  mkdirSync(join(folder, 'node_modules', 'electron', 'dist'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, content: string, mode = 0o644) => writeFileSync(join(folder, path), content, { mode });

describe("Electron's binary, asked of the disk", () => {
  test('is absent in a package that was not downloaded', () => {
    expect(findElectron({ env: {}, folder })).toBeNull();
  });

  test('is where path.txt says', () => {
    put('node_modules/electron/path.txt', 'the-binary');
    expect(findElectron({ env: {}, folder })).toBeNull();
    put('node_modules/electron/dist/the-binary', '');
    expect(findElectron({ env: {}, folder })).toBe(join(folder, 'node_modules', 'electron', 'dist', 'the-binary'));
  });

  test('is in the folder that the environment names', () => {
    put('node_modules/electron/path.txt', 'the-binary');
    put('the-binary', '');
    expect(findElectron({ env: { ELECTRON_OVERRIDE_DIST_PATH: folder }, folder })).toBe(join(folder, 'the-binary'));
  });
});

describe('the window that may not open', () => {
  const context = (signal = new AbortController().signal): CliContext => ({
    env: process.env,
    home: folder,
    stdin: Readable.from([]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    signal,
    engine: () => Promise.reject(new Error('not needed')),
    calls: () => Promise.reject(new Error('not needed')),
    printJson: () => undefined,
    print: () => undefined,
    note: () => undefined,
    colours: false,
    finish: () => undefined,
  });
  const script = (text: string) => {
    put('electron', `#!/bin/sh\n${text}\n`, 0o755);
    return join(folder, 'electron');
  };

  test('a window that was closed is no reason for a browser', async () => {
    expect(await openWindow(script('exit 0'), context())).toBeNull();
  });

  test('a refused sandbox is named, and never switched off', async () => {
    const electron = script(
      `case "$*" in *sandbox*) exit 0;; esac\necho "The SUID sandbox helper binary was found, but is not configured correctly" >&2\nexit 133`,
    );
    expect(await openWindow(electron, context())).toBe('This system does not let Electron start its sandbox.');
  });

  test.each(['exit 1', 'kill -SEGV $$'])('an end within seconds (%s) is a reason for a browser', async (text) => {
    expect(await openWindow(script(text), context())).toBe('Electron could not start here.');
  });

  test('a file that cannot be run is one too', async () => {
    put('electron', 'not a program');
    expect(await openWindow(join(folder, 'electron'), context())).toBe('Electron could not start here.');
  });

  test('Ctrl-C ends the window', async () => {
    const cancel = new AbortController();
    const ended = openWindow(script('trap "exit 143" TERM\nwhile :; do sleep 0.05; done'), context(cancel.signal));
    cancel.abort();
    expect(await ended).toBeNull();
  });
});
