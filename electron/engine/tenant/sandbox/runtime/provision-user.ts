/**
 * Just-in-time provisioning: the person that an IdP vouches for is found in the connection's pool, or created there.
 * A person who was deactivated stays out, whatever the IdP says. Runs inside the caller's transaction.
 *
 * Whoever signed in before is found by the name that the IdP gives them. An address finds only somebody whom this IdP has not
 * named yet (an invited person); under another name it is taken, so that no one gets an account by getting its address.
 */
import { randomUUID } from 'node:crypto';
import type { PoolBody, UserBody } from '../schemas/directory.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { type Mapping, mapAttributes } from './attribute-mapping.ts';
import {
  addIdentifier,
  federatedIdentifier,
  findByIdentifiers,
  type Identifier,
  identifiersOf,
  isNamedBefore,
  isVerified,
  linkIdentifier,
  type Profile,
  textAt,
} from './identify-person.ts';
import { type FederatedPerson, findUser, poolFor } from './people.ts';
import { logEvent, type Site } from './site.ts';

export type Provisioned = { readonly user: UserBody | null; readonly created: boolean } | { readonly problem: string };

export function provisionUser(site: Site, idp: IdpBody, federated: FederatedPerson, profile: Profile): Provisioned {
  if (!idp.jit.enabled) return { user: null, created: false };
  const pool = poolOf(site, idp);
  if (pool === 'foreign')
    return { problem: 'The pool that this connection provisions into belongs to another organization.' };
  if (pool === null) return { problem: 'The connection provisions people, and names no pool to put them into.' };
  const own = federatedIdentifier(idp, federated);
  const asked = identifiersOf(idp, pool, federated, profile);
  const { switches } = site.context;
  if (asked.missing !== '' && switches['person-without-identifier'] === 'refused')
    return {
      problem: `The message brings no ${asked.missing}, by which people are found on this connection. Map the attribute that holds it.`,
    };
  const address = asked.identifiers[0]?.identifier ?? 'This address';
  const known = findUser(site, pool, own.identifier);
  const found = known ?? findByIdentifiers(site, pool, asked.identifiers);
  if (found === null)
    return { user: create(site, idp, pool, [...asked.identifiers, own], federated, profile), created: true };
  if (found.status === 'inactive' || found.status === 'deleted')
    return { problem: 'This person was deactivated and may not sign in.' };
  if (known === null && isNamedBefore(idp, found) && switches['person-under-another-name'] === 'refused')
    return {
      problem: `${address} is taken by a person whom the identity provider named otherwise before. The name has to stay the same at every sign-in.`,
    };
  if (known === null && !isVerified(federated))
    return {
      problem: `${address} belongs to somebody here, and the identity provider says that nobody has proved to own it (email_verified is false).`,
    };
  const linked = known ?? addIdentifier(site, pool, found, own);
  return { user: update(site, idp, linked, federated, profile), created: false };
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
    ...(isVerified(federated) ? { verified: true, verified_at: at } : { verified: false }),
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
  for (const identifier of identifiers) linkIdentifier(site, pool, id, identifier);
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
