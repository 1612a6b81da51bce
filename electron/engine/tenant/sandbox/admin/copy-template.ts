/**
 * What an organization made with `template_id` takes over. The sources disagree, so a switch decides: `partner` (sign-in
 * methods, policies with bindings, schemas, branding, services with scopes) or `minimal` (pools, sign-in methods,
 * metadata schema). What the request says itself is not overwritten. Nothing is copied again later.
 */
import type { ApiContext } from '../http/api-context.ts';
import type { OrganizationInput, ServerBody } from '../schemas/server.ts';
import type { SandboxStore, Stored } from '../store.ts';
import { newObjectId } from './create-server.ts';
import { idpKey } from './idp-key.ts';

export function copyTemplate(
  { store, switches }: ApiContext,
  tenantId: string,
  template: Stored<'server'>,
  server: Stored<'server'>,
  input: OrganizationInput,
): Stored<'server'> {
  const isPartner = switches['template-copies'] === 'partner';
  const from = template.body;
  const schema = from.metadata?.schema;
  const next: ServerBody = {
    ...server.body,
    authentication_mechanisms: input.authentication_mechanisms ?? from.authentication_mechanisms,
    metadata: { ...(schema === undefined ? {} : { schema }), ...server.body.metadata },
    ...(isPartner ? { color: input.color ?? from.color, styling: from.styling, logo_uri: from.logo_uri } : {}),
  };
  const saved = store.put(tenantId, 'server', server.id, next);
  if (!isPartner) {
    copyPools(store, tenantId, template.id, server.id);
    return saved;
  }
  copyPolicies(store, tenantId, template.id, server.id);
  copyServices(store, tenantId, template.id, server.id);
  copySchemas(store, tenantId, template.id, server.id);
  const theme = store.get(tenantId, 'theme_binding', template.id);
  if (theme !== null) {
    store.put(
      tenantId,
      'theme_binding',
      server.id,
      { ...theme.body, server_id: server.id },
      { parent: theme.body.theme_id },
    );
  }
  return saved;
}

/** Policy ids are unique in the tenant: the template's id in front is replaced by the organization's, or put before. */
function copyPolicies(store: SandboxStore, tenantId: string, from: string, to: string): void {
  const ids = new Map<string, string>();
  for (const policy of store.list(tenantId, 'policy', { parent: from })) {
    const plain = policy.id.startsWith(`${from}-`) ? policy.id.slice(from.length + 1) : policy.id;
    const id = `${to}-${plain}`;
    ids.set(policy.id, id);
    const body = { ...policy.body, id, server_id: to };
    store.put(tenantId, 'policy', id, body, { parent: to, name: body.policy_name });
  }
  for (const { body } of store.list(tenantId, 'policy_point', { parent: from })) {
    const policy_id = ids.get(body.policy_id);
    if (policy_id === undefined || body.target_fk !== from) continue;
    const copy = { ...body, server_id: to, target_fk: to, policy_id };
    store.put(tenantId, 'policy_point', `${to}/${body.type}/${to}`, copy, { parent: to });
  }
}

function copyServices(store: SandboxStore, tenantId: string, from: string, to: string): void {
  const base = { authorization_server_id: to };
  const ids = new Map<string, string>();
  for (const { id: oldId, body } of store.list(tenantId, 'service', { parent: from })) {
    if (body.system) continue;
    const id = newObjectId();
    ids.set(oldId, id);
    store.put(tenantId, 'service', id, { ...body, ...base, id }, { parent: to, name: body.name });
  }
  const present = new Set(store.list(tenantId, 'scope', { parent: to }).map((scope) => scope.body.name));
  for (const { body } of store.list(tenantId, 'scope', { parent: from })) {
    if (present.has(body.name)) continue;
    const id = newObjectId();
    const service_id = ids.get(body.service_id) ?? '';
    store.put(tenantId, 'scope', id, { ...body, ...base, id, service_id }, { parent: to, name: body.name });
  }
}

function copySchemas(store: SandboxStore, tenantId: string, from: string, to: string): void {
  for (const { body } of store.list(tenantId, 'schema', { parent: from })) {
    const id = newObjectId();
    store.put(tenantId, 'schema', id, { ...body, id, workspace_id: to }, { parent: to, name: body.name });
  }
}

/** A pool is copied without its people, and with the IdP that points to it. */
function copyPools(store: SandboxStore, tenantId: string, from: string, to: string): void {
  for (const pool of store.list(tenantId, 'pool', { parent: from })) {
    const id = newObjectId();
    store.put(tenantId, 'pool', id, { ...pool.body, id, workspace_id: to }, { parent: to, name: pool.body.name });
    for (const { body } of store.list(tenantId, 'idp', { parent: from, where: { identity_pool_id: pool.id } })) {
      const idpId = newObjectId();
      const copy = { ...body, id: idpId, authorization_server_id: to, identity_pool_id: id };
      store.put(tenantId, 'idp', idpKey(to, idpId), copy, { parent: to, name: body.name });
    }
  }
}
