/**
 * Just-in-time provisioning: the person that an IdP vouches for is found in the connection's pool, or created there.
 * A person who was deactivated stays out, whatever the IdP says. Runs inside the caller's transaction.
 */
import { randomUUID } from 'node:crypto';
import type { PoolBody, UserBody } from '../schemas/directory.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { type Mapping, mapAttributes } from './attribute-mapping.ts';
import { valueAt } from './claims.ts';
import { type FederatedPerson, findUser, poolFor, spelling } from './people.ts';
import { hashOf } from './records.ts';
import { logEvent, type Site } from './site.ts';

type IdentifierType = UserBody['identifiers'][number]['type'];
type Profile = Readonly<Record<string, unknown>>;

export type Provisioned = { readonly user: UserBody | null; readonly created: boolean } | { readonly problem: string };

interface Identifier {
  readonly type: IdentifierType;
  readonly identifier: string;
}

export function provisionUser(site: Site, idp: IdpBody, federated: FederatedPerson, profile: Profile): Provisioned {
  if (!idp.jit.enabled) return { user: null, created: false };
  const pool = poolOf(site, idp);
  if (pool === 'foreign')
    return { problem: 'The pool that this connection provisions into belongs to another organization.' };
  if (pool === null) return { problem: 'The connection provisions people, and names no pool to put them into.' };
  const identifiers = identifiersOf(idp, pool, federated, profile);
  const found =
    identifiers.map(({ identifier }) => findUser(site, pool, identifier)).find((user) => user !== null) ?? null;
  if (found === null) return { user: create(site, idp, pool, identifiers, federated, profile), created: true };
  if (found.status === 'inactive' || found.status === 'deleted')
    return { problem: 'This person was deactivated and may not sign in.' };
  return { user: update(site, idp, found, federated, profile), created: false };
}

/** The named pool; without a name the organization's only one. */
function poolOf(site: Site, idp: IdpBody): PoolBody | null | 'foreign' {
  const named = idp.jit.provisioning?.pool_id ?? '';
  if (named !== '')
    return poolFor(site, named) ?? (site.context.store.get(site.tenantId, 'pool', named) === null ? null : 'foreign');
  const own = site.context.store.list(site.tenantId, 'pool', { where: { workspace_id: site.server.id }, limit: 2 });
  const [only, ...others] = own.filter(({ body }) => !body.deleted);
  return only === undefined || others.length > 0 ? null : only.body;
}

const identifierTypes: ReadonlySet<string> = new Set(['email', 'mobile', 'uid', 'external', 'federated']);
const isIdentifierType = (type: string): type is IdentifierType => identifierTypes.has(type);

/** What identifies the person in the pool; the vendor's default is the address, and the IdP's own name where it sends none. */
function identifiersOf(
  idp: IdpBody,
  pool: PoolBody,
  federated: FederatedPerson,
  profile: Profile,
): readonly Identifier[] {
  const wanted = idp.jit.provisioning?.user?.identifiers ?? [];
  const rules = wanted.length > 0 ? wanted : [{ type: 'email', source: 'email' }];
  const found = rules.flatMap(({ type = 'email', source = 'email' }): Identifier[] => {
    const value = textAt(source, profile, federated.attributes);
    return value === '' || !isIdentifierType(type) ? [] : [{ type, identifier: spelling(pool, value) }];
  });
  if (found.length > 0) return found;
  const salt = idp.jit.provisioning?.identifier_salt ?? '';
  return [{ type: 'federated', identifier: hashOf(JSON.stringify([salt, idp.id, federated.subject])) }];
}

function textAt(source: string, ...places: readonly Profile[]): string {
  for (const place of places) {
    const value = valueAt(place, source);
    const first = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string' && first.trim() !== '') return first.trim().slice(0, 1000);
  }
  return '';
}

type Address = Pick<UserBody['verifiable_addresses'][number], 'type' | 'address'>;

function addressesOf(idp: IdpBody, federated: FederatedPerson, profile: Profile): readonly Address[] {
  const rules = idp.jit.provisioning?.user?.addresses ?? [{ type: 'email', source: 'email' }];
  return rules.flatMap(({ type = 'email', source = 'email' }): Address[] => {
    const address = textAt(source, profile, federated.attributes);
    return address === '' || (type !== 'email' && type !== 'mobile') ? [] : [{ type, address }];
  });
}

const usualMembers = ['name', 'given_name', 'family_name', 'email', 'phone_number', 'groups'] as const;

function payloadOf(
  mappings: readonly Mapping[],
  federated: FederatedPerson,
  profile: Profile,
): Record<string, unknown> {
  if (mappings.length > 0) return mapAttributes(mappings, profile, federated.attributes);
  return Object.fromEntries(
    usualMembers.flatMap((member) => (profile[member] === undefined ? [] : [[member, profile[member]]])),
  );
}

function create(
  site: Site,
  idp: IdpBody,
  pool: PoolBody,
  identifiers: readonly Identifier[],
  federated: FederatedPerson,
  profile: Profile,
): UserBody {
  const { store, clock } = site.context;
  const at = clock.now().toISOString();
  const stamps = { created_at: at, updated_at: at };
  const id = randomUUID();
  const addresses = addressesOf(idp, federated, profile).map((address) => ({
    id: randomUUID(),
    ...address,
    status: 'active' as const,
    verified: true,
    verified_at: at,
    ...stamps,
  }));
  const user = store.put(
    site.tenantId,
    'user',
    id,
    {
      id,
      tenant_id: site.tenantId,
      user_pool_id: pool.id,
      status: 'active',
      status_updated_at: at,
      user_type: 'jit',
      payload: payloadOf(idp.jit.provisioning?.user?.attributes_mapping ?? [], federated, profile),
      payload_schema_id: pool.payload_schema_id,
      metadata_schema_id: pool.metadata_schema_id,
      identifiers: identifiers.map((identifier) => ({ id: randomUUID(), ...identifier, ...stamps })),
      verifiable_addresses: addresses,
    },
    { parent: pool.id, name: identifiers[0]?.identifier ?? id },
  ).body;
  for (const { identifier } of identifiers) {
    store.put(
      site.tenantId,
      'user_identifier',
      `${pool.id}/${identifier}`,
      { user_id: id, user_pool_id: pool.id },
      { parent: pool.id },
    );
  }
  logEvent(site, 'jit', 'created', {
    idp,
    userId: id,
    poolId: pool.id,
    payload: { user_id: id, user_pool_id: pool.id, idp_subject: federated.subject },
  });
  return user;
}

/** Members that the mapping keeps fresh are written again; an invited person becomes active by signing in. */
function update(site: Site, idp: IdpBody, user: UserBody, federated: FederatedPerson, profile: Profile): UserBody {
  const fresh = (idp.jit.provisioning?.user?.attributes_mapping ?? []).filter(
    (mapping) => mapping.update_on_sign_in === true,
  );
  const payload =
    fresh.length === 0 ? user.payload : { ...user.payload, ...mapAttributes(fresh, profile, federated.attributes) };
  const activated = user.status === 'new';
  if (!activated && JSON.stringify(payload) === JSON.stringify(user.payload)) return user;
  const at = site.context.clock.now().toISOString();
  const changed = { ...user, payload, ...(activated ? { status: 'active' as const, status_updated_at: at } : {}) };
  logEvent(site, 'jit', 'updated', {
    idp,
    userId: user.id,
    poolId: user.user_pool_id,
    payload: { user_id: user.id, activated },
  });
  return site.context.store.put(site.tenantId, 'user', user.id, changed).body;
}
