/**
 * Identity providers: one set of operations per method, one list without settings, one delete without method. Whether
 * credentials are answered is a switch; a body that leaves them out keeps the stored ones, so nothing is blanked.
 */
import { type ApiContext, requirePool, requireServer } from '../http/api-context.ts';
import { conflict, notFound, unprocessable } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, done, ok, okList } from '../http/api-route.ts';
import { checkRepeated, type Fields, fieldsOf, optionalText, replacement } from '../http/body-fields.ts';
import { type IdpBody, type IdpMethod, idpMethods } from '../schemas/idp.ts';
import { parseBody } from '../schemas/index.ts';
import type { Stored } from '../store.ts';
import { clientView } from './client-views.ts';
import { newObjectId } from './create-server.ts';
import { idpKey } from './idp-key.ts';

const base = '/api/admin/{tid}/servers/{wid}/idps';

/** How the operations spell a method: `createSAMLV2IDP`. */
const spelling: Readonly<Record<IdpMethod, string>> = {
  saml: 'SAML',
  saml_v2: 'SAMLV2',
  oidc: 'OIDC',
  okta: 'Okta',
  azure: 'Azure',
  azureb2c: 'AzureB2C',
  microsoft: 'Microsoft',
  auth0: 'Auth0',
  google: 'Google',
  google_workspace: 'GoogleWorkspace',
  cognito: 'Cognito',
  intelli_trust: 'IntelliTrust',
  external: 'External',
  custom: 'Custom',
  static: 'Static',
  identity_pool: 'IdentityPool',
  organization: 'Organization',
  workspace: 'Workspace',
};

export const idpRoutes: readonly ApiRoute[] = [
  { operation: 'admin.listIDPs', method: 'GET', path: base, workspace: 'admin', handle: list },
  {
    operation: 'admin.listIDPsForIdentityPool',
    method: 'GET',
    path: '/api/admin/{tid}/pools/{ipID}/idps',
    workspace: 'admin',
    handle: listForPool,
  },
  ...idpMethods.flatMap((method): ApiRoute[] => [
    {
      operation: `admin.create${spelling[method]}IDP`,
      method: 'POST',
      path: `${base}/${method}`,
      workspace: 'admin',
      handle: (request, context) => create(method, request, context),
    },
    {
      operation: `admin.get${spelling[method]}IDP`,
      method: 'GET',
      path: `${base}/${method}/{iid}`,
      workspace: 'admin',
      handle: (request, context) => ({ status: 200, body: fullView(context, find(method, request, context)) }),
    },
    {
      operation: `admin.update${spelling[method]}IDP`,
      method: 'PUT',
      path: `${base}/${method}/{iid}`,
      workspace: 'admin',
      handle: (request, context) => update(method, request, context),
    },
  ]),
  ...(['custom', 'external'] as const).map(
    (method): ApiRoute => ({
      operation: `admin.get${spelling[method]}IDPClient`,
      method: 'GET',
      path: `${base}/${method}/{iid}/client`,
      workspace: 'admin',
      handle: (request, context) => systemClient(method, request, context),
    }),
  ),
  { operation: 'admin.deleteIDP', method: 'DELETE', path: `${base}/{iid}`, workspace: 'admin', handle: remove },
];

function baseView({ body }: Stored<'idp'>): Fields {
  const shown: Fields = { ...body };
  delete shown.settings;
  delete shown.credentials;
  return shown;
}

function fullView({ switches }: ApiContext, { body }: Stored<'idp'>): Fields {
  const shown: Fields = { ...body };
  if ('credentials' in body && switches['credentials-in-reads'] === 'omitted') shown.credentials = {};
  return shown;
}

function list(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const rows = context.store.list(request.tenantId, 'idp', { parent: server.id });
  return okList({ idps: rows.map(baseView) }, rows);
}

function listForPool(request: ApiRequest, context: ApiContext): ApiAnswer {
  const pool = requirePool(context, request.tenantId, request.param('ipID'));
  const rows = context.store.list(request.tenantId, 'idp', { where: { identity_pool_id: pool.id } });
  return okList({ idps: rows.map(baseView) }, rows);
}

function find(method: IdpMethod, request: ApiRequest, context: ApiContext): Stored<'idp'> {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const id = request.param('iid');
  const idp = context.store.get(request.tenantId, 'idp', idpKey(server.id, id));
  if (idp?.body.method !== method) throw notFound('identity provider', id);
  return idp;
}

function create(method: IdpMethod, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const server = requireServer(context, tenantId, request.param('wid'));
  const fields = fieldsOf(request);
  checkRepeated(fields, { tenant_id: tenantId, authorization_server_id: server.id, method });
  const id = optionalText(fields, 'id') ?? newObjectId();
  // 409 is not declared for identity providers, but two with one id cannot be.
  if (context.store.get(tenantId, 'idp', idpKey(server.id, id)) !== null) throw conflict('identity provider', id);
  return { status: 201, body: save(context, tenantId, server.id, { ...fields, id, method }) };
}

function update(method: IdpMethod, request: ApiRequest, context: ApiContext): ApiAnswer {
  const current = find(method, request, context);
  request.requireMatch(current);
  const fields = fieldsOf(request);
  const { id, authorization_server_id } = current.body;
  checkRepeated(fields, { tenant_id: request.tenantId, authorization_server_id, id, method });
  const credentials =
    isEmpty(fields.credentials) && 'credentials' in current.body ? current.body.credentials : fields.credentials;
  const next = replacement(context, { ...current.body }, fields, { id, method, credentials });
  return { status: 200, body: save(context, request.tenantId, current.parent, next) };
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

function save(context: ApiContext, tenantId: string, serverId: string, fields: Fields): Fields {
  const body = parseBody('idp', { ...fields, tenant_id: tenantId, authorization_server_id: serverId });
  checkReferences(context, tenantId, body);
  const saved = context.store.put(tenantId, 'idp', idpKey(serverId, body.id), body, {
    parent: serverId,
    name: body.name,
  });
  return fullView(context, saved);
}

/** What an IdP points to must be there: the pool of `identity_pool`, the server of `organization` and `workspace`. */
function checkReferences({ store }: ApiContext, tenantId: string, body: IdpBody): void {
  if (body.method === 'identity_pool' && store.get(tenantId, 'pool', body.identity_pool_id) === null) {
    throw unprocessable({ identity_pool_id: 'is not a pool of this tenant' });
  }
  if (body.method === 'organization' || body.method === 'workspace') {
    if (store.get(tenantId, 'server', body.workspace_id) === null) {
      throw unprocessable({
        workspace_id: `is not ${body.method === 'workspace' ? 'a workspace' : 'an organization'} of this tenant`,
      });
    }
  }
  const poolId = body.jit.enabled ? (body.jit.provisioning?.pool_id ?? '') : '';
  if (poolId !== '' && store.get(tenantId, 'pool', poolId) === null) {
    throw unprocessable({ 'jit.provisioning.pool_id': 'is not a pool of this tenant' });
  }
}

function systemClient(method: IdpMethod, request: ApiRequest, context: ApiContext): ApiAnswer {
  const idp = find(method, request, context);
  const client = context.store.get(request.tenantId, 'client', idp.body.client_id);
  if (client === null) throw notFound('client', idp.body.client_id);
  return ok(clientView(context, client, 'read'), client.version);
}

function remove(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const id = request.param('iid');
  const idp = context.store.get(request.tenantId, 'idp', idpKey(server.id, id));
  if (idp === null) throw notFound('identity provider', id);
  request.requireMatch(idp);
  context.store.remove(request.tenantId, 'idp', idp.id);
  return done();
}
