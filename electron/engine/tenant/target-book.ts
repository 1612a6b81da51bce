/**
 * The targets of this home: their files, their secrets in the vault, and which one is selected. The sandbox tenant is
 * always there and is the default. A file never holds a secret.
 */
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { TargetName } from '../../../shared/model/ids.ts';
import { Target } from '../../../shared/model/target.ts';
import type { Core } from '../core.ts';
import { parseAddress } from '../kernel/guarded-fetch.ts';
import type { DocumentStore } from '../store/index.ts';

export const sandboxName = TargetName.parse('sandbox');

const TargetFile = Target.extend({ format: z.literal('portico.target/1') });
type TargetFile = z.infer<typeof TargetFile>;
const Selection = z.object({ format: z.literal('portico.selection/1'), target: TargetName });
type Selection = z.infer<typeof Selection>;

export interface TargetBook {
  list(): Promise<readonly Target[]>;
  /** @throws `state/target-unknown`; the sandbox is not in the book */
  get(name: TargetName): Promise<Target>;
  save(
    target: Target,
    secrets: { readonly client?: string | undefined; readonly system?: string | undefined },
  ): Promise<Target>;
  remove(name: TargetName): Promise<void>;
  secrets(name: TargetName): Promise<{ readonly client: string; readonly system: string }>;
  selected(): Promise<TargetName>;
  select(name: TargetName): Promise<void>;
}

const versionOf = (parsed: unknown): number => {
  const format = z.object({ format: z.string() }).safeParse(parsed);
  const match = format.success ? /\/([0-9]{1,4})$/.exec(format.data.format) : null;
  return match === null ? 0 : Number(match[1]);
};

const clientKey = (name: TargetName) => `target/${name}/client-secret`;
const systemKey = (name: TargetName) => `target/${name}/system-secret`;

export function openTargetBook(core: Core): TargetBook {
  const files: DocumentStore<TargetFile> = core.store.documents({
    folder: 'targets',
    extension: 'json',
    schema: TargetFile,
    version: 1,
    versionOf,
    migrations: {},
  });
  const selection: DocumentStore<Selection> = core.store.documents({
    folder: 'selection',
    extension: 'json',
    schema: Selection,
    version: 1,
    versionOf,
    migrations: {},
  });
  const { vault } = core.ports;

  const get = async (name: TargetName): Promise<Target> => {
    const file = await files.read(name);
    if (file === null) throw new PorticoError('state/target-unknown', `There is no target named "${name}".`);
    return Target.parse(file);
  };
  const selected = async (): Promise<TargetName> => {
    const chosen = (await selection.read('target'))?.target ?? sandboxName;
    return chosen === sandboxName || (await files.read(chosen)) !== null ? chosen : sandboxName;
  };

  return {
    async list() {
      const names = (await files.list()).toSorted();
      const found = await Promise.all(names.map((name) => files.read(name)));
      return found.flatMap((file) => (file === null ? [] : [Target.parse(file)]));
    },
    get,
    async save(target, secrets) {
      const clean = checked(target);
      // The vault first: a target without its secret is a smaller harm than a secret that was refused unnoticed.
      if (secrets.client !== undefined)
        await vault.set(clientKey(clean.name), secrets.client === '' ? null : secrets.client);
      if (secrets.system !== undefined)
        await vault.set(systemKey(clean.name), secrets.system === '' ? null : secrets.system);
      await files.write(clean.name, { format: 'portico.target/1', ...clean });
      return clean;
    },
    async remove(name) {
      if (!(await files.remove(name)))
        throw new PorticoError('state/target-unknown', `There is no target named "${name}".`);
      await Promise.all([vault.set(clientKey(name), null), vault.set(systemKey(name), null)]);
    },
    async secrets(name) {
      const [client, system] = await Promise.all([vault.get(clientKey(name)), vault.get(systemKey(name))]);
      return { client: client ?? '', system: system ?? '' };
    },
    selected,
    async select(name) {
      if (name !== sandboxName) await get(name);
      await selection.write('target', { format: 'portico.selection/1', target: name });
    },
  };
}

/** The address in its one form: no trailing slash, no query; and what cannot be right, per field. */
function checked(target: Target): Target {
  if (target.name === sandboxName) {
    throw new PorticoError('input/invalid', 'The name sandbox belongs to the embedded tenant.', {
      fields: [{ path: 'target.name', message: 'Choose another name: sandbox is the embedded tenant.' }],
    });
  }
  const missing = (['tenantId', 'clientId'] as const).filter((field) => target[field].trim() === '');
  if (missing.length > 0) {
    throw new PorticoError('input/invalid', 'A target needs a tenant id and a client id.', {
      fields: missing.map((field) => ({ path: `target.${field}`, message: 'This is needed.' })),
    });
  }
  return {
    ...target,
    tenantId: target.tenantId.trim(),
    clientId: target.clientId.trim(),
    systemClientId: target.systemClientId.trim(),
    baseUrl: cleanBaseUrl(target.baseUrl, 'target.baseUrl'),
  };
}

/** @throws `input/invalid` naming `field` */
export function cleanBaseUrl(text: string, field: string): string {
  try {
    const url = parseAddress(text);
    if (url.search !== '' || url.hash !== '')
      throw new PorticoError('input/unreadable', 'The base URL has no query and no fragment.');
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    throw new PorticoError('input/invalid', error.why, { cause: error, fields: [{ path: field, message: error.why }] });
  }
}
