import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { homeFolder } from './home-folder.ts';

describe('home folder', () => {
  test('PORTICO_HOME wins and is made absolute', () => {
    expect(homeFolder({ env: { PORTICO_HOME: 'here' }, platform: 'linux', userHome: '/home/ana' })).toBe(
      resolve('here'),
    );
  });

  test.each([
    { env: {}, why: 'the default', folder: '/home/ana/.config/Portico' },
    { env: { XDG_CONFIG_HOME: '/data/config' }, why: 'the configured folder', folder: '/data/config/Portico' },
    { env: { XDG_CONFIG_HOME: 'relative' }, why: 'a relative one is ignored', folder: '/home/ana/.config/Portico' },
    { env: { PORTICO_HOME: '' }, why: 'an empty choice is none', folder: '/home/ana/.config/Portico' },
  ])('on Linux: $why', ({ env, folder }) => {
    expect(homeFolder({ env, platform: 'linux', userHome: '/home/ana' })).toBe(folder);
  });

  test('on macOS and Windows the system folder is used', () => {
    expect(homeFolder({ env: {}, platform: 'darwin', userHome: '/Users/ana' })).toBe(
      '/Users/ana/Library/Application Support/Portico',
    );
    expect(homeFolder({ env: { APPDATA: '/roaming' }, platform: 'win32', userHome: '/x' })).toBe('/roaming/Portico');
  });
});
