/** Organizations, on the admin and on the system API: the same objects, the same rules, two tokens. */
import { type ApiContext, auditPlace, requireServer } from '../http/api-context.ts';
import { conflict, notFound, unprocessable } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, created, done, ok, okList } from '../http/api-route.ts';
import { checkRepeated, fieldsOf } from '../http/body-fields.ts';
import { flagOf, pageOf } from '../http/paging.ts';
import { parseBody } from '../schemas/index.ts';
import { Json } from '../schemas/parts.ts';
import { OrganizationInput } from '../schemas/server.ts';
import type { Stored } from '../store.ts';
import { copyTemplate } from './copy-template.ts';
import { createServer } from './create-server.ts';
import { removeServer } from './remove-server.ts';
import { organizationView } from './server-views.ts';

const admin = '/api/admin/{tid}/organizations';
const system = '/api/system/{tid}/organizations';
const scope = 'manage_configuration';

export const organizationRoutes: readonly ApiRoute[] = [
  { operation: 'admin.listOrganizations', method: 'GET', path: admin, workspace: 'admin', handle: list },
  { operation: 'admin.createOrganization', method: 'POST', path: admin, workspace: 'admin', handle: create },
  { operation: 'admin.getOrganization', method: 'GET', path: `${admin}/{wid}`, workspace: 'admin', handle: read },
  { operation: 'admin.updateOrganization', method: 'PUT', path: `${admin}/{wid}`, workspace: 'admin', handle: update },
  {
    operation: 'admin.deleteOrganization',
    method: 'DELETE',
    path: `${admin}/{wid}`,
    workspace: 'admin',
    handle: remove,
  },
  {
    operation: 'admin.updateOrganizationMetadata',
    method: 'PUT',
    path: `${admin}/{wid}/metadata`,
    workspace: 'admin',
    handle: updateMetadata,
  },
  { operation: 'system.listOrganizations', method: 'GET', path: system, workspace: 'system', scope, handle: list },
  { operation: 'system.createOrganization', method: 'POST', path: system, workspace: 'system', scope, handle: create },
  {
    operation: 'system.getOrganization',
    method: 'GET',
    path: `${system}/{wid}`,
    workspace: 'system',
    scope,
    handle: read,
  },
  {
    operation: 'system.updateOrganization',
    method: 'PUT',
    path: `${system}/{wid}`,
    workspace: 'system',
    scope,
    handle: update,
  },
  {
    operation: 'system.deleteOrganization',
    method: 'DELETE',
    path: `${system}/{wid}`,
    workspace: 'system',
    scope,
    handle: remove,
  },
];

/** @throws ApiProblem 404, also for the id of a workspace */
export function requireOrganization(context: ApiContext, { tenantId, param }: ApiRequest): Stored<'server'> {
  const server = requireServer(context, tenantId, param('wid'));
  if (server.body.type !== 'organization') throw notFound('organization', server.id);
  return server;
}

function list(request: ApiRequest, context: ApiContext): ApiAnswer {
  const template = flagOf(request.query, 'template');
  const parent = request.query.get('parent_id');
  const rows = context.store.list(request.tenantId, 'server', {
    ...pageOf(request.query, 'organization'),
    ...(parent ? { parent } : {}),
    where: { type: 'organization', ...(template === undefined ? {} : { template }) },
  });
  return okList({ organizations: rows.map((row) => organizationView(context, row)) }, rows);
}

function create(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { store } = context;
  const { tenantId } = request;
  const input = OrganizationInput.parse(fieldsOf(request));
  if (input.id !== undefined && store.get(tenantId, 'server', input.id) !== null)
    throw conflict('organization', input.id);
  if (input.parent_id) requireServer(context, tenantId, input.parent_id);
  const template = input.template_id ? store.get(tenantId, 'server', input.template_id) : null;
  if (input.template_id && template?.body.template !== true) {
    throw unprocessable({ template_id: 'is not an organization template' });
  }
  const { domains, template_id: _template, ...rest } = input;
  const server = createServer(store, tenantId, {
    ...withoutUndefined(rest),
    type: 'organization',
    profile: 'default',
    organization: { domains: domains ?? [] },
  });
  const final = template === null ? server : copyTemplate(context, tenantId, template, server, input);
  request.audit({
    ...auditPlace(final),
    subject: 'organization',
    action: 'created',
    payload: auditView(final),
  });
  return created(organizationView(context, final), final.version);
}

function read(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireOrganization(context, request);
  return ok(organizationView(context, server), server.version);
}

function update(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireOrganization(context, request);
  request.requireMatch(server);
  const fields = fieldsOf(request);
  checkRepeated(fields, { id: server.id });
  const input = OrganizationInput.parse(fields);
  if (input.parent_id) requireServer(context, request.tenantId, input.parent_id);
  const { body } = server;
  const keep = context.switches['put-omitted'] === 'keep';
  const next = parseBody('server', {
    ...body,
    name: input.name || body.name,
    parent_id: input.parent_id || body.parent_id,
    description: input.description ?? (keep ? body.description : undefined),
    color: input.color ?? (keep ? body.color : undefined),
    template: input.template ?? (keep ? body.template : undefined),
    authentication_mechanisms: input.authentication_mechanisms ?? (keep ? body.authentication_mechanisms : undefined),
    metadata: input.metadata ?? (keep ? body.metadata : undefined),
    organization: { domains: input.domains ?? (keep ? body.organization?.domains : undefined) },
  });
  const saved = context.store.put(request.tenantId, 'server', server.id, next, {
    parent: next.parent_id,
    name: next.name,
  });
  request.audit({ ...auditPlace(saved), subject: 'organization', action: 'updated', payload: auditView(saved) });
  return ok(organizationView(context, saved), saved.version);
}

function remove(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireOrganization(context, request);
  request.requireMatch(server);
  removeServer(context, request.tenantId, server);
  request.audit({ ...auditPlace(server), subject: 'organization', action: 'deleted', payload: auditView(server) });
  return done();
}

function updateMetadata(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireOrganization(context, request);
  request.requireMatch(server);
  const payload = Json.parse(fieldsOf(request).payload ?? {});
  const metadata = { ...server.body.metadata, payload };
  const saved = context.store.put(request.tenantId, 'server', server.id, { ...server.body, metadata });
  request.audit({ ...auditPlace(saved), subject: 'organization', action: 'updated', payload: auditView(saved) });
  return ok({ payload }, saved.version);
}

function auditView({ body }: Stored<'server'>): Record<string, unknown> {
  return {
    id: body.id,
    name: body.name,
    description: body.description,
    parent_id: body.parent_id,
    domains: body.organization?.domains ?? [],
    template: body.template,
  };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const copy = { ...value };
  for (const name of Object.keys(copy)) if (Reflect.get(copy, name) === undefined) Reflect.deleteProperty(copy, name);
  return copy;
}
