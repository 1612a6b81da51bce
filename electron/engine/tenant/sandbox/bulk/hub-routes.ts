/**
 * The promote API: a tenant or a workspace as one tree, exported, imported, patched, cloned. An organization is a server
 * like any other, so it may stand where a workspace stands.
 */
import { z } from 'zod';
import { type ApiContext, auditPlace, requireServer } from '../http/api-context.ts';
import { ApiProblem, conflict } from '../http/api-problem.ts';
import type { ApiAnswer, ApiRequest, ApiRoute } from '../http/api-route.ts';
import { fieldsOf } from '../http/body-fields.ts';
import { flagOf } from '../http/paging.ts';
import { isRecord } from '../http/read-body.ts';
import { Json, ObjectId } from '../schemas/parts.ts';
import { applyChange, type BulkWish } from './apply-changes.ts';
import type { ConflictMode } from './bulk-item.ts';
import { cloneServer } from './clone-server.ts';
import { applyJsonPatch, JsonPatch, pointerSteps } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { serverTree } from './server-tree.ts';
import { tenantItems, tenantTree } from './tenant-tree.ts';
import { serverItems } from './tree-items.ts';

const tenant = '/api/hub/{tid}/promote';
const server = '/api/hub/{tid}/workspaces/{wid}';
const reads = ['manage_configuration', 'read_configuration'] as const;
const writes = 'manage_configuration';

export const hubRoutes: readonly ApiRoute[] = [
  route('ExportTenantConfig', 'GET', `${tenant}/config`, exportTenant),
  route('ImportTenantConfig', 'POST', `${tenant}/config`, importTenant),
  route('patchTenantConfigRfc7396', 'PATCH', `${tenant}/config-rfc7396`, mergeTenant),
  route('patchTenantConfigRfc6902', 'PATCH', `${tenant}/config-rfc6902`, patchTenant),
  route('ExportWorkspaceConfig', 'GET', `${server}/promote/config`, exportServer),
  route('ImportWorkspaceConfig', 'POST', `${server}/promote/config`, importServer),
  route('patchWorkspaceConfigRfc7396', 'PATCH', `${server}/promote/config-rfc7396`, mergeServer),
  route('patchWorkspaceConfigRfc6902', 'PATCH', `${server}/promote/config-rfc6902`, patchServer),
  route('cloneWorkspace', 'POST', `${server}/clone`, clone),
];

function route(operation: string, method: ApiRoute['method'], path: string, handle: ApiRoute['handle']): ApiRoute {
  const base = { operation: `hub.${operation}`, method, path, handle, workspace: 'system' as const };
  return {
    ...base,
    scope: method === 'GET' ? reads : writes,
    ...(method === 'PATCH' ? { takes: 'patch' as const } : {}),
  };
}

/** Nothing says which mode holds when none is sent; the vendor's command line sends `update`. */
export function wishOf({ query }: ApiRequest): BulkWish {
  const modes: readonly ConflictMode[] = ['update', 'ignore', 'fail'];
  const asked = query.get('mode') || 'update';
  const mode = modes.find((one) => one === asked);
  if (mode === undefined) throw new ApiProblem(400, 'mode must be update, ignore or fail');
  return { mode, isDryRun: flagOf(query, 'dry_run') === true };
}

function exportTenant(request: ApiRequest, context: ApiContext): ApiAnswer {
  const withCredentials = flagOf(request.query, 'with_credentials') === true;
  return { status: 200, body: tenantTree(context, request.tenantId, withCredentials) };
}

function exportServer(request: ApiRequest, context: ApiContext): ApiAnswer {
  const stored = requireServer(context, request.tenantId, request.param('wid'));
  return { status: 200, body: serverTree(context, stored, flagOf(request.query, 'with_credentials') === true) };
}

function changeTenant(
  request: ApiRequest,
  context: ApiContext,
  before: Json,
  after: Json,
  removesAbsent: boolean,
): ApiAnswer {
  const { tenantId } = request;
  const change = {
    before: tenantItems(context, tenantId, before),
    after: tenantItems(context, tenantId, after),
    removesAbsent,
  };
  return audited(request, 'admin', applyChange(context, tenantId, change, wishOf(request)));
}

