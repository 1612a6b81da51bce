/** Things that are stored and answered and otherwise left alone: ACRs, MFA methods, custom apps, webhooks, scripts. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type ApiContext, requireServer } from '../http/api-context.ts';
import { conflict, notFound } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, ok, okList } from '../http/api-route.ts';
import { fieldsOf } from '../http/body-fields.ts';
import { pageOf } from '../http/paging.ts';
import { ScriptPointBody } from '../schemas/access.ts';
import { resourceRoutes } from './resource.ts';

const admin = '/api/admin/{tid}';
const server = `${admin}/servers/{wid}`;
const points = `${server}/script-execution-points`;

const listRoute = (
  operation: string,
  path: string,
  member: string,
  rowsOf: (
    request: ApiRequest,
    context: ApiContext,
  ) => ReadonlyArray<{ readonly version: number; readonly body: unknown }>,
): ApiRoute => ({
  operation: `admin.${operation}`,
  method: 'GET',
  path,
  workspace: 'admin',
  handle(request, context) {
    const rows = rowsOf(request, context);
    return okList({ [member]: rows.map((row) => row.body) }, rows);
  },
});

/** @throws ApiProblem 404 */
const serverOf = (request: ApiRequest, context: ApiContext): string =>
  requireServer(context, request.tenantId, request.param('wid')).id;

const acrRoutes: readonly ApiRoute[] = [
  listRoute('listACRs', `${server}/acrs`, 'acrs', (request, context) =>
    context.store.list(request.tenantId, 'acr', { parent: serverOf(request, context) }),
  ),
  ...resourceRoutes({
    kind: 'acr',
    what: 'ACR',
    operations: { create: 'createACR', read: 'getACR', update: 'updateACR', remove: 'deleteACR' },
    collection: `${server}/acrs`,
    item: `${server}/acrs/{acrID}`,
    param: 'acrID',
    serverMember: 'authorization_server_id',
    required: ['tenant_id', 'authorization_server_id'],
    nameOf: (body) => body.value,
    check({ store }, { tenantId }, body, current) {
      const twin = store
        .list(tenantId, 'acr', { parent: body.authorization_server_id, where: { value: body.value } })
        .find((acr) => acr.id !== current?.id);
      if (twin !== undefined) throw conflict('ACR', body.value);
    },
  }),
];

const mfaRoutes: readonly ApiRoute[] = [
  listRoute('listMFAMethods', `${admin}/mfa-methods`, 'mfa_methods', (request, { store }) =>
    store.list(request.tenantId, 'mfa_method'),
  ),
  ...resourceRoutes({
    kind: 'mfa_method',
    what: 'MFA method',
    operations: {
      create: 'createMFAMethod',
      read: 'getMFAMethod',
      update: 'updateMFAMethod',
      remove: 'deleteMFAMethod',
    },
    collection: `${admin}/mfa-methods`,
    item: `${admin}/mfa-methods/{mfaID}`,
    param: 'mfaID',
    serverMember: null,
    required: ['tenant_id'],
    nameOf: (body) => body.mechanism,
    view({ switches }, { body: { auth, ...shown } }) {
      return switches['credentials-in-reads'] === 'returned' && auth !== undefined ? { ...shown, auth } : shown;
    },
  }),
];

const customAppRoutes: readonly ApiRoute[] = [
  listRoute('listServerCustomApps', `${server}/custom-apps`, 'custom_apps', (request, context) =>
    context.store.list(request.tenantId, 'custom_app', { parent: serverOf(request, context) }),
  ),
  ...resourceRoutes({
    kind: 'custom_app',
    what: 'custom app',
    operations: {
      create: 'createCustomApp',
      read: 'getCustomApp',
      update: 'updateCustomApp',
      remove: 'deleteCustomApp',
    },
    collection: `${server}/custom-apps`,
    item: `${server}/custom-apps/{customAppID}`,
    param: 'customAppID',
    serverMember: 'server_id',
    required: ['tenant_id', 'server_id'],
    nameOf: (body) => body.name,
  }),
];

const webhookEvents = [
  { name: 'user', events: ['created', 'updated', 'deleted'] },
  { name: 'client', events: ['created', 'updated', 'deleted'] },
  { name: 'organization', events: ['created', 'updated', 'deleted'] },
  { name: 'role', events: ['granted', 'revoked'] },
  { name: 'access_token', events: ['issued', 'denied'] },
  { name: 'tokens', events: ['revoked'] },
] as const;

