/** Identity pools, by three roads: the tenant's, a workspace's or organization's, and the system API's. */
import { type ApiContext, auditPlace, requirePool, requireServer } from '../http/api-context.ts';
import { conflict, notFound } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, created, done, ok, okList } from '../http/api-route.ts';
import { checkRepeated, fieldsOf, optionalText, replacement } from '../http/body-fields.ts';
import { flagOf, limitOf, pageOf } from '../http/paging.ts';
import { parseBody } from '../schemas/index.ts';
import type { Stored } from '../store.ts';
import { newObjectId } from './create-server.ts';
import { idpKey } from './idp-key.ts';
import { allowed, poolPermissions } from './permissions.ts';
import { removePool } from './remove-pool.ts';

const admin = '/api/identity/{tid}/admin/pools';
const inServer = '/api/identity/{tid}/admin/workspace/{wid}/pools';
const system = '/api/identity/{tid}/system/pools';
const scope = 'identity';

export const poolRoutes: readonly ApiRoute[] = [
  { operation: 'identity.listPools', method: 'GET', path: admin, workspace: 'admin', handle: list },
  { operation: 'identity.createPool', method: 'POST', path: admin, workspace: 'admin', handle: create },
  { operation: 'identity.getPool', method: 'GET', path: `${admin}/{ipID}`, workspace: 'admin', handle: read },
  { operation: 'identity.updatePool', method: 'PUT', path: `${admin}/{ipID}`, workspace: 'admin', handle: update },
  { operation: 'identity.deletePool', method: 'DELETE', path: `${admin}/{ipID}`, workspace: 'admin', handle: remove },
  {
    operation: 'identity.checkPoolPermissions',
    method: 'GET',
    path: `${admin}/{ipID}/permissions`,
    workspace: 'admin',
    handle(request, context) {
      const pool = requirePool(context, request.tenantId, request.param('ipID'));
      return ok(allowed(poolPermissions), pool.version);
    },
  },
  { operation: 'identity.listWorkspacePools', method: 'GET', path: inServer, workspace: 'admin', handle: list },
  { operation: 'identity.createWorkspacePool', method: 'POST', path: inServer, workspace: 'admin', handle: create },
  {
    operation: 'identity.deleteWorkspacePool',
    method: 'DELETE',
    path: `${inServer}/{ipID}`,
    workspace: 'admin',
    handle: remove,
  },
  {
    operation: 'identity.listUserWorkspacePools',
    method: 'GET',
    path: '/api/identity/{tid}/admin/workspace/{wid}/user/pools',
    workspace: 'admin',
    handle: listMine,
  },
  {
    operation: 'identitysystem.systemListPools',
    method: 'GET',
    path: system,
    workspace: 'system',
    scope,
    handle: list,
  },
  {
    operation: 'identitysystem.systemCreatePool',
    method: 'POST',
    path: system,
    workspace: 'system',
    scope,
    handle: create,
  },
  {
    operation: 'identitysystem.systemGetPool',
    method: 'GET',
    path: `${system}/{ipID}`,
    workspace: 'system',
    scope,
    handle: read,
  },
  {
    operation: 'identitysystem.systemUpdatePool',
    method: 'PUT',
    path: `${system}/{ipID}`,
    workspace: 'system',
    scope,
    handle: update,
  },
  {
    operation: 'identitysystem.systemDeletePool',
    method: 'DELETE',
    path: `${system}/{ipID}`,
    workspace: 'system',
    scope,
    handle: remove,
  },
  {
    operation: 'identitysystem.listWorkspacePools',
    method: 'GET',
    path: '/api/identity/{tid}/system/workspace/{wid}/pools',
    workspace: 'system',
    scope,
    handle: list,
  },
];

export function poolView({ store }: ApiContext, { id, body }: Stored<'pool'>): Record<string, unknown> {
  const { workspace_id: workspaceId, ...rest } = body;
  const users = store.count(body.tenant_id, 'user', id);
  const jit = store.list(body.tenant_id, 'user', { parent: id, where: { user_type: 'jit' } }).length;
  return {
    ...rest,
    ...(workspaceId === '' ? {} : { workspace_id: workspaceId }),
    number_of_users: users,
    number_of_jit_users: jit,
    number_of_standard_users: users - jit,
  };
}

/** Where a pool's events are filed: in its organization, else in the admin workspace. */
export function poolPlace({ store }: ApiContext, pool: Stored<'pool'>) {
  const server = store.get(pool.body.tenant_id, 'server', pool.body.workspace_id);
  return server === null ? { serverId: 'admin' } : auditPlace(server);
}

