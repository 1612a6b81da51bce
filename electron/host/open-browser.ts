/**
 * The engine's port to the person's browser. A fresh profile is a temporary folder that shares nothing with the person's own
 * and is removed afterwards. It never throws: an address that could not be opened is shown to be opened by hand.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenBrowser, OpenedBrowser } from '../engine/ports.ts';
import { type FoundBrowser, findBrowser } from './find-browser.ts';

/** A browser that ends within this time did not open: it refused to start, or it had no screen. */
const startsWithinMs = 1_500;

export function createOpenBrowser(): OpenBrowser {
  return {
    async open(url, { freshProfile }) {
      if (!freshProfile) return openDefault(url);
      const browser = findBrowser({ env: process.env, platform: process.platform, isFile });
      if (browser === null) {
        const opened = await openDefault(url);
        return { ...opened, how: `${opened.how}, because no Chrome, Edge or Chromium was found for a fresh profile` };
      }
      return openFresh(browser, url);
    },
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function openFresh(browser: FoundBrowser, url: string): Promise<OpenedBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'portico-browser-'));
  const child = spawn(
    browser.path,
    [
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-sync',
      '--new-window',
      url,
    ],
    {
      stdio: 'ignore',
    },
  );
  const ended = ending(child);
  const closed = ended
    .then(() => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }))
    .catch(() => undefined);
  if (!(await isStillUp(ended)))
    return {
      how: `${browser.name} did not start; open the address yourself`,
      opened: false,
      closed,
      close: () => closed,
    };
  return {
    how: `${browser.name} in a fresh profile`,
    opened: true,
    closed,
    async close() {
      child.kill();
      await closed;
    },
  };
}

async function openDefault(url: string): Promise<OpenedBrowser> {
  const never = new Promise<void>(() => undefined);
  const notOpened = {
    how: 'No browser could be opened; open the address yourself',
    opened: false,
    closed: Promise.resolve(),
    close: async () => undefined,
  };
  try {
    const { default: open } = await import('open');
    const child = await open(url);
    child.on('error', () => undefined);
    return { how: 'Your default browser', opened: true, closed: never, close: async () => undefined };
  } catch {
    return notOpened;
  }
}

/** Resolves when the process has ended or could not be started. */
async function ending(child: ChildProcess): Promise<void> {
  await Promise.race([once(child, 'exit'), once(child, 'error')]).catch(() => undefined);
}

async function isStillUp(ended: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const up = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), startsWithinMs);
  });
  const result = await Promise.race([up, ended.then(() => false)]);
  clearTimeout(timer);
  return result;
}