const webhookRoutes: readonly ApiRoute[] = [
  {
    operation: 'admin.listServerWebhooks',
    method: 'GET',
    path: `${server}/webhooks`,
    workspace: 'admin',
    handle(request, context) {
      const rows = context.store.list(request.tenantId, 'webhook', { parent: serverOf(request, context) });
      return okList({ webhooks: rows.map(({ body }) => webhookView(body)) }, rows);
    },
  },
  ...resourceRoutes({
    kind: 'webhook',
    what: 'webhook',
    operations: { create: 'createWebhook', read: 'getWebhook', update: 'updateWebhook', remove: 'deleteWebhook' },
    collection: `${server}/webhooks`,
    item: `${server}/webhooks/{webhookID}`,
    param: 'webhookID',
    idMember: 'webhook_id',
    serverMember: 'server_id',
    required: ['tenant_id', 'server_id'],
    nameOf: (body) => body.url,
    fixed: (_context, _request, fields, current) => ({
      api_key: fields.api_key || current?.body.api_key || randomBytes(24).toString('base64url'),
    }),
    /** The key is answered once, when the webhook is made. */
    view: (_context, { body }, when) =>
      when === 'create' ? { ...webhookView(body), api_key: body.api_key } : webhookView(body),
  }),
  {
    operation: 'admin.listWebhookEvents',
    method: 'GET',
    path: `${admin}/webhooks/events/{wid}`,
    workspace: 'admin',
    handle(request, context) {
      const stored = requireServer(context, request.tenantId, request.param('wid'));
      const subjects = webhookEvents.map(({ name, events }) => ({
        name,
        description: `Events of ${name}`,
        events: events.map((event) => ({ name: event, description: `${name} ${event}` })),
      }));
      return ok({ subjects }, stored.version);
    },
  },
];

function webhookView(body: {
  readonly webhook_id: string;
  readonly url: string;
  readonly active: boolean;
  readonly insecure: boolean;
  readonly events: unknown;
}) {
  const { webhook_id, url, active, insecure, events } = body;
  return { webhook_id, url, active, insecure, events };
}

const scriptRoutes: readonly ApiRoute[] = [
  listRoute('listScripts', `${server}/scripts`, 'scripts', (request, context) =>
    context.store.list(request.tenantId, 'script', {
      ...pageOf(request.query, 'script'),
      parent: serverOf(request, context),
    }),
  ),
  ...resourceRoutes({
    kind: 'script',
    what: 'script',
    operations: { create: 'createScript', read: 'getScript', update: 'updateScript', remove: 'deleteScript' },
    collection: `${server}/scripts`,
    item: `${server}/scripts/{script}`,
    param: 'script',
    serverMember: 'authorization_server_id',
    required: ['tenant_id', 'authorization_server_id'],
    nameOf: (body) => body.name,
    afterRemove({ store }, { tenantId }, script) {
      const bound = store.list(tenantId, 'script_point', { parent: script.parent, where: { script_id: script.id } });
      for (const point of bound) store.remove(tenantId, 'script_point', point.id);
    },
  }),
  listRoute('listScriptExecutionPoints', points, 'execution_points', (request, context) =>
    context.store.list(request.tenantId, 'script_point', { parent: serverOf(request, context) }),
  ),
  {
    operation: 'admin.setScriptExecutionPoints',
    method: 'PUT',
    path: points,
    workspace: 'admin',
    handle: setScriptPoints,
  },
];

const Points = z.object({
  execution_points: z.array(ScriptPointBody.partial({ tenant_id: true, server_id: true, script_id: true })).max(1_000),
});

/** Sets the points that are sent; an empty script id unbinds. */
function setScriptPoints(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { store } = context;
  const { tenantId } = request;
  const serverId = serverOf(request, context);
  for (const { type, target_fk, script_id = '' } of Points.parse(fieldsOf(request)).execution_points) {
    const id = `${serverId}/${type}/${target_fk}`;
    if (script_id === '') {
      store.remove(tenantId, 'script_point', id);
      continue;
    }
    if (store.get(tenantId, 'script', script_id)?.parent !== serverId) throw notFound('script', script_id);
    const body = { tenant_id: tenantId, server_id: serverId, type, target_fk, script_id };
    store.put(tenantId, 'script_point', id, body, { parent: serverId });
  }
  const rows = store.list(tenantId, 'script_point', { parent: serverId });
  return okList({ execution_points: rows.map((row) => row.body) }, rows);
}

export const smallResourceRoutes: readonly ApiRoute[] = [
  ...acrRoutes,
  ...mfaRoutes,
  ...customAppRoutes,
  ...webhookRoutes,
  ...scriptRoutes,
];