function list(request: ApiRequest, context: ApiContext): ApiAnswer {
  const serverId = request.param('wid');
  if (serverId !== '') requireServer(context, request.tenantId, serverId);
  const rows = context.store.list(request.tenantId, 'pool', {
    ...pageOf(request.query, 'pool'),
    ...(serverId === '' ? {} : { parent: serverId }),
  });
  return okList({ pools: rows.map((row) => poolView(context, row)) }, rows);
}

/** An API client manages every pool, so all of the workspace's pools are its own. */
function listMine(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const limit = limitOf(request.query);
  const after = request.query.get('cursor');
  const rows = context.store.list(request.tenantId, 'pool', { parent: server.id, limit, ...(after ? { after } : {}) });
  const cursor = rows.length === limit ? (rows.at(-1)?.id ?? '') : '';
  return okList({ cursor, pools: rows.map((row) => poolView(context, row)) }, rows);
}

function create(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { store } = context;
  const { tenantId } = request;
  const fields = fieldsOf(request);
  const id = optionalText(fields, 'id') ?? newObjectId();
  const inPath = request.param('wid');
  const serverId = inPath || (optionalText(fields, 'workspace_id') ?? '');
  checkRepeated(fields, { tenant_id: tenantId, workspace_id: serverId }, ['tenant_id']);
  if (serverId !== '') requireServer(context, tenantId, serverId);
  if (store.get(tenantId, 'pool', id) !== null) throw conflict('identity pool', id);
  const body = parseBody('pool', { ...fields, id, tenant_id: tenantId, workspace_id: serverId, system: false });
  const pool = store.put(tenantId, 'pool', id, body, { parent: serverId, name: body.name });
  if (serverId !== '' && flagOf(request.query, 'with_idp') === true) addPoolIdp(context, tenantId, serverId, pool);
  auditPool(request, context, pool, 'created');
  return created(poolView(context, pool), pool.version);
}

function addPoolIdp({ store }: ApiContext, tenantId: string, serverId: string, pool: Stored<'pool'>): void {
  const id = newObjectId();
  const idp = {
    id,
    tenant_id: tenantId,
    authorization_server_id: serverId,
    method: 'identity_pool' as const,
    name: pool.body.name,
    identity_pool_id: pool.id,
  };
  store.put(tenantId, 'idp', idpKey(serverId, id), idp, { parent: serverId, name: idp.name });
}

function read(request: ApiRequest, context: ApiContext): ApiAnswer {
  const pool = requirePool(context, request.tenantId, request.param('ipID'));
  return ok(poolView(context, pool), pool.version);
}

function update(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const pool = requirePool(context, tenantId, request.param('ipID'));
  request.requireMatch(pool);
  const fields = fieldsOf(request);
  checkRepeated(fields, { tenant_id: tenantId, id: pool.id }, ['tenant_id']);
  const { workspace_id, system } = pool.body;
  const fixed = { id: pool.id, tenant_id: tenantId, workspace_id, system };
  const body = parseBody('pool', replacement(context, { ...pool.body }, fields, fixed));
  const saved = context.store.put(tenantId, 'pool', pool.id, body, { name: body.name });
  auditPool(request, context, saved, 'updated');
  return ok(poolView(context, saved), saved.version);
}

function remove(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { store } = context;
  const { tenantId } = request;
  const pool = requirePool(context, tenantId, request.param('ipID'));
  const serverId = request.param('wid');
  if (serverId !== '' && pool.parent !== serverId) throw notFound('identity pool', pool.id);
  request.requireMatch(pool);
  if (flagOf(request.query, 'with_idp') === true) {
    for (const idp of store.list(tenantId, 'idp', { where: { identity_pool_id: pool.id } })) {
      store.remove(tenantId, 'idp', idp.id);
    }
  }
  removePool(store, tenantId, pool.id);
  auditPool(request, context, pool, 'deleted');
  return done();
}

function auditPool(
  request: ApiRequest,
  context: ApiContext,
  pool: Stored<'pool'>,
  action: 'created' | 'updated' | 'deleted',
): void {
  const { name, description, authentication_mechanisms, public_registration_allowed } = pool.body;
  request.audit({
    ...poolPlace(context, pool),
    subject: 'pool',
    action,
    metadata: { identity_pool_id: pool.id },
    payload: { pool_id: pool.id, name, description, authentication_mechanisms, public_registration_allowed },
  });
}
