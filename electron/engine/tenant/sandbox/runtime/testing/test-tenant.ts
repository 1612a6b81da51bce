/** A real sandbox on a free port with one partner organization in it, for the tests of the runtime endpoints. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type NewServer } from '../../admin/create-server.ts';
import { idpKey } from '../../admin/idp-key.ts';
import { type BodyInput, schemaOf } from '../../schemas/index.ts';
import { startSandbox } from '../../start-sandbox.ts';
import { openSandboxStore, type SandboxStore } from '../../store.ts';
import type { Sandbox, SandboxObservation, SandboxSwitches } from '../../types.ts';

export interface TestTenant {
  readonly sandbox: Sandbox;
  readonly store: SandboxStore;
  readonly tenantId: string;
  readonly observations: SandboxObservation[];
  /** Moves the sandbox's clock; it otherwise runs with the machine's. */
  advance(seconds: number): void;
  now(): Date;
  issuer(serverId: string): string;
  addOrganization(id: string, more?: Partial<NewServer>): void;
  addClient(serverId: string, clientId: string, more?: Partial<BodyInput<'client'>>): void;
  addIdp(serverId: string, idpId: string, more: Record<string, unknown>): void;
  addPool(serverId: string, poolId: string, more?: Partial<BodyInput<'pool'>>): void;
  addUser(poolId: string, userId: string, email: string, more?: Partial<BodyInput<'user'>>): void;
  auditOf(serverId: string): readonly string[];
  close(): Promise<void>;
}

export const clientSecret = 'a-secret-of-the-test-application-0123456789';
export const redirectUri = 'http://127.0.0.1:4999/callback';

export async function openTestTenant(switches: Partial<SandboxSwitches> = {}): Promise<TestTenant> {
  const dataDir = await mkdtemp(join(tmpdir(), 'portico-runtime-'));
  let offsetMs = 0;
  const clock = { now: () => new Date(Date.now() + offsetMs) };
  const sandbox = await startSandbox({ dataDir, port: 0, clock, switches });
  const store = openSandboxStore(join(dataDir, 'sandbox.sqlite'), clock);
  const tenantId = sandbox.tenantId;
  const observations: SandboxObservation[] = [];
  const stop = sandbox.observe(tenantId, (observation) => observations.push(observation));
  const stamps = () => ({ created_at: clock.now().toISOString(), updated_at: clock.now().toISOString() });

  return {
    sandbox,
    store,
    tenantId,
    observations,
    advance: (seconds) => {
      offsetMs += seconds * 1000;
    },
    now: () => clock.now(),
    issuer: (serverId) => `${sandbox.baseUrl}/${tenantId}/${serverId}`,
    addOrganization(id, more = {}) {
      createServer(store, tenantId, { id, name: id, type: 'organization', parent_id: 'blixit-partners', ...more });
    },
    addClient(serverId, clientId, more = {}) {
      const body = {
        client_id: clientId,
        tenant_id: tenantId,
        authorization_server_id: serverId,
        client_name: 'Partner portal',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code' as const, 'refresh_token' as const],
        client_secret: clientSecret,
        scopes: ['orders:read', 'orders:write'],
        ...stamps(),
        ...more,
      };
      store.put(tenantId, 'client', clientId, body, { parent: serverId, name: clientId });
    },
    addIdp(serverId, idpId, more) {
      const body = { id: idpId, tenant_id: tenantId, authorization_server_id: serverId, name: idpId, ...more };
      store.put(tenantId, 'idp', idpKey(serverId, idpId), schemaOf('idp').parse(body), {
        parent: serverId,
        name: idpId,
      });
    },
    addPool(serverId, poolId, more = {}) {
      store.put(
        tenantId,
        'pool',
        poolId,
        { id: poolId, tenant_id: tenantId, name: poolId, workspace_id: serverId, ...more },
        { parent: serverId, name: poolId },
      );
    },
    addUser(poolId, userId, email, more = {}) {
      store.put(
        tenantId,
        'user',
        userId,
        {
          id: userId,
          tenant_id: tenantId,
          user_pool_id: poolId,
          status: 'active',
          status_updated_at: clock.now().toISOString(),
          identifiers: [{ id: `${userId}-email`, identifier: email, type: 'email', ...stamps() }],
          payload: { name: 'Ada Lovelace', given_name: 'Ada', family_name: 'Lovelace' },
          ...more,
        },
        { parent: poolId, name: email },
      );
      store.put(
        tenantId,
        'user_identifier',
        `${poolId}/${email}`,
        { user_id: userId, user_pool_id: poolId },
        { parent: poolId },
      );
    },
    auditOf: (serverId) =>
      store
        .listAudit(tenantId, { serverId, limit: 100, order: 'asc' })
        .map((event) => `${event.event_subject} ${event.action}`),
    async close() {
      stop();
      store.close();
      await sandbox.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
