/** For tests: a real home in a temporary folder, a real sandbox tenant, and the sync room over both. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PorticoError } from '../../../../shared/errors.ts';
import { type Blueprint, Blueprint as BlueprintSchema } from '../../../../shared/model/blueprint.ts';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import type { Core } from '../../core.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { createEventBus } from '../../kernel/events.ts';
import { createListenerRegistry } from '../../kernel/listeners.ts';
import { silentLog } from '../../kernel/log.ts';
import { parseBlueprintFile } from '../../partners/blueprint-file.ts';
import { openStore } from '../../store/index.ts';
import { openTenantRoom, type TenantRoom } from '../../tenant/index.ts';
import { startSandbox } from '../../tenant/sandbox/start-sandbox.ts';
import type { Sandbox } from '../../tenant/sandbox/types.ts';
import { openSyncRoom, type SyncRoom } from '../sync-room.ts';

export const examples = ['cascade-consulting', 'forge-supplies', 'pinnacle-logistics'] as const;

export async function readExample(name: (typeof examples)[number]): Promise<{ fileName: string; text: string }> {
  const path = new URL(`../../../../resources/examples/${name}.yaml`, import.meta.url);
  return { fileName: `${name}.yaml`, text: await readFile(path, 'utf8') };
}

export const parseExample = async (name: (typeof examples)[number]): Promise<Blueprint> => {
  const { fileName, text } = await readExample(name);
  return parseBlueprintFile(text, fileName);
};

export interface Bench {
  readonly core: Core;
  readonly home: string;
  readonly sandbox: Sandbox;
  readonly tenants: TenantRoom;
  readonly sync: SyncRoom;
  /** Blueprints of this home, by ref. */
  readonly blueprints: Map<string, Blueprint>;
  /** The sandbox as a target that is given whole. */
  readonly target: {
    kind: 'ad-hoc';
    baseUrl: string;
    tenantId: string;
    clientId: string;
    clientSecret: string;
    authentication: 'client_secret';
    systemClientId: string;
    systemClientSecret: string;
    caPem: string;
  };
  close(): Promise<void>;
}

export async function openBench(
  options: { readonly chaos?: unknown; readonly clock?: Clock; readonly timeoutMs?: number } = {},
): Promise<Bench> {
  const home = await mkdtemp(join(tmpdir(), 'portico-sync-'));
  const clock = options.clock ?? systemClock;
  const secrets = new Map<string, string>();
  const core: Core = {
    version: '0.0.0',
    home,
    clock,
    log: silentLog,
    events: createEventBus(silentLog),
    listeners: createListenerRegistry(() => {}),
    ports: {
      vault: {
        kind: 'memory',
        note: 'in memory',
        get: async (key) => secrets.get(key) ?? null,
        set: async (key, value) => {
          if (value === null || value === '') secrets.delete(key);
          else secrets.set(key, value);
        },
      },
      browser: {
        open: async () => ({
          how: 'no browser in this test',
          opened: false,
          closed: Promise.resolve(),
          close: async () => {},
        }),
      },
      settings: { read: async () => ({}), write: async () => {} },
    },
    store: await openStore(home, { clock, log: silentLog }),
  };
  const sandbox = await startSandbox({ dataDir: join(home, 'server'), port: 0, clock, chaos: options.chaos });
  const retry = { tries: 3, baseDelayMs: 1, maxRetryAfterMs: 2_000 };
  const tenants = openTenantRoom(core, {
    retry,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  const blueprints = new Map<string, Blueprint>();
  const sync = openSyncRoom({
    core,
    tenants,
    blueprints: {
      load: async (ref) => {
        const blueprint = blueprints.get(ref);
        if (blueprint === undefined) throw new PorticoError('state/partner-unknown', `no ${ref}`);
        return { blueprint };
      },
      findByOrganization: async (organizationId) => {
        const found = [...blueprints].find(([, { organization }]) => organization.id === organizationId);
        return found === undefined ? null : (found[0] as PartnerRef);
      },
      connectionSecret: async (ref) => secrets.get(`connection/${ref}`) ?? null,
      markSynced: async () => {},
      markDrift: async () => {},
      parseFile: (text, fileName) => BlueprintSchema.parse(parseBlueprintFile(text, fileName)),
    },
  });
  return {
    core,
    home,
    sandbox,
    tenants,
    sync,
    blueprints,
    target: {
      kind: 'ad-hoc',
      baseUrl: sandbox.baseUrl,
      tenantId: sandbox.tenantId,
      clientId: sandbox.adminClientId,
      clientSecret: sandbox.adminClientSecret,
      authentication: 'client_secret',
      systemClientId: '',
      systemClientSecret: '',
      caPem: '',
    },
    async close() {
      await sync.close();
      await tenants.close();
      await sandbox.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
