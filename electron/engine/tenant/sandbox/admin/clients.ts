/** Applications, and their secrets. A secret is made when none is given; rotation keeps at most two old ones. */
import { randomBytes } from 'node:crypto';
import { parseGoDuration } from '../../../../../shared/model/duration.ts';
import { type ApiContext, auditPlace, requireServer } from '../http/api-context.ts';
import { ApiProblem, notFound } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, done, ok, okList } from '../http/api-route.ts';
import type { Fields } from '../http/body-fields.ts';
import { listOf, pageOf } from '../http/paging.ts';
import { ApplicationPurpose, type ClientBody } from '../schemas/client.ts';
import type { Stored } from '../store.ts';
import { clientView, systemClientView } from './client-views.ts';
import { resourceRoutes } from './resource.ts';

const item = '/api/admin/{tid}/clients/{cid}';
const systemItem = '/api/system/{tid}/client/{cid}';
const keptSecrets = 2;

export const clientRoutes: readonly ApiRoute[] = [
  ...resourceRoutes({
    kind: 'client',
    what: 'client',
    operations: { create: 'createClient', read: 'getClient', update: 'updateClient', remove: 'deleteClient' },
    collection: '/api/admin/{tid}/clients',
    item,
    param: 'cid',
    idMember: 'client_id',
    serverMember: 'authorization_server_id',
    required: ['tenant_id', 'authorization_server_id'],
    nameOf: (body) => body.client_name || body.client_id,
    fixed: setMembers,
    view: (context, stored, when) => clientView(context, stored, when === 'create' ? 'create' : 'read'),
    afterRemove({ store }, { tenantId }, client) {
      store.removeChildren(tenantId, 'api_token', client.id);
    },
    audit: { subject: 'client', payload: auditView },
  }),
  {
    operation: 'admin.listClients',
    method: 'GET',
    path: '/api/admin/{tid}/servers/{wid}/clients',
    workspace: 'admin',
    handle: list,
  },
  {
    operation: 'admin.rotateClientSecret',
    method: 'POST',
    path: `${item}/rotateSecret`,
    workspace: 'admin',
    handle: rotate,
  },
  {
    operation: 'admin.revokeRotatedClientSecrets',
    method: 'POST',
    path: `${item}/revokeRotatedSecrets`,
    workspace: 'admin',
    handle: revokeRotated,
  },
  {
    operation: 'system.listClientsSystem',
    method: 'GET',
    path: '/api/system/{tid}/clients/{wid}',
    workspace: 'system',
    scope: 'view_clients',
    handle(request, context) {
      const server = requireServer(context, request.tenantId, request.param('wid'));
      const rows = context.store.list(request.tenantId, 'client', { parent: server.id });
      return { status: 200, body: { clients: rows.map((row) => systemClientView(context, row)) } };
    },
  },
  {
    operation: 'system.getClient',
    method: 'GET',
    path: systemItem,
    workspace: 'system',
    scope: 'view_clients',
    handle: (request, context) => ({ status: 200, body: systemClientView(context, find(request, context)) }),
  },
  {
    operation: 'system.rotateClientSecret',
    method: 'POST',
    path: `${systemItem}/rotateSecret`,
    workspace: 'system',
    scope: 'manage_clients',
    handle: rotate,
  },
  {
    operation: 'system.revokeRotatedClientSecrets',
    method: 'POST',
    path: `${systemItem}/revokeRotatedSecrets`,
    workspace: 'system',
    scope: 'manage_clients',
    handle: revokeRotated,
  },
];

export const newClientSecret = (): string => randomBytes(32).toString('base64url');

/** Read-only and server-made members; a body without a secret keeps the one there is. */
function setMembers(
  { clock }: ApiContext,
  request: ApiRequest,
  fields: Fields,
  current: Stored<'client'> | null,
): Fields {
  const now = clock.now().toISOString();
  const scopes =
    typeof fields.scope === 'string' ? { scopes: fields.scopes ?? fields.scope.split(/\s+/).filter(Boolean) } : {};
  const made = { updated_at: now, created_at: current?.body.created_at ?? now, system: false, ...scopes };
  if (current !== null) {
    return {
      ...made,
      client_secret: fields.client_secret || current.body.client_secret,
      rotated_secrets: current.body.rotated_secrets,
      application_types: current.body.application_types,
      saml_metadata_xml: current.body.saml_metadata_xml,
    };
  }
  return {
    ...made,
    client_secret: fields.client_secret || newClientSecret(),
    rotated_secrets: [],
    application_types: [purposeOf(request, fields)],
  };
}

