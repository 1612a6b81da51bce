/** Workspaces and organizations as authorization servers, and the list of workspaces with child counts. */
import { type ApiContext, auditPlace, requireServer } from '../http/api-context.ts';
import { ApiProblem, conflict } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, created, done, ok, okList } from '../http/api-route.ts';
import { checkRepeated, fieldsOf, replacement } from '../http/body-fields.ts';
import { flagOf, listOf, pageOf } from '../http/paging.ts';
import { parseBody } from '../schemas/index.ts';
import { Json } from '../schemas/parts.ts';
import { ServerType } from '../schemas/server.ts';
import type { Stored } from '../store.ts';
import { createServer, newObjectId } from './create-server.ts';
import { removeServer } from './remove-server.ts';
import { serverView, workspaceView } from './server-views.ts';

const servers = '/api/admin/{tid}/servers';
const workspaces = '/api/admin/{tid}/workspaces';

export const serverRoutes: readonly ApiRoute[] = [
  {
    operation: 'admin.listAuthorizationServers',
    method: 'GET',
    path: servers,
    workspace: 'admin',
    handle: listServers,
  },
  { operation: 'admin.createAuthorizationServer', method: 'POST', path: servers, workspace: 'admin', handle: create },
  {
    operation: 'admin.getAuthorizationServer',
    method: 'GET',
    path: `${servers}/{wid}`,
    workspace: 'admin',
    handle: read,
  },
  {
    operation: 'admin.updateAuthorizationServer',
    method: 'PUT',
    path: `${servers}/{wid}`,
    workspace: 'admin',
    handle: update,
  },
  {
    operation: 'admin.deleteAuthorizationServer',
    method: 'DELETE',
    path: `${servers}/{wid}`,
    workspace: 'admin',
    handle: remove,
  },
  {
    operation: 'system.deleteAuthorizationServer',
    method: 'DELETE',
    path: '/api/system/{tid}/servers/{wid}',
    workspace: 'system',
    scope: 'manage_servers',
    handle: remove,
  },
  { operation: 'admin.listWorkspaces', method: 'GET', path: workspaces, workspace: 'admin', handle: listWorkspaces },
  { operation: 'admin.getWorkspace', method: 'GET', path: `${workspaces}/{wid}`, workspace: 'admin', handle: read },
  {
    operation: 'admin.updateWorkspaceMetadata',
    method: 'PUT',
    path: `${workspaces}/{wid}/metadata`,
    workspace: 'admin',
    handle: updateMetadata,
  },
];

function typesOf(query: URLSearchParams, name: string): string[] {
  const asked = listOf(query, name);
  if (asked.some((type) => !ServerType.safeParse(type).success))
    throw new ApiProblem(400, `${name} holds an unknown type`);
  return asked.length > 0 ? asked : [...ServerType.options];
}

function listServers(request: ApiRequest, context: ApiContext): ApiAnswer {
  const rows = context.store.list(request.tenantId, 'server', {
    ...pageOf(request.query, 'server'),
    where: { type: typesOf(request.query, 'server_types') },
  });
  return okList({ servers: rows.map((row) => serverView(context, row)) }, rows);
}

function listWorkspaces(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { query, tenantId } = request;
  const template = flagOf(query, 'template');
  const themeId = query.get('theme_id');
  const bound = themeId
    ? context.store.list(tenantId, 'theme_binding', { parent: themeId }).map((row) => row.id)
    : null;
  const rows = context.store.list(tenantId, 'server', {
    ...pageOf(query, 'workspace'),
    where: {
      type: typesOf(query, 'workspace_types'),
      ...(template === undefined ? {} : { template }),
      ...(bound === null ? {} : { id: bound }),
    },
  });
  return okList({ workspaces: rows.map((row) => workspaceView(context, row)) }, rows);
}

