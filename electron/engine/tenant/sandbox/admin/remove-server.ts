/** Removes a workspace or an organization with everything that lives in it. Children and users count as content. */
import type { ApiContext } from '../http/api-context.ts';
import { unprocessable } from '../http/api-problem.ts';
import type { Kind } from '../schemas/index.ts';
import type { Stored } from '../store.ts';
import { removePool } from './remove-pool.ts';

/** Kinds whose parent is the server. */
const inside: readonly Kind[] = [
  'client',
  'idp',
  'claim',
  'scope',
  'service',
  'policy',
  'policy_point',
  'script',
  'script_point',
  'role',
  'acr',
  'custom_app',
  'webhook',
  'key',
  'key_rotation',
  'schema',
  'session',
  'login',
  'code',
  'pushed_request',
  'refresh_token',
  'access_token',
  'consent',
];

/** @throws ApiProblem 422 when people live in it and the switch says so */
export function removeServer(context: ApiContext, tenantId: string, server: Stored<'server'>): void {
  const { store, switches } = context;
  const pools = store.list(tenantId, 'pool', { parent: server.id });
  if (switches['delete-organization-with-users'] === 'refuse') {
    const users = pools.reduce((sum, pool) => sum + store.count(tenantId, 'user', pool.id), 0);
    if (users > 0) throw unprocessable({ id: `still has ${users} users` });
  }
  for (const child of store.list(tenantId, 'server', { parent: server.id })) removeServer(context, tenantId, child);
  for (const pool of pools) removePool(store, tenantId, pool.id);
  for (const client of store.list(tenantId, 'client', { parent: server.id })) {
    store.removeChildren(tenantId, 'api_token', client.id);
  }
  for (const kind of inside) store.removeChildren(tenantId, kind, server.id);
  store.remove(tenantId, 'theme_binding', server.id);
  for (const idp of store.list(tenantId, 'idp', { where: { workspace_id: server.id } })) {
    store.remove(tenantId, 'idp', idp.id);
  }
  store.remove(tenantId, 'server', server.id);
}
