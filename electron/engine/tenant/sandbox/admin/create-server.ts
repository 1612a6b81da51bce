/**
 * Makes a workspace or an organization with what the vendor creates beside it: the OpenID scopes and the default claims
 * of a new server. Used by the API, by the first start and by scratch tenants.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerInput } from '../schemas/server.ts';
import type { SandboxStore, Stored } from '../store.ts';

/** Scope, and the claims of the ID token that come with it. */
const openIdScopes: ReadonlyArray<readonly [scope: string, label: string, claims: readonly string[]]> = [
  ['openid', 'OpenID', []],
  ['profile', 'Profile', ['name', 'given_name', 'family_name']],
  ['email', 'Email', ['email', 'email_verified']],
  ['phone', 'Phone', ['phone_number', 'phone_number_verified']],
  ['offline_access', 'Offline access', []],
];

export type NewServer = Omit<ServerInput, 'tenant_id' | 'name' | 'id'> & {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
};

export const newObjectId = (): string => randomUUID().replaceAll('-', '').slice(0, 20);

/** Does not ask whether the id is free: the caller does, because it knows how to refuse. */
export function createServer(store: SandboxStore, tenantId: string, input: NewServer): Stored<'server'> {
  const id = input.id ?? newObjectId();
  const name = input.name || id;
  const server = store.put(
    tenantId,
    'server',
    id,
    {
      ...input,
      id,
      name,
      tenant_id: tenantId,
      secret: input.secret ?? randomBytes(32).toString('hex'),
      subject_identifier_algorithm_salt: input.subject_identifier_algorithm_salt ?? randomBytes(12).toString('hex'),
    },
    { parent: input.parent_id ?? '', name },
  );
  addServerDefaults(store, tenantId, id, { withClaims: true });
  return server;
}

/** The OpenID scopes and, unless they are not wanted, the default claims of the ID token. */
export function addServerDefaults(
  store: SandboxStore,
  tenantId: string,
  serverId: string,
  { withClaims }: { readonly withClaims: boolean },
): void {
  const updated_at = store.clock.now().toISOString();
  const base = { tenant_id: tenantId, authorization_server_id: serverId };
  const serviceId = newObjectId();
  const service = { ...base, id: serviceId, name: 'OpenID Connect', type: 'oidc' as const, system: true, updated_at };
  store.put(tenantId, 'service', serviceId, service, { parent: serverId, name: service.name });
  for (const [name, display_name, claims] of openIdScopes) {
    const scopeId = newObjectId();
    const scope = { ...base, id: scopeId, name, display_name, service_id: serviceId };
    store.put(tenantId, 'scope', scopeId, scope, { parent: serverId, name });
    for (const claim of withClaims ? claims : []) {
      const claimId = newObjectId();
      store.put(
        tenantId,
        'claim',
        claimId,
        {
          ...base,
          id: claimId,
          name: claim,
          type: 'id_token',
          source_type: 'authnCtx',
          source_path: claim,
          mapping: claim,
          scopes: [name],
        },
        { parent: serverId, name: claim },
      );
    }
  }
}