function changeServer(
  request: ApiRequest,
  context: ApiContext,
  before: Json,
  after: Json,
  removesAbsent: boolean,
): ApiAnswer {
  const { tenantId } = request;
  const serverId = request.param('wid');
  const change = {
    before: serverItems(context, tenantId, serverId, before),
    after: serverItems(context, tenantId, serverId, after),
    removesAbsent,
  };
  return audited(request, serverId, applyChange(context, tenantId, change, wishOf(request)));
}

function audited(request: ApiRequest, serverId: string, answer: ApiAnswer): ApiAnswer {
  request.audit({ serverId, subject: 'import', action: answer.status < 300 ? 'created' : 'failed', payload: {} });
  return answer;
}

/** Only the servers that the body speaks of are read and compared. */
const serversIn = (body: Json): Set<string> => new Set(isRecord(body.servers) ? Object.keys(body.servers) : []);

function importTenant(request: ApiRequest, context: ApiContext): ApiAnswer {
  const body = fieldsOf(request);
  const deletes = context.switches['import-deletes-absent'] === 'yes';
  const before = tenantTree(context, request.tenantId, true, deletes ? undefined : serversIn(body));
  const isOwn = (id: string): boolean => id === 'admin' || id === 'system';
  const own = Object.entries(isRecord(before.servers) ? before.servers : {}).filter(([id]) => isOwn(id));
  const servers = { ...Object.fromEntries(own), ...(isRecord(body.servers) ? body.servers : {}) };
  return changeTenant(request, context, before, { ...body, servers }, deletes);
}

function importServer(request: ApiRequest, context: ApiContext): ApiAnswer {
  const stored = requireServer(context, request.tenantId, request.param('wid'));
  const before = serverTree(context, stored, true);
  const { type, parent_id, profile } = stored.body;
  const given = { profile, parent_id, ...fieldsOf(request), type };
  return changeServer(request, context, before, given, context.switches['import-deletes-absent'] === 'yes');
}

function mergeTenant(request: ApiRequest, context: ApiContext): ApiAnswer {
  const patch = fieldsOf(request);
  const before = tenantTree(context, request.tenantId, true, serversIn(patch));
  return changeTenant(request, context, before, Json.parse(mergePatch(before, patch)), true);
}

function mergeServer(request: ApiRequest, context: ApiContext): ApiAnswer {
  const stored = requireServer(context, request.tenantId, request.param('wid'));
  const before = serverTree(context, stored, true);
  return changeServer(request, context, before, Json.parse(mergePatch(before, fieldsOf(request))), true);
}

function patchTenant(request: ApiRequest, context: ApiContext): ApiAnswer {
  const patch = operationsOf(request);
  const named = patch
    .map(({ path }) => pointerSteps(path))
    .flatMap(([first, id]) => (first === 'servers' && id ? [id] : []));
  const before = tenantTree(context, request.tenantId, true, new Set(named));
  return changeTenant(request, context, before, applyJsonPatch(before, patch), true);
}

function patchServer(request: ApiRequest, context: ApiContext): ApiAnswer {
  const stored = requireServer(context, request.tenantId, request.param('wid'));
  const before = serverTree(context, stored, true);
  return changeServer(request, context, before, applyJsonPatch(before, operationsOf(request)), true);
}

export function operationsOf(request: ApiRequest): JsonPatch {
  const patch = JsonPatch.safeParse(request.body);
  if (!patch.success) throw new ApiProblem(400, 'the body is no list of patch operations');
  return patch.data;
}

const CloneWish = z.object({ destination_id: ObjectId, patch: Json.optional() });

function clone(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const stored = requireServer(context, tenantId, request.param('wid'));
  const { destination_id: id, patch = {} } = CloneWish.parse(fieldsOf(request));
  // 409 is not declared here; a destination that is taken is a body that cannot be.
  if (context.store.get(tenantId, 'server', id) !== null) throw new ApiProblem(422, conflict('workspace', id).message);
  cloneServer(context, tenantId, stored, id, patch);
  const made = requireServer(context, tenantId, id);
  request.audit({ ...auditPlace(made), subject: 'server', action: 'created', payload: { tenant_id: tenantId, id } });
  return { status: 204 };
}
