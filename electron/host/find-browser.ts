/**
 * Looks for a Chromium-based browser on the disk: only those can be told to use a profile of their own. Pure over the
 * surroundings that it is given, so that each system's list can be tested on any system.
 */
import { join } from 'node:path';

export interface BrowserSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  isFile(path: string): boolean;
}

export interface FoundBrowser {
  readonly name: string;
  readonly path: string;
}

const onLinux = [
  ['Chromium', 'chromium'],
  ['Chromium', 'chromium-browser'],
  ['Chrome', 'google-chrome-stable'],
  ['Chrome', 'google-chrome'],
  ['Edge', 'microsoft-edge-stable'],
  ['Edge', 'microsoft-edge'],
  ['Brave', 'brave-browser'],
] as const;
const onMac = [
  ['Chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['Edge', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
  ['Chromium', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  ['Brave', '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser'],
] as const;
const onWindows = [
  ['Edge', 'Microsoft\\Edge\\Application\\msedge.exe'],
  ['Chrome', 'Google\\Chrome\\Application\\chrome.exe'],
  ['Chromium', 'Chromium\\Application\\chrome.exe'],
] as const;

/** `PORTICO_BROWSER` (a path) wins; null when there is none that can take a fresh profile. */
export function findBrowser({ env, platform, isFile }: BrowserSurroundings): FoundBrowser | null {
  const chosen = env.PORTICO_BROWSER;
  if (chosen !== undefined && chosen !== '')
    return isFile(chosen) ? { name: 'the chosen browser', path: chosen } : null;
  return candidates(env, platform).find(({ path }) => isFile(path)) ?? null;
}

function candidates(env: BrowserSurroundings['env'], platform: NodeJS.Platform): FoundBrowser[] {
  if (platform === 'darwin') return onMac.map(([name, path]) => ({ name, path }));
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES(X86)'], env.PROGRAMFILES, env.LOCALAPPDATA].filter((root) => root !== undefined);
    return onWindows.flatMap(([name, path]) => roots.map((root) => ({ name, path: `${root}\\${path}` })));
  }
  const folders = (env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return onLinux.flatMap(([name, file]) => folders.map((folder) => ({ name, path: join(folder, file) })));
}
