import { describe, expect, test } from 'vitest';
import type { SystemVaultDeps } from './system-vault.ts';
import { openVault } from './system-vault.ts';

/** Sealing that can be looked through by the test and by nobody who only has the file. */
function surroundings(
  options: {
    platform?: NodeJS.Platform;
    backend?: 'basic_text' | 'gnome_libsecret';
    available?: boolean;
    rotated?: boolean;
    broken?: boolean;
  } = {},
) {
  const kept = new Map<string, unknown>([['settings', { theme: 'dark' }]]);
  let sealed = 0;
  const deps: SystemVaultDeps = {
    platform: options.platform ?? 'linux',
    file: () => ({ get: (key) => kept.get(key), set: (key, value) => void kept.set(key, value) }),
    sealer: {
      getSelectedStorageBackend: () => options.backend ?? 'gnome_libsecret',
      isAsyncEncryptionAvailable: async () => options.available ?? true,
      async encryptStringAsync(text) {
        if (options.broken === true) throw new Error('locked');
        sealed += 1;
        return Buffer.from([...text].reverse().join(''));
      },
      async decryptStringAsync(bytes) {
        if (options.broken === true) throw new Error('locked');
        return {
          result: [...bytes.toString('utf8')].reverse().join(''),
          shouldReEncrypt: options.rotated === true && sealed < 2,
        };
      },
    },
  };
  return { deps, kept, sealed: () => sealed };
}

describe('vault of the window', () => {
  test('a secret is kept sealed, beside what else the file holds, and comes back', async () => {
    const { deps, kept } = surroundings();
    const vault = await openVault(deps);
    await vault.set('targets/live', 'open sesame');
    expect(await vault.get('targets/live')).toBe('open sesame');
    expect(JSON.stringify([...kept])).not.toContain('open sesame');
    expect(kept.get('settings')).toEqual({ theme: 'dark' });
    expect(vault.kind).toBe('system');
  });

  test.each([null, ''])('an absent value (%j) removes the secret', async (value) => {
    const { deps, kept } = surroundings();
    const vault = await openVault(deps);
    await vault.set('a', 'one');
    await vault.set('b', 'two');
    await vault.set('a', value);
    expect(await vault.get('a')).toBeNull();
    expect(await vault.get('b')).toBe('two');
    expect(Object.keys(Object(kept.get('secrets')))).toEqual(['b']);
  });

  test('names of Object are no secrets', async () => {
    const vault = await openVault(surroundings().deps);
    for (const key of ['constructor', '__proto__', 'toString']) expect(await vault.get(key), key).toBeNull();
  });

  test('a secret under an old key is sealed again', async () => {
    const { deps, sealed } = surroundings({ rotated: true });
    const vault = await openVault(deps);
    await vault.set('a', 'one');
    expect(await vault.get('a')).toBe('one');
    expect(sealed()).toBe(2);
  });

  test.each([
    {
      name: 'Linux without a key store',
      options: { backend: 'basic_text' } as const,
      note: 'no key store that protects secrets',
    },
    { name: 'a locked key store', options: { available: false }, note: 'locked or missing' },
    {
      name: 'a locked Keychain',
      options: { platform: 'darwin', available: false } as const,
      note: 'locked or missing',
    },
  ])('$name: secrets stay in memory, and the words say so', async ({ options, note }) => {
    const { deps, kept } = surroundings(options);
    const vault = await openVault(deps);
    await vault.set('a', 'one');
    expect(await vault.get('a')).toBe('one');
    expect(vault.kind).toBe('memory');
    expect(vault.note).toContain(note);
    expect(kept.has('secrets')).toBe(false);
  });

  test('a key store that fails later is a failure in words', async () => {
    const vault = await openVault(surroundings({ broken: true }).deps);
    await expect(vault.set('a', 'one')).rejects.toMatchObject({ code: 'trust/no-key-store' });
  });
});
