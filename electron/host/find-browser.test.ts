import { describe, expect, test } from 'vitest';
import { findBrowser } from './find-browser.ts';

const on = (platform: NodeJS.Platform, files: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  findBrowser({ platform, env, isFile: (path) => files.includes(path) });

describe('a browser that can take a fresh profile', () => {
  test.each([
    {
      name: 'Linux, by PATH',
      platform: 'linux',
      files: ['/usr/bin/google-chrome', '/opt/chromium'],
      env: { PATH: '/usr/local/bin:/usr/bin' },
      found: '/usr/bin/google-chrome',
    },
    {
      name: 'Linux, nothing from a relative PATH',
      platform: 'linux',
      files: ['bin/chromium'],
      env: { PATH: 'bin:.' },
      found: null,
    },
    {
      name: 'macOS',
      platform: 'darwin',
      files: ['/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
      env: {},
      found: '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    },
    {
      name: 'Windows',
      platform: 'win32',
      files: ['C:\\PF\\Google\\Chrome\\Application\\chrome.exe'],
      env: { PROGRAMFILES: 'C:\\PF' },
      found: 'C:\\PF\\Google\\Chrome\\Application\\chrome.exe',
    },
    {
      name: 'the chosen one',
      platform: 'linux',
      files: ['/mine', '/usr/bin/chromium'],
      env: { PATH: '/usr/bin', PORTICO_BROWSER: '/mine' },
      found: '/mine',
    },
    {
      name: 'a chosen one that is missing is not replaced silently',
      platform: 'linux',
      files: ['/usr/bin/chromium'],
      env: { PATH: '/usr/bin', PORTICO_BROWSER: '/mine' },
      found: null,
    },
    { name: 'none', platform: 'linux', files: [], env: { PATH: '/usr/bin' }, found: null },
  ] as const)('$name', ({ platform, files, env, found }) => {
    expect(on(platform, files, env)?.path ?? null).toBe(found);
  });
});
