import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowserLauncher, type LauncherSurroundings } from './browser-launcher.ts';
import { findBrowser } from './find-browser.ts';

const url = 'http://127.0.0.1:9/start?a=1&b="two"';
const linux = (env: Record<string, string>, isRoot = false): LauncherSurroundings => ({
  env: { DISPLAY: ':0', ...env },
  platform: 'linux',
  isRoot,
  openDefault: async () => ({ pid: undefined }),
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-launcher-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function script(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('the default browser', () => {
  test('is opened without waiting for what the system has already told', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'spawn');
    const launcher = createBrowserLauncher({ ...linux({}), openDefault: async () => child });
    expect(await launcher.open(url, { freshProfile: false })).toMatchObject({
      opened: true,
      how: 'Your default browser',
    });
  });

  test.each([async () => ({}), () => Promise.reject(new Error('no xdg-open'))])(
    'says when there is none',
    async (openDefault) => {
      const launcher = createBrowserLauncher({ ...linux({}), openDefault });
      expect((await launcher.open(url, { freshProfile: false })).opened).toBe(false);
    },
  );
});

describe('a browser in a fresh profile', () => {
  test('gets the address as one argument and a profile that is gone when it has closed', async () => {
    const path = await script('chromium', `printf '%s\\n' "$@" > ${folder}/seen; exec sleep 60`);
    const opened = await createBrowserLauncher(linux({ PORTICO_BROWSER: path })).open(url, { freshProfile: true });
    expect(opened).toMatchObject({ opened: true, how: 'The chosen browser in a fresh profile' });
    const seen = (await readFile(join(folder, 'seen'), 'utf8')).trim().split('\n');
    expect(seen.at(-1)).toBe(url);
    expect(seen).not.toContain('--no-sandbox');
    const profile = seen[0]?.replace('--user-data-dir=', '') ?? '';
    expect(existsSync(profile)).toBe(true);
    await opened.close();
    expect(existsSync(profile)).toBe(false);
  });

  test('takes flags from the environment, and Firefox its own', async () => {
    const path = await script('firefox', `printf '%s\\n' "$@" > ${folder}/fox; exec sleep 60`);
    const opened = await createBrowserLauncher(
      linux({ PORTICO_BROWSER: path, PORTICO_BROWSER_FLAGS: ' --headless  -x ' }),
    ).open(url, { freshProfile: true });
    await opened.close();
    const seen = (await readFile(join(folder, 'fox'), 'utf8')).trim().split('\n');
    expect([seen[0], ...seen.slice(2)]).toEqual(['-profile', '-no-remote', '-new-instance', '--headless', '-x', url]);
  });

  test('that ends at once is said not to have started', async () => {
    const path = await script('broken', 'exit 1');
    const opened = await createBrowserLauncher(linux({ PORTICO_BROWSER: path })).open(url, { freshProfile: true });
    expect(opened).toMatchObject({ opened: false, how: 'The chosen browser did not start; open the link yourself' });
  });
});

describe('nothing is opened, and it is said why', () => {
  test.each([
    ['when it was told so', linux({ PORTICO_BROWSER: 'none' }), 'Open the link yourself'],
    ['for root, rather than without a sandbox', linux({ PORTICO_BROWSER: '/bin/sh' }, true), /does not start as root/],
    ['without a screen', linux({ PORTICO_BROWSER: '/bin/sh', DISPLAY: '' }), /There is no screen/],
  ])('%s', async (_when, surroundings, how) => {
    const opened = await createBrowserLauncher(surroundings).open(url, { freshProfile: true });
    expect(opened.opened).toBe(false);
    expect(opened.how).toMatch(how);
    await opened.closed;
  });
});

describe('the list of browsers', () => {
  const there =
    (...paths: string[]) =>
    (path: string) =>
      paths.includes(path);

  test.each([
    ['linux', { PATH: '.:/opt/bin:/usr/bin' }, '/usr/bin/firefox-esr', { name: 'Firefox', family: 'firefox' }],
    ['linux', { PATH: '/usr/bin' }, '/usr/bin/google-chrome', { name: 'Chrome', family: 'chromium' }],
    [
      'darwin',
      {},
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      { name: 'Edge', family: 'chromium' },
    ],
    [
      'win32',
      { PROGRAMFILES: 'C:\\Program Files' },
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      { name: 'Chrome', family: 'chromium' },
    ],
  ] as const)('%s finds %o', (platform, env, path, found) => {
    expect(findBrowser({ env, platform, isFile: there(path) })).toMatchObject({ ...found, path });
  });

  test('has no entry for a folder that is not absolute', () => {
    expect(findBrowser({ env: { PATH: '.' }, platform: 'linux', isFile: () => true })).toBeNull();
  });
});

const chromium = '/usr/bin/chromium';
test.runIf(existsSync(chromium))(
  'a real Chromium opens the page and takes its profile with it',
  { timeout: 60_000 },
  async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('portico-browser-'));
    const visited = Promise.withResolvers<void>();
    const server = createServer((request, response) => {
      if (request.url === '/seen') visited.resolve();
      response.setHeader('content-type', 'text/html').end('<title>seen</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const flags =
      '--headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update';
    const launcher = createBrowserLauncher({
      env: { ...process.env, PORTICO_BROWSER: chromium, PORTICO_BROWSER_FLAGS: flags },
      platform: 'linux',
      isRoot: true,
      openDefault: async () => ({}),
    });
    const opened = await launcher.open(`http://127.0.0.1:${port}/seen`, { freshProfile: true });
    expect(opened.how).toContain('fresh profile');
    await visited.promise;
    await opened.close();
    server.closeAllConnections();
    server.close();
    const after = (await readdir(tmpdir())).filter((name) => name.startsWith('portico-browser-'));
    expect(after).toEqual(before);
  },
);
