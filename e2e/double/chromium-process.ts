/** Starts Chromium without a window, tells Playwright where it listens, and speaks to it over a pipe. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { chromiumFlags, findChromium } from '../fixtures/chromium.ts';
import { type Cdp, connectCdp } from './cdp.ts';

export interface ChromiumProcess {
  readonly cdp: Cdp;
  stop(): void;
}

export function startChromium(): ChromiumProcess {
  const executable = findChromium();
  if (executable === null) throw new Error('the double needs a Chromium; set PORTICO_CHROMIUM');
  const profile = mkdtempSync(join(tmpdir(), 'portico-double-'));
  const child = spawn(
    executable,
    [
      '--headless',
      '--remote-debugging-port=0',
      '--remote-debugging-pipe',
      '--no-startup-window',
      `--user-data-dir=${profile}`,
      '--window-size=1280,800',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      ...chromiumFlags,
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  if (child.stderr === null) throw new Error('Chromium has no standard error');
  createInterface({ input: child.stderr }).on('line', (line) => {
    // The line that Playwright waits for; the rest is Chromium talking to itself.
    if (line.startsWith('DevTools listening on ')) process.stderr.write(`${line}\n`);
  });
  const [, , , toBrowser, fromBrowser] = child.stdio;
  if (!(toBrowser instanceof Writable) || !(fromBrowser instanceof Readable)) throw new Error('Chromium has no pipe');
  // What is written while Chromium ends goes nowhere, and that is fine.
  toBrowser.on('error', () => undefined);
  return {
    cdp: connectCdp(toBrowser, fromBrowser),
    stop() {
      child.kill('SIGKILL');
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
