/**
 * Secrets sealed by the operating system's key store and kept, sealed, in settings.json. A system that would only obscure them
 * (Linux without a key store: `basic_text`) is refused, and the words say that secrets then last until Portico closes.
 */
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import { PorticoError } from '../../shared/errors.ts';
import type { Vault } from '../engine/ports.ts';
import { createMemoryVault } from '../host/memory-vault.ts';
import type { KeyedFile } from '../host/settings-file.ts';

type Sealer = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

export interface SystemVaultDeps {
  readonly sealer: Sealer;
  readonly file: () => KeyedFile;
  readonly platform: NodeJS.Platform;
}

const Sealed = z.record(z.string(), z.string());
const names: Partial<Record<NodeJS.Platform, string>> = { darwin: 'the Keychain', win32: 'Windows data protection' };

/** Chosen once at the start; what it chose is said on screen. */
export async function openVault(deps: SystemVaultDeps): Promise<Vault> {
  const refusal = await whyNot(deps);
  if (refusal !== null) return createMemoryVault(`${refusal}, so secrets are kept in memory until Portico closes.`);
  return sealedVault(deps);
}

async function whyNot({ sealer, platform }: SystemVaultDeps): Promise<string | null> {
  if (platform === 'linux') {
    const backend = sealer.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return 'This system has no key store that protects secrets';
  }
  const available = await sealer.isAsyncEncryptionAvailable().catch(() => false);
  return available ? null : "This system's key store is locked or missing";
}

function sealedVault({ sealer, file, platform }: SystemVaultDeps): Vault {
  const read = (): Readonly<Record<string, string>> => {
    const sealed = Sealed.safeParse(file().get('secrets') ?? {});
    return sealed.success ? sealed.data : {};
  };
  const write = (key: string, value: string | null) => {
    const { [key]: _, ...others } = read();
    file().set('secrets', value === null ? others : { ...others, [key]: value });
  };
  const seal = async (key: string, value: string) =>
    write(key, (await sealer.encryptStringAsync(value)).toString('base64'));
  return {
    kind: 'system',
    note: `Secrets are sealed by ${names[platform] ?? "this system's key store"}.`,
    async get(key) {
      const sealed = Object.hasOwn(read(), key) ? read()[key] : undefined;
      if (sealed === undefined) return null;
      const { result, shouldReEncrypt } = await refusingWords(() =>
        sealer.decryptStringAsync(Buffer.from(sealed, 'base64')),
      );
      if (shouldReEncrypt) await refusingWords(() => seal(key, result));
      return result;
    },
    async set(key, value) {
      if (value === null || value === '') write(key, null);
      else await refusingWords(() => seal(key, value));
    },
  };
}

async function refusingWords<T>(deed: () => Promise<T>): Promise<T> {
  try {
    return await deed();
  } catch (cause) {
    throw new PorticoError('trust/no-key-store', 'The key store did not open or seal the secret.', { cause });
  }
}
