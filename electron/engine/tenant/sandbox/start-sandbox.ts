/**
 * Starts the sandbox tenant on a data folder: opens (or makes) its database, removes scratch tenants whose maker is
 * gone, and listens. The same folder gives the same tenant, clients, keys and, where free, port.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../kernel/is-alive.ts';
import { silentLog } from '../../kernel/log.ts';
import { newId } from '../../kernel/new-id.ts';
import { createServer } from './admin/create-server.ts';
import { createTenant, credentialsOf } from './admin/create-tenant.ts';
import { seedTenant } from './bulk/seed-tenant.ts';
import { readChaosPlan } from './chaos.ts';
import type { ApiContext } from './http/api-context.ts';
import { listen } from './listen.ts';
import { createObservers } from './observers.ts';
import { createSandboxApp } from './sandbox-app.ts';
import { openSandboxStore, type SandboxStore } from './store.ts';
import type { Sandbox, SandboxOptions, SandboxSwitches, ScratchTenant } from './types.ts';

const databaseName = 'sandbox.sqlite';
const mainTenantId = 'sandbox';
const purgeEveryMs = 60_000;

/** @throws local/port-taken, local/disk, local/file-damaged, local/newer-version, input/invalid */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const chaos = readChaosPlan(options.chaos);
  const file = join(options.dataDir, databaseName);
  if (options.reset === true) removeDatabase(file);
  const store = openSandboxStore(file, options.clock);
  const observers = createObservers();
  const log = options.log ?? silentLog;
  let baseUrl = '';
  const context = {
    store,
    clock: options.clock,
    switches: withDefaults(options.switches ?? {}),
    baseUrl: () => baseUrl,
  };
  try {
    prepareTenants(context, options.seed);
    const app = createSandboxApp({ context, observers, chaos, log });
    const listening = await listen(app.fetch, options.port, Number(store.fact('port') ?? 0));
    baseUrl = `http://127.0.0.1:${listening.port}`;
    store.setFact('port', String(listening.port));
    const purging = setInterval(() => store.purgeExpired(options.clock.now()), purgeEveryMs);
    purging.unref();
    let isOpen = true;

    return {
      ...credentialsOf(store, mainTenantId, baseUrl),
      baseUrl,
      outboxUrl: `${baseUrl}/${mainTenantId}/outbox`,
      workspaces: () =>
        store
          .list(mainTenantId, 'server', { where: { type: 'regular' } })
          .map(({ id, body }) => ({ id, name: body.name })),
      outbox: (tenantId) => mailsOf(store, tenantId),
      observe: observers.observe,
      async openScratchTenant() {
        const id = newId('scratch');
        store.transaction(() => createTenant(store, { id, name: 'Sign-in test', scratch: true }));
        return {
          ...credentialsOf(store, id, baseUrl),
          observe: (listener) => observers.observe(id, listener),
          remove: async () => store.removeTenant(id),
        } satisfies ScratchTenant;
      },
      async close() {
        if (!isOpen) return;
        isOpen = false;
        clearInterval(purging);
        await listening.close();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) rmSync(file + suffix);
  }
}

function withDefaults(given: Partial<SandboxSwitches>): SandboxSwitches {
  return {
    'import-deletes-absent': 'no',
    'failed-patch': 'nothing',
    'template-copies': 'partner',
    'put-omitted': 'reset',
    'stale-if-match': '412',
    'organization-lifetimes': 'parent',
    'credentials-in-reads': 'omitted',
    'delete-organization-with-users': 'cascade',
    'person-under-another-name': 'refused',
    'person-without-identifier': 'refused',
    ...given,
  };
}

/** A new file gets the tenant, the workspace for partners and the seed; scratch tenants of processes that ended are removed. */
function prepareTenants(context: ApiContext, seed: unknown): void {
  const { store } = context;
  store.transaction(() => {
    for (const { id, body } of store.tenants()) {
      const isOwned = body.owner_pid !== process.pid && isAlive(body.owner_pid);
      if (body.scratch && !isOwned) store.removeTenant(id);
    }
    if (store.get(mainTenantId, 'tenant', mainTenantId) !== null) return;
    createTenant(store, { id: mainTenantId, name: 'Sandbox', scratch: false });
    createServer(store, mainTenantId, { id: 'blixit-partners', name: 'BlixitPartners', profile: 'partners' });
    if (seed !== undefined) seedTenant(context, mainTenantId, seed);
  });
}

function mailsOf(store: SandboxStore, tenantId: string): ReturnType<Sandbox['outbox']> {
  const mails = store.list(tenantId, 'mail').map(({ body }) => body);
  return mails.toReversed().map(({ to, subject, link, at }) => ({ to, subject, link, at }));
}
