/** Vanity domains: one path, four verbs. The sandbox keeps them; it answers on its own address all the same. */
import { type ApiContext, requireServer } from '../http/api-context.ts';
import { conflict, notFound } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, done, ok } from '../http/api-route.ts';
import { checkRepeated, fieldsOf, optionalText, replacement, requiredText } from '../http/body-fields.ts';
import { parseBody } from '../schemas/index.ts';
import type { Stored } from '../store.ts';
import { newObjectId } from './create-server.ts';

const path = '/api/admin/{tid}/vanity-domains';

export const vanityDomainRoutes: readonly ApiRoute[] = [
  { operation: 'admin.getVanityDomain', method: 'GET', path, workspace: 'admin', handle: read },
  { operation: 'admin.createVanityDomain', method: 'POST', path, workspace: 'admin', handle: create },
  { operation: 'admin.updateVanityDomain', method: 'PUT', path, workspace: 'admin', handle: update },
  { operation: 'admin.deleteVanityDomain', method: 'DELETE', path, workspace: 'admin', handle: remove },
];

function view({ switches }: ApiContext, { body }: Stored<'vanity_domain'>): Record<string, unknown> {
  const { key: _key, api_key: _apiKey, ...shown } = body;
  return switches['credentials-in-reads'] === 'returned' ? body : shown;
}

function read(request: ApiRequest, context: ApiContext): ApiAnswer {
  const serverId = request.query.get('server_id') ?? '';
  const found = context.store.list(request.tenantId, 'vanity_domain', { parent: serverId, limit: 1 })[0];
  if (found === undefined) throw notFound('vanity domain of', serverId);
  return ok(view(context, found), found.version);
}

function create(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { store } = context;
  const { tenantId } = request;
  const fields = fieldsOf(request);
  checkRepeated(fields, { tenant_id: tenantId });
  const domain = requiredText(fields, 'domain').toLowerCase();
  const serverId = optionalText(fields, 'server_id') ?? '';
  if (serverId !== '') requireServer(context, tenantId, serverId);
  if (store.get(tenantId, 'vanity_domain', domain) !== null) throw conflict('vanity domain', domain);
  const type = optionalText(fields, 'type') ?? (serverId === '' ? 'tenant' : 'server');
  const fixed = { id: optionalText(fields, 'id') ?? newObjectId(), tenant_id: tenantId, domain, type };
  const body = parseBody('vanity_domain', { ...fields, ...fixed });
  const saved = store.put(tenantId, 'vanity_domain', domain, body, { parent: serverId, name: domain });
  return ok(view(context, saved), saved.version);
}

function find(request: ApiRequest, { store }: ApiContext): Stored<'vanity_domain'> {
  const domain = requiredText(fieldsOf(request), 'domain').toLowerCase();
  const stored = store.get(request.tenantId, 'vanity_domain', domain);
  if (stored === null) throw notFound('vanity domain', domain);
  return stored;
}

function update(request: ApiRequest, context: ApiContext): ApiAnswer {
  const current = find(request, context);
  request.requireMatch(current);
  const { id, tenant_id, domain, server_id, key, api_key } = current.body;
  const fields = fieldsOf(request);
  const kept = { key: fields.key ?? key, api_key: fields.api_key ?? api_key };
  const fixed = { id, tenant_id, domain, server_id, ...kept };
  const body = parseBody('vanity_domain', replacement(context, { ...current.body }, fields, fixed));
  const saved = context.store.put(request.tenantId, 'vanity_domain', domain, body);
  return ok(view(context, saved), saved.version);
}

function remove(request: ApiRequest, context: ApiContext): ApiAnswer {
  const current = find(request, context);
  request.requireMatch(current);
  context.store.remove(request.tenantId, 'vanity_domain', current.id);
  return done();
}