function purposeOf({ query }: ApiRequest, fields: Fields): string {
  const asked = query.get('application_purpose');
  if (asked) {
    if (!ApplicationPurpose.safeParse(asked).success)
      throw new ApiProblem(422, 'unknown application_purpose', { application_purpose: 'is not known' });
    return asked;
  }
  const grants = Array.isArray(fields.grant_types) ? fields.grant_types : [];
  if (grants.length > 0 && grants.every((grant) => grant === 'client_credentials')) return 'service';
  if (fields.application_type === 'native') return 'mobile_desktop';
  return fields.token_endpoint_auth_method === 'none' ? 'single_page' : 'server_web';
}

function find(request: ApiRequest, context: ApiContext): Stored<'client'> {
  const client = context.store.get(request.tenantId, 'client', request.param('cid'));
  if (client === null) throw notFound('client', request.param('cid'));
  return client;
}

function list(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { query, tenantId } = request;
  const server = requireServer(context, tenantId, request.param('wid'));
  const kinds = listOf(query, 'client_types');
  const purposes = listOf(query, 'application_types');
  const page = pageOf(query, 'client');
  const rows = context.store
    .list(tenantId, 'client', {
      ...page,
      parent: server.id,
      ...(kinds.length > 0 ? { where: { client_type: kinds } } : {}),
    })
    .filter(({ body }) => purposes.length === 0 || body.application_types.some((type) => purposes.includes(type)));
  return okList({ clients: rows.map((row) => clientView(context, row, 'read')) }, rows);
}

function rotate(request: ApiRequest, context: ApiContext): ApiAnswer {
  const client = find(request, context);
  request.requireMatch(client);
  const wait = request.query.get('auto_revoke_after');
  const waitSeconds = wait ? parseGoDuration(wait) : null;
  if (wait && waitSeconds === null) throw new ApiProblem(400, 'auto_revoke_after must be a Go duration such as 2h');
  const secret = newClientSecret();
  const { body } = client;
  const old = {
    secret: body.client_secret ?? '',
    ...(waitSeconds === null
      ? {}
      : { expires_at: new Date(context.clock.now().getTime() + waitSeconds * 1000).toISOString() }),
  };
  const rotated = old.secret === '' ? body.rotated_secrets : [old, ...body.rotated_secrets].slice(0, keptSecrets);
  const saved = change(request, context, client, { ...body, client_secret: secret, rotated_secrets: rotated });
  return ok({ secret }, saved.version);
}

function revokeRotated(request: ApiRequest, context: ApiContext): ApiAnswer {
  const client = find(request, context);
  request.requireMatch(client);
  change(request, context, client, { ...client.body, rotated_secrets: [] });
  return done();
}

function change(
  request: ApiRequest,
  context: ApiContext,
  client: Stored<'client'>,
  body: ClientBody,
): Stored<'client'> {
  const saved = context.store.put(request.tenantId, 'client', client.id, {
    ...body,
    updated_at: context.clock.now().toISOString(),
  });
  const server = requireServer(context, request.tenantId, client.parent);
  request.audit({ ...auditPlace(server), subject: 'client', action: 'updated', payload: auditView(saved.body) });
  return saved;
}

function auditView(body: ClientBody): Fields {
  const {
    client_secret: _secret,
    rotated_secrets: _rotated,
    saml_metadata_xml: _xml,
    saml_metadata: _saml,
    ...rest
  } = body;
  const { client_type: _type, token_ttls: _ttls, ...shown } = rest;
  return Object.fromEntries(
    Object.entries(shown).filter(([name]) => !name.startsWith('saml_') && !unaudited.has(name)),
  );
}

/** Members that the audit payload's shape does not have. */
const unaudited = new Set(['use_custom_token_ttls', 'token_exchange', 'trusted']);
