/**
 * Looks for an installed browser that can be given a profile of its own. Pure over the surroundings that it is given, so
 * that each system's list can be tested on any system.
 */
import { posix, win32 } from 'node:path';

export interface BrowserSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  isFile(path: string): boolean;
}

export interface FoundBrowser {
  readonly name: string;
  readonly path: string;
  /** Which flags it understands. */
  readonly family: 'chromium' | 'firefox';
}

const onLinux: ReadonlyArray<readonly [name: string, file: string]> = [
  ['Chromium', 'chromium'],
  ['Chromium', 'chromium-browser'],
  ['Chrome', 'google-chrome-stable'],
  ['Chrome', 'google-chrome'],
  ['Edge', 'microsoft-edge-stable'],
  ['Edge', 'microsoft-edge'],
  ['Brave', 'brave-browser'],
  ['Firefox', 'firefox'],
  ['Firefox', 'firefox-esr'],
];
const onMac: ReadonlyArray<readonly [name: string, path: string]> = [
  ['Chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['Edge', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
  ['Chromium', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  ['Brave', '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser'],
  ['Firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
];
const onWindows: ReadonlyArray<readonly [name: string, path: string]> = [
  ['Edge', 'Microsoft\\Edge\\Application\\msedge.exe'],
  ['Chrome', 'Google\\Chrome\\Application\\chrome.exe'],
  ['Chromium', 'Chromium\\Application\\chrome.exe'],
  ['Firefox', 'Mozilla Firefox\\firefox.exe'],
];

/** `PORTICO_BROWSER` (a path) wins over every other; null when there is none. */
export function findBrowser({ env, platform, isFile }: BrowserSurroundings): FoundBrowser | null {
  const chosen = env.PORTICO_BROWSER ?? '';
  const list = chosen === '' ? candidates(env, platform) : [['The chosen browser', chosen] as const];
  for (const [name, path] of list) {
    if (isFile(path)) return { name, path, family: /firefox[^/\\]*$/i.test(path) ? 'firefox' : 'chromium' };
  }
  return null;
}

function candidates(
  env: BrowserSurroundings['env'],
  platform: NodeJS.Platform,
): ReadonlyArray<readonly [string, string]> {
  if (platform === 'darwin') return onMac;
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES(X86)'], env.PROGRAMFILES, env.LOCALAPPDATA].filter(
      (root) => root !== undefined && root !== '',
    );
    return onWindows.flatMap(([name, path]) => roots.map((root) => [name, win32.join(String(root), path)] as const));
  }
  // An entry that is not absolute would mean "wherever Portico was started".
  const folders = (env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return onLinux.flatMap(([name, file]) => folders.map((folder) => [name, posix.join(folder, file)] as const));
}
