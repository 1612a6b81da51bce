/** For tests: a real home in a temporary folder, its real sandbox tenant, and the sync room over both. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetChoice } from '../../../../shared/contract/targets.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { PartnerRef } from '../../../../shared/model/ids.ts';
import type { Core } from '../../core.ts';
import { type Clock, systemClock } from '../../kernel/clock.ts';
import { createEventBus } from '../../kernel/events.ts';
import { createListenerRegistry } from '../../kernel/listeners.ts';
import { silentLog } from '../../kernel/log.ts';
import { parseBlueprintFile } from '../../partners/index.ts';
import { openStore } from '../../store/index.ts';
import { openTenantRoom, type Sandbox, type TenantRoom } from '../../tenant/index.ts';
import { openSyncRoom, type SyncRoom } from '../sync-room.ts';

export const examples = ['cascade-consulting', 'forge-supplies', 'pinnacle-logistics'] as const;
export type Example = (typeof examples)[number];

export async function readExample(name: Example): Promise<{ fileName: string; text: string }> {
  const path = new URL(`../../../../resources/examples/${name}.yaml`, import.meta.url);
  return { fileName: `${name}.yaml`, text: await readFile(path, 'utf8') };
}

export async function parseExample(name: Example): Promise<Blueprint> {
  const { fileName, text } = await readExample(name);
  return parseBlueprintFile(text, fileName);
}

export interface OpenHome {
  readonly core: Core;
  readonly home: string;
  readonly tenants: TenantRoom;
  readonly sync: SyncRoom;
  /** Blueprints of this home, by ref. */
  readonly blueprints: Map<string, Blueprint>;
  readonly secrets: Map<string, string>;
}

export interface Bench extends OpenHome {
  readonly sandbox: Sandbox;
  /** The sandbox as a target that is given whole. */
  readonly target: Extract<TargetChoice, { kind: 'ad-hoc' }>;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly chaos?: unknown;
  readonly clock?: Clock;
  readonly timeoutMs?: number;
}

export async function openHome(
  home: string,
  { chaos, clock = systemClock, timeoutMs = 5_000 }: BenchOptions = {},
): Promise<OpenHome> {
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
        set: async (key, value) =>
          void (value === null || value === '' ? secrets.delete(key) : secrets.set(key, value)),
      },
      browser: {
        open: async () => ({ how: 'no browser here', opened: false, closed: Promise.resolve(), close: async () => {} }),
      },
      settings: { read: async () => ({}), write: async () => {} },
    },
    store: await openStore(home, { clock, log: silentLog }),
  };
  const retry = { tries: 3, baseDelayMs: 1, maxRetryAfterMs: 2_000 };
  const tenants = openTenantRoom(core, { retry, timeoutMs, sandboxChaos: chaos });
  const blueprints = new Map<string, Blueprint>();
  const sync = openSyncRoom({
    core,
    tenants,
    blueprints: {
      load: async (ref) => {
        const blueprint = blueprints.get(ref);
        if (blueprint === undefined) throw new PorticoError('state/partner-unknown', `There is no ${ref}.`);
        return { blueprint };
      },
      findByOrganization: async (organizationId) => {
        const found = [...blueprints].find(([, { organization }]) => organization.id === organizationId);
        return found === undefined ? null : PartnerRef.parse(found[0]);
      },
      connectionSecret: async (ref) => secrets.get(`connection/${ref}`) ?? null,
      markSynced: async () => {},
      markDrift: async () => {},
      parseFile: parseBlueprintFile,
    },
  });
  return { core, home, tenants, sync, blueprints, secrets };
}

export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const home = await mkdtemp(join(tmpdir(), 'portico-sync-'));
  const opened = await openHome(home, options);
  const sandbox = await opened.tenants.sandbox();
  return {
    ...opened,
    sandbox,
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
      await opened.sync.close();
      await opened.tenants.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
