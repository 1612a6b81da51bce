/**
 * The four operations that most things of a server have in common: create (409 when the id is taken), read, replace,
 * remove. A resource says what is special about it; everything it does not say is the API's ordinary behaviour.
 */
import { type ApiContext, auditPlace, requireServer } from '../http/api-context.ts';
import { conflict, notFound } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, created, done, etagOf, ok } from '../http/api-route.ts';
import { checkRepeated, type Fields, fieldsOf, optionalText, replacement } from '../http/body-fields.ts';
import { type Body, type Kind, parseBody } from '../schemas/index.ts';
import type { Stored } from '../store.ts';
import { newObjectId } from './create-server.ts';

export interface Resource<K extends Kind> {
  readonly kind: K;
  /** In refusals: `claim`. */
  readonly what: string;
  /** Operation names without the API's prefix; what is left out is not offered. */
  readonly operations: {
    readonly create?: string;
    readonly read?: string;
    readonly update?: string;
    readonly remove?: string;
  };
  readonly collection: string;
  readonly item: string;
  /** The path parameter that holds the id. */
  readonly param: string;
  /** Which member of the body is the id; `id` when left out. */
  readonly idMember?: string;
  /** Which member of the body names the server that it lives in; `null` for things of the tenant. */
  readonly serverMember: 'authorization_server_id' | 'server_id' | null;
  /** Members that the API requires to be repeated. */
  readonly required?: readonly string[];
  /** Members that the server sets, on create (`current` is null) and on update. */
  readonly fixed?: (context: ApiContext, request: ApiRequest, fields: Fields, current: Stored<K> | null) => Fields;
  /** Refuses what a schema cannot: 409, 422. */
  readonly check?: (context: ApiContext, request: ApiRequest, body: Body<K>, current: Stored<K> | null) => void;
  readonly nameOf: (body: Body<K>) => string;
  readonly view?: (context: ApiContext, stored: Stored<K>, when: 'create' | 'read' | 'update') => unknown;
  readonly afterRemove?: (context: ApiContext, request: ApiRequest, stored: Stored<K>) => void;
  readonly createStatus?: number;
  readonly updateStatus?: number;
  readonly audit?: { readonly subject: string; readonly payload: (body: Body<K>) => Record<string, unknown> };
}

export function resourceRoutes<K extends Kind>(resource: Resource<K>): ApiRoute[] {
  const { operations, collection, item } = resource;
  const route = (name: string | undefined, method: ApiRoute['method'], path: string, handle: ApiRoute['handle']) =>
    name === undefined ? [] : [{ operation: `admin.${name}`, method, path, workspace: 'admin' as const, handle }];
  return [
    ...route(operations.create, 'POST', collection, (request, context) => create(resource, request, context)),
    ...route(operations.read, 'GET', item, (request, context) => {
      const stored = find(resource, request, context);
      return ok(show(resource, context, stored, 'read'), stored.version);
    }),
    ...route(operations.update, 'PUT', item, (request, context) => update(resource, request, context)),
    ...route(operations.remove, 'DELETE', item, (request, context) => remove(resource, request, context)),
  ];
}

const show = <K extends Kind>(
  { view }: Resource<K>,
  context: ApiContext,
  stored: Stored<K>,
  when: 'create' | 'read' | 'update',
): unknown => (view === undefined ? stored.body : view(context, stored, when));

/** @throws ApiProblem 404; where the path names a server, the object must live in it */
function find<K extends Kind>({ kind, what, param }: Resource<K>, request: ApiRequest, context: ApiContext): Stored<K> {
  const id = request.param(param);
  const stored = context.store.get(request.tenantId, kind, id);
  const serverId = request.param('wid');
  if (stored === null || (serverId !== '' && stored.parent !== serverId)) throw notFound(what, id);
  return stored;
}

function idsOf<K extends Kind>(
  resource: Resource<K>,
  tenantId: string,
  serverId: string | null,
  id: string,
): Record<string, string> {
  return {
    tenant_id: tenantId,
    [resource.idMember ?? 'id']: id,
    ...(resource.serverMember === null || serverId === null ? {} : { [resource.serverMember]: serverId }),
  };
}

function create<K extends Kind>(resource: Resource<K>, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { store } = context;
  const { tenantId } = request;
  const fields = fieldsOf(request);
  const id = optionalText(fields, resource.idMember ?? 'id') ?? newObjectId();
  const { serverMember } = resource;
  const serverId = serverMember === null ? null : request.param('wid') || (optionalText(fields, serverMember) ?? '');
  const ids = idsOf(resource, tenantId, serverId, id);
  checkRepeated(fields, ids, [
    ...(resource.required ?? []),
    ...(serverId === '' && serverMember !== null ? [serverMember] : []),
  ]);
  const server = serverId === null ? null : requireServer(context, tenantId, serverId);
  if (store.get(tenantId, resource.kind, id) !== null) throw conflict(resource.what, id);
  const body = parseBody(resource.kind, { ...fields, ...ids, ...resource.fixed?.(context, request, fields, null) });
  resource.check?.(context, request, body, null);
  const saved = store.put(tenantId, resource.kind, id, body, { parent: serverId ?? '', name: resource.nameOf(body) });
  if (resource.audit !== undefined && server !== null) {
    const { subject, payload } = resource.audit;
    request.audit({ ...auditPlace(server), subject, action: 'created', payload: payload(saved.body) });
  }
  const answer = show(resource, context, saved, 'create');
  if (resource.createStatus === undefined) return created(answer, saved.version);
  return { status: resource.createStatus, body: answer, etag: etagOf(saved.version) };
}

function update<K extends Kind>(resource: Resource<K>, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const current = find(resource, request, context);
  request.requireMatch(current);
  const fields = fieldsOf(request);
  const serverId = resource.serverMember === null ? null : current.parent;
  const ids = idsOf(resource, tenantId, serverId, current.id);
  checkRepeated(fields, ids, resource.required);
  const fixed = { ...ids, ...resource.fixed?.(context, request, fields, current) };
  const body = parseBody(resource.kind, replacement(context, { ...current.body }, fields, fixed));
  resource.check?.(context, request, body, current);
  const saved = context.store.put(tenantId, resource.kind, current.id, body, { name: resource.nameOf(body) });
  auditChange(resource, request, context, saved, 'updated');
  return {
    status: resource.updateStatus ?? 200,
    body: show(resource, context, saved, 'update'),
    etag: etagOf(saved.version),
  };
}

function remove<K extends Kind>(resource: Resource<K>, request: ApiRequest, context: ApiContext): ApiAnswer {
  const current = find(resource, request, context);
  request.requireMatch(current);
  context.store.remove(request.tenantId, resource.kind, current.id);
  resource.afterRemove?.(context, request, current);
  auditChange(resource, request, context, current, 'deleted');
  return done();
}

function auditChange<K extends Kind>(
  resource: Resource<K>,
  request: ApiRequest,
  context: ApiContext,
  stored: Stored<K>,
  action: 'updated' | 'deleted',
): void {
  const server = context.store.get(request.tenantId, 'server', stored.parent);
  if (resource.audit === undefined || server === null) return;
  const { subject, payload } = resource.audit;
  request.audit({ ...auditPlace(server), subject, action, payload: payload(stored.body) });
}
