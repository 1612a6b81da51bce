/** Makes a tenant with its admin and system workspaces and one client in each, as the vendor's support would have. */
import { randomBytes } from 'node:crypto';
import type { SandboxStore, Stored } from '../store.ts';
import type { SandboxCredentials } from '../types.ts';
import { createServer } from './create-server.ts';

export const systemScopes = [
  'manage_configuration',
  'read_configuration',
  'identity',
  'view_audit_events',
  'view_clients',
  'manage_clients',
  'revoke_tokens',
  'manage_servers',
] as const;

export function createTenant(
  store: SandboxStore,
  tenant: { readonly id: string; readonly name: string; readonly scratch: boolean },
): Stored<'tenant'> {
  const adminClientId = 'portico-admin';
  const systemClientId = 'portico-system';
  createServer(store, tenant.id, { id: 'admin', name: 'Admin', type: 'admin' });
  createServer(store, tenant.id, { id: 'system', name: 'System', type: 'system' });
  addApiClient(store, tenant.id, { serverId: 'admin', clientId: adminClientId, name: 'Portico', scopes: [] });
  addApiClient(store, tenant.id, {
    serverId: 'system',
    clientId: systemClientId,
    name: 'Portico (system)',
    scopes: systemScopes,
  });
  return store.put(tenant.id, 'tenant', tenant.id, {
    id: tenant.id,
    name: tenant.name,
    scratch: tenant.scratch,
    owner_pid: tenant.scratch ? process.pid : 0,
    admin_client_id: adminClientId,
    system_client_id: systemClientId,
  });
}

function addApiClient(
  store: SandboxStore,
  tenantId: string,
  client: {
    readonly serverId: string;
    readonly clientId: string;
    readonly name: string;
    readonly scopes: readonly string[];
  },
): void {
  const now = store.clock.now().toISOString();
  store.put(
    tenantId,
    'client',
    client.clientId,
    {
      client_id: client.clientId,
      tenant_id: tenantId,
      authorization_server_id: client.serverId,
      client_name: client.name,
      application_types: ['service'],
      grant_types: ['client_credentials'],
      client_secret: randomBytes(32).toString('base64url'),
      scopes: [...client.scopes],
      created_at: now,
      updated_at: now,
    },
    { parent: client.serverId, name: client.name },
  );
}

/** How to get a token for each side of the API. */
export function credentialsOf(store: SandboxStore, tenantId: string, baseUrl: string): SandboxCredentials {
  const tenant = store.get(tenantId, 'tenant', tenantId);
  const secretOf = (clientId: string | undefined): string =>
    store.get(tenantId, 'client', clientId ?? '')?.body.client_secret ?? '';
  const adminClientId = tenant?.body.admin_client_id ?? '';
  const systemClientId = tenant?.body.system_client_id ?? '';
  return {
    tenantId,
    adminClientId,
    adminClientSecret: secretOf(adminClientId),
    tokenUrl: `${baseUrl}/${tenantId}/admin/oauth2/token`,
    systemClientId,
    systemClientSecret: secretOf(systemClientId),
    systemTokenUrl: `${baseUrl}/${tenantId}/system/oauth2/token`,
  };
}
