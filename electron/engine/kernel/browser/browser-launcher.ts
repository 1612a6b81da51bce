/**
 * The engine's way to the person's browser. A fresh profile is a temporary folder that shares nothing with the person's own
 * and is removed when the browser has closed. Never throws: an address that could not be opened is to be opened by hand.
 * A browser's sandbox is never switched off here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenBrowser, OpenedBrowser } from '../../ports.ts';
import { type FoundBrowser, findBrowser } from './find-browser.ts';

export interface LauncherSurroundings {
  /** `PORTICO_BROWSER`: `none`, or the path of a browser. `PORTICO_BROWSER_FLAGS`: flags for it, separated by spaces. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Is this the administrator of a Unix system, for whom Chromium refuses its sandbox? */
  readonly isRoot: boolean;
  /** Hands the address to the system's default browser; what comes back has no `pid` when nothing was started. */
  readonly openDefault: (url: string) => Promise<{ readonly pid?: number | undefined }>;
}

/** A browser that ends within this time did not open. */
const startsWithinMs = 1500;

const systemSurroundings = (): LauncherSurroundings => ({
  env: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  openDefault: async (url) => (await import('open')).default(url),
});

export function createBrowserLauncher(surroundings: LauncherSurroundings = systemSurroundings()): OpenBrowser {
  const { env, platform } = surroundings;
  return {
    async open(url, { freshProfile }) {
      if (env.PORTICO_BROWSER === 'none') return notOpened('Open the link yourself');
      if (!freshProfile) return openDefault(url, surroundings);
      const browser = findBrowser({ env, platform, isFile });
      if (browser === null) {
        const opened = await openDefault(url, surroundings);
        return opened.opened
          ? { ...opened, how: `${opened.how}, not in a fresh profile: no Chromium, Chrome, Edge or Firefox was found` }
          : opened;
      }
      const obstacle = obstacleTo(browser, surroundings);
      return obstacle === null
        ? openFresh(browser, url, surroundings).catch(() =>
            notOpened(`${browser.name} could not be started; open the link yourself`),
          )
        : notOpened(obstacle);
    },
  };
}

/** What is known to end in a browser that does not open, said before it is tried. */
function obstacleTo(browser: FoundBrowser, surroundings: LauncherSurroundings): string | null {
  const { env, platform, isRoot } = surroundings;
  const flags = flagsOf(surroundings);
  if (browser.family === 'chromium' && isRoot && !flags.includes('--no-sandbox')) {
    return `${browser.name} does not start as root, because its sandbox refuses to; open the link yourself, or run Portico as an ordinary user`;
  }
  const hasScreen =
    platform !== 'linux' || [env.DISPLAY, env.WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '');
  const headless = flags.some((flag) => flag.startsWith('--headless'));
  return hasScreen || headless ? null : `There is no screen for ${browser.name}; open the link yourself`;
}

const flagsOf = ({ env }: LauncherSurroundings): string[] =>
  (env.PORTICO_BROWSER_FLAGS ?? '').split(/\s+/).filter((flag) => flag !== '');

async function openFresh(
  browser: FoundBrowser,
  url: string,
  surroundings: LauncherSurroundings,
): Promise<OpenedBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'portico-browser-'));
  const child = spawn(browser.path, argumentsFor(browser, profile, url, flagsOf(surroundings)), {
    stdio: 'ignore',
    shell: false,
  });
  const leaveNothing = () => {
    child.kill();
    rmSync(profile, { recursive: true, force: true });
  };
  process.once('exit', leaveNothing);
  const ended = ending(child);
  const closed = ended.then(async () => {
    process.removeListener('exit', leaveNothing);
    // Helper processes of the browser may hold the folder for a moment.
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(() => undefined);
  });
  if (!(await isStillUp(ended))) {
    await closed;
    return notOpened(`${browser.name} did not start; open the link yourself`);
  }
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

function argumentsFor({ family }: FoundBrowser, profile: string, url: string, flags: readonly string[]): string[] {
  if (family === 'firefox') return ['-profile', profile, '-no-remote', '-new-instance', ...flags, url];
  return [
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-sync',
    '--new-window',
    ...flags,
    url,
  ];
}

async function openDefault(url: string, surroundings: LauncherSurroundings): Promise<OpenedBrowser> {
  try {
    const child = await surroundings.openDefault(url);
    // By now the system has answered: its events may be over, so that waiting for them could last for ever.
    if (child.pid === undefined) return notOpened('No browser could be opened; open the link yourself');
    // It is the person's own browser: when they are done with it is not ours to know.
    return { how: 'Your default browser', opened: true, closed: new Promise(() => {}), close: async () => {} };
  } catch {
    return notOpened('No browser could be opened; open the link yourself');
  }
}

function notOpened(how: string): OpenedBrowser {
  return { how, opened: false, closed: Promise.resolve(), close: async () => {} };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Resolves when the process has ended or could not be started. */
async function ending(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
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
