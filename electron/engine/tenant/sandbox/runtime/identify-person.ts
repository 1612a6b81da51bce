/**
 * By what a person is found in a pool: the name that the IdP gives them, hashed with the connection's salt so that the pool does not
 * hold it in the clear, and what the connection asks for beside it. The vendor's default is the address.
 */
import { randomUUID } from 'node:crypto';
import type { PoolBody, UserBody } from '../schemas/directory.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { valueAt } from './claims.ts';
import { type FederatedPerson, findUser, spelling } from './people.ts';
import { hashOf } from './records.ts';
import type { Site } from './site.ts';

type IdentifierType = UserBody['identifiers'][number]['type'];
export type Profile = Readonly<Record<string, unknown>>;

export interface Identifier {
  readonly type: IdentifierType;
  readonly identifier: string;
  /** `idp_id`: the connection whose IdP names the person so. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Belongs to this connection alone: another one of the same partner may name the same person otherwise. */
export function federatedIdentifier(idp: IdpBody, { subject }: FederatedPerson): Identifier {
  const salt = idp.jit.provisioning?.identifier_salt ?? '';
  const identifier = hashOf(JSON.stringify([salt, idp.id, subject]));
  return { type: 'federated', identifier, metadata: { idp_id: idp.id } };
}

const identifierTypes: ReadonlySet<string> = new Set(['email', 'mobile', 'uid', 'external', 'federated']);
const isIdentifierType = (type: string): type is IdentifierType => identifierTypes.has(type);

/** `missing`: what the connection names to find people by, where the message has none of it. */
export function identifiersOf(
  idp: IdpBody,
  pool: PoolBody,
  federated: FederatedPerson,
  profile: Profile,
): { readonly identifiers: readonly Identifier[]; readonly missing: string } {
  const wanted = idp.jit.provisioning?.user?.identifiers ?? [];
  const rules = wanted.length > 0 ? wanted : [{ type: 'email', source: 'email' }];
  const identifiers = rules.flatMap(({ type = 'email', source = 'email' }): Identifier[] => {
    const value = textAt(source, profile, federated.attributes);
    return value === '' || !isIdentifierType(type) ? [] : [{ type, identifier: spelling(pool, value) }];
  });
  const missing = identifiers.length > 0 ? '' : wanted.map(({ source = 'email' }) => source).join(' or ');
  return { identifiers, missing };
}

export function textAt(source: string, ...places: readonly Profile[]): string {
  for (const place of places) {
    const value = valueAt(place, source);
    const first = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string' && first.trim() !== '') return first.trim().slice(0, 1000);
  }
  return '';
}

/** Silence is no denial: SAML has no such claim, and an IdP that a partner runs vouches for its own addresses. */
export const isVerified = ({ attributes }: FederatedPerson): boolean =>
  attributes.email_verified !== false && attributes.email_verified !== 'false';

export function findByIdentifiers(site: Site, pool: PoolBody, identifiers: readonly Identifier[]): UserBody | null {
  return identifiers.map(({ identifier }) => findUser(site, pool, identifier)).find((user) => user !== null) ?? null;
}

/** Did this connection's IdP name the person before? Whatever the name was, it was another one. */
export const isNamedBefore = (idp: IdpBody, user: UserBody): boolean =>
  user.identifiers.some(({ type, metadata }) => type === 'federated' && metadata?.idp_id === idp.id);

/** An invited person signs in for the first time, and is known by the IdP's name from now on. */
export function addIdentifier(site: Site, pool: PoolBody, user: UserBody, added: Identifier): UserBody {
  const at = site.context.clock.now().toISOString();
  linkIdentifier(site, pool, user.id, added);
  const identifiers = [...user.identifiers, { id: randomUUID(), ...added, created_at: at, updated_at: at }];
  return site.context.store.put(site.tenantId, 'user', user.id, { ...user, identifiers }).body;
}

export function linkIdentifier(
  { context, tenantId }: Site,
  pool: PoolBody,
  userId: string,
  { identifier }: Identifier,
): void {
  const link = { user_id: userId, user_pool_id: pool.id };
  context.store.put(tenantId, 'user_identifier', `${pool.id}/${spelling(pool, identifier)}`, link, { parent: pool.id });
}
