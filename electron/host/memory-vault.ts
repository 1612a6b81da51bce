import type { Vault } from '../engine/ports.ts';

/** Secrets in memory until Portico stops. Used where there is no key store that this door can reach. */
export function createMemoryVault(note: string): Vault {
  const secrets = new Map<string, string>();
  return {
    kind: 'memory',
    note,
    get: async (key) => secrets.get(key) ?? null,
    async set(key, value) {
      if (value === null || value === '') secrets.delete(key);
      else secrets.set(key, value);
    },
  };
}
