/** `/configuration` on the system and on the identity API: flat dumps, exported, imported, patched. */
import type { ApiContext } from '../http/api-context.ts';
import type { ApiAnswer, ApiRequest, ApiRoute } from '../http/api-route.ts';
import { type Fields, fieldsOf } from '../http/body-fields.ts';
import { flagOf } from '../http/paging.ts';
import { applyChange } from './apply-changes.ts';
import { flatDump, flatItems, roleItems } from './flat-dump.ts';
import { importPeople, peopleDump } from './flat-people.ts';
import { operationsOf, wishOf } from './hub-routes.ts';
import { applyJsonPatch } from './json-patch.ts';
import { writeItem } from './write-items.ts';

const system = '/api/system/{tid}/configuration';
const identity = '/api/identity/{tid}/configuration';

export const flatRoutes: readonly ApiRoute[] = [
  route('system.exportTenantConfiguration', 'GET', system, (request, context) => {
    const serverId = request.query.get('workspace_id') ?? '';
    const withData = flagOf(request.query, 'with_data') === true;
    return { status: 200, body: flatDump(context, request.tenantId, withData, serverId) };
  }),
  route('system.importTenantConfiguration', 'PUT', system, (request, context) =>
    importFlat(request, context, fieldsOf(request)),
  ),
  route('system.patchTenantConfiguration', 'PATCH', system, patchFlat),
  route('identitysystem.exportTenantConfiguration', 'GET', identity, (request, context) => ({
    status: 200,
    body: peopleDump(context, request.tenantId),
  })),
  route('identitysystem.importTenantConfiguration', 'PUT', identity, (request, context) => {
    importPeople(context, request.tenantId, fieldsOf(request), wishOf(request).mode);
    return { status: 204 };
  }),
  route('identitysystem.patchTenantConfiguration', 'PATCH', identity, (request, context) => {
    const before = peopleDump(context, request.tenantId);
    importPeople(context, request.tenantId, applyJsonPatch(before, operationsOf(request)), wishOf(request).mode);
    return { status: 204 };
  }),
];

function route(operation: string, method: ApiRoute['method'], path: string, handle: ApiRoute['handle']): ApiRoute {
  const scope = method === 'GET' ? 'read_configuration' : 'manage_configuration';
  return {
    operation,
    method,
    path,
    handle,
    workspace: 'system',
    scope,
    ...(method === 'PATCH' ? { takes: 'patch' } : {}),
  };
}

function importFlat(request: ApiRequest, context: ApiContext, dump: Fields): ApiAnswer {
  const { tenantId } = request;
  const wish = wishOf(request);
  const change = { before: [], after: flatItems(dump), removesAbsent: false };
  const answer = applyChange(context, tenantId, change, wish);
  if (answer.status === 204 && !wish.isDryRun) {
    for (const item of roleItems(context, tenantId, dump)) writeItem(context, tenantId, item, wish.mode);
  }
  request.audit({
    serverId: 'admin',
    subject: 'import',
    action: answer.status === 204 ? 'created' : 'failed',
    payload: {},
  });
  return answer;
}

function patchFlat(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const before = flatDump(context, tenantId, true, '');
  const after = applyJsonPatch(before, operationsOf(request));
  const change = {
    before: flatItems(before),
    after: flatItems(after),
    removesAbsent: true,
  };
  return applyChange(context, tenantId, change, wishOf(request));
}
