/** JSON schemas for what people's payloads and metadata hold. Two come with the tenant; they cannot be changed. */
import { type ApiContext, requireServer } from '../http/api-context.ts';
import { ApiProblem, conflict, notFound } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, done, okList } from '../http/api-route.ts';
import { checkRepeated, fieldsOf, optionalText, replacement } from '../http/body-fields.ts';
import type { SchemaBody } from '../schemas/directory.ts';
import { parseBody } from '../schemas/index.ts';
import type { Stored } from '../store.ts';
import { newObjectId } from './create-server.ts';

const admin = '/api/identity/{tid}/admin/schemas';
const system = '/api/identity/{tid}/system/schemas';
const inServer = '/api/identity/{tid}/admin/workspace/{wid}/schemas';

function routesOf(
  prefix: 'identity.' | 'identitysystem.system',
  path: string,
  access: Pick<ApiRoute, 'workspace' | 'scope'>,
): ApiRoute[] {
  const name = (word: string) =>
    prefix + (prefix === 'identity.' ? word.charAt(0).toLowerCase() + word.slice(1) : word);
  return [
    { ...access, operation: name('ListSchemas'), method: 'GET', path, handle: list },
    { ...access, operation: name('CreateSchema'), method: 'POST', path, handle: create },
    { ...access, operation: name('GetSchema'), method: 'GET', path: `${path}/{schID}`, handle: read },
    { ...access, operation: name('UpdateSchema'), method: 'PUT', path: `${path}/{schID}`, handle: update },
    { ...access, operation: name('DeleteSchema'), method: 'DELETE', path: `${path}/{schID}`, handle: remove },
  ];
}

export const schemaRoutes: readonly ApiRoute[] = [
  ...routesOf('identity.', admin, { workspace: 'admin' }),
  ...routesOf('identitysystem.system', system, { workspace: 'system', scope: 'identity' }),
  { operation: 'identity.listWorkspaceSchemas', method: 'GET', path: inServer, workspace: 'admin', handle: list },
  {
    operation: 'identity.getWorkspaceSchema',
    method: 'GET',
    path: `${inServer}/{schID}`,
    workspace: 'admin',
    handle: read,
  },
];

const born = '2024-01-01T00:00:00.000Z';

const builtIn = (tenantId: string): SchemaBody[] => [
  {
    id: 'user_v0',
    tenant_id: tenantId,
    name: 'User',
    description: 'A person: names, as OpenID Connect calls them.',
    schema: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        given_name: { type: 'string' },
        family_name: { type: 'string' },
      },
      additionalProperties: true,
    },
    system: true,
    workspace_id: '',
    created_at: born,
    updated_at: born,
  },
  {
    id: 'metadata_v0',
    tenant_id: tenantId,
    name: 'Metadata',
    description: 'Anything.',
    schema: { type: 'object', properties: {}, additionalProperties: true },
    system: true,
    workspace_id: '',
    created_at: born,
    updated_at: born,
  },
];

function view({ workspace_id: _workspace, ...body }: SchemaBody): Record<string, unknown> {
  return body;
}

/** A workspace sees the tenant's own schemas and its own. */
function list(request: ApiRequest, context: ApiContext): ApiAnswer {
  const serverId = request.param('wid');
  if (serverId !== '') requireServer(context, request.tenantId, serverId);
  const visible = serverId === '' ? [''] : ['', serverId];
  const rows = context.store
    .list(request.tenantId, 'schema')
    .filter(({ body }) => serverId === '' || visible.includes(body.workspace_id));
  return okList({ schemas: [...builtIn(request.tenantId), ...rows.map((row) => row.body)].map(view) }, rows);
}

function find(request: ApiRequest, { store }: ApiContext): Stored<'schema'> {
  const id = request.param('schID');
  const schema = store.get(request.tenantId, 'schema', id);
  if (schema === null) {
    if (builtIn(request.tenantId).some((one) => one.id === id))
      throw new ApiProblem(403, 'a built-in schema stays as it is');
    throw notFound('schema', id);
  }
  return schema;
}

function read(request: ApiRequest, context: ApiContext): ApiAnswer {
  const own = builtIn(request.tenantId).find((one) => one.id === request.param('schID'));
  if (own !== undefined) return { status: 200, body: view(own), etag: '"0"' };
  const schema = find(request, context);
  return { status: 200, body: view(schema.body), etag: `"${schema.version}"` };
}

function create(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const fields = fieldsOf(request);
  const id = optionalText(fields, 'id') ?? newObjectId();
  checkRepeated(fields, { tenant_id: tenantId }, ['tenant_id']);
  const isTaken = context.store.get(tenantId, 'schema', id) !== null || builtIn(tenantId).some((one) => one.id === id);
  if (isTaken) throw conflict('schema', id);
  const now = context.clock.now().toISOString();
  const fixed = { id, tenant_id: tenantId, system: false, created_at: now, updated_at: now };
  const body = parseBody('schema', { ...fields, ...fixed });
  const saved = context.store.put(tenantId, 'schema', id, body, { parent: body.workspace_id, name: body.name });
  audit(request, saved, 'created');
  return { status: 201, body: view(saved.body) };
}

function update(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const current = find(request, context);
  request.requireMatch(current);
  const fields = fieldsOf(request);
  checkRepeated(fields, { tenant_id: tenantId, id: current.id }, ['tenant_id']);
  const { created_at, workspace_id } = current.body;
  const updated_at = context.clock.now().toISOString();
  const fixed = { id: current.id, tenant_id: tenantId, system: false, workspace_id, created_at, updated_at };
  const body = parseBody('schema', replacement(context, { ...current.body }, fields, fixed));
  const saved = context.store.put(tenantId, 'schema', current.id, body, { name: body.name });
  audit(request, saved, 'updated');
  return { status: 200, body: view(saved.body) };
}

/** @throws ApiProblem 409 while a pool uses it */
function remove(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const current = find(request, context);
  request.requireMatch(current);
  const uses = context.store.list(tenantId, 'pool', { where: { payload_schema_id: current.id }, limit: 1 });
  if (uses.length > 0) throw new ApiProblem(409, 'an identity pool uses this schema');
  context.store.remove(tenantId, 'schema', current.id);
  audit(request, current, 'deleted');
  return done();
}

function audit(request: ApiRequest, { id, body }: Stored<'schema'>, action: 'created' | 'updated' | 'deleted'): void {
  const { name, description, system, created_at, updated_at } = body;
  request.audit({
    serverId: body.workspace_id || 'admin',
    subject: 'schema',
    action,
    payload: { schema_id: id, name, description, system, created_at, updated_at },
  });
}