function create(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { store } = context;
  const { tenantId } = request;
  const fields = fieldsOf(request);
  checkRepeated(fields, { tenant_id: tenantId }, ['tenant_id']);
  const id = typeof fields.id === 'string' && fields.id !== '' ? fields.id : newObjectId();
  if (store.get(tenantId, 'server', id) !== null) throw conflict('workspace', id);
  const name = typeof fields.name === 'string' && fields.name !== '' ? fields.name : id;
  const input = parseBody('server', { ...withDiscovery(fields), id, name, tenant_id: tenantId });
  if (input.parent_id) requireServer(context, tenantId, input.parent_id);
  const server = createServer(store, tenantId, input);
  if (flagOf(request.query, 'with_demo_client') === true) addDemoClient(context, tenantId, server);
  request.audit({ ...auditPlace(server), subject: 'server', action: 'created', payload: auditView(server) });
  return created(serverView(context, server), server.version);
}

function addDemoClient({ store, clock }: ApiContext, tenantId: string, server: Stored<'server'>): void {
  const now = clock.now().toISOString();
  const clientId = newObjectId();
  const client = {
    client_id: clientId,
    tenant_id: tenantId,
    authorization_server_id: server.id,
    client_name: 'Demo',
    token_endpoint_auth_method: 'none' as const,
    application_types: ['single_page' as const],
    created_at: now,
    updated_at: now,
  };
  store.put(tenantId, 'client', clientId, client, { parent: server.id, name: client.client_name });
}

function read(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  return ok(serverView(context, server), server.version);
}

/** What makes a server this server stays, also when a body leaves it out. */
function update(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const server = requireServer(context, tenantId, request.param('wid'));
  request.requireMatch(server);
  const fields = fieldsOf(request);
  checkRepeated(fields, { tenant_id: tenantId, id: server.id }, ['tenant_id']);
  const { body } = server;
  const next = parseBody('server', {
    ...replacement(context, body, withDiscovery(fields), { id: server.id, tenant_id: tenantId, type: body.type }),
    name: fields.name || body.name,
    profile: fields.profile ?? body.profile,
    parent_id: fields.parent_id || body.parent_id,
    key_type: body.key_type,
    secret: fields.secret ?? body.secret,
    rotated_secrets: body.rotated_secrets,
    subject_identifier_algorithm_salt:
      fields.subject_identifier_algorithm_salt || body.subject_identifier_algorithm_salt,
  });
  if (next.parent_id !== body.parent_id) requireServer(context, tenantId, next.parent_id);
  const saved = context.store.put(tenantId, 'server', server.id, next, { parent: next.parent_id, name: next.name });
  request.audit({ ...auditPlace(saved), subject: 'server', action: 'updated', payload: auditView(saved) });
  return ok(serverView(context, saved), saved.version);
}

/** `enable_idp_discovery` is the older spelling of `idp_discovery.enabled`. */
function withDiscovery(fields: Record<string, unknown>): Record<string, unknown> {
  if (fields.idp_discovery !== undefined || typeof fields.enable_idp_discovery !== 'boolean') return fields;
  return { ...fields, idp_discovery: { enabled: fields.enable_idp_discovery } };
}

function remove(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  request.requireMatch(server);
  if (server.body.type === 'admin' || server.body.type === 'system') {
    throw new ApiProblem(403, 'this workspace cannot be removed');
  }
  removeServer(context, request.tenantId, server);
  request.audit({ ...auditPlace(server), subject: 'server', action: 'deleted', payload: auditView(server) });
  return done();
}

function updateMetadata(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  request.requireMatch(server);
  const payload = Json.parse(fieldsOf(request).payload ?? {});
  const metadata = { ...server.body.metadata, payload };
  const saved = context.store.put(request.tenantId, 'server', server.id, { ...server.body, metadata });
  request.audit({ ...auditPlace(saved), subject: 'server', action: 'updated', payload: auditView(saved) });
  return ok({ payload }, saved.version);
}

function auditView({ body }: Stored<'server'>): Record<string, unknown> {
  const { secret: _secret, rotated_secrets: _rotated, subject_identifier_algorithm_salt: _salt, ...shown } = body;
  return shown;
}
