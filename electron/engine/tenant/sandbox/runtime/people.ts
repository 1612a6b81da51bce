/** People in identity pools: found by what identifies them, in one spelling; and what a sign-in knows of them. */
import type { PoolBody, UserBody } from '../schemas/directory.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { mapAttributes } from './attribute-mapping.ts';
import { stableSubject } from './mint-token.ts';
import type { Person } from './records.ts';
import type { Site } from './site.ts';

/** Somebody whom a partner's IdP vouches for. */
export interface FederatedPerson {
  /** How the IdP names the person. */
  readonly subject: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly amr: readonly string[];
}

/** One spelling of an identifier, so that `Ada@x` and `ada@x` are one person where the pool says so. */
export const spelling = (pool: PoolBody, identifier: string): string =>
  pool.identifier_case_insensitive ? identifier.trim().toLowerCase() : identifier.trim();

/** The person of a pool with this identifier, whatever their status. */
export function findUser({ context, tenantId }: Site, pool: PoolBody, identifier: string): UserBody | null {
  const link = context.store.get(tenantId, 'user_identifier', `${pool.id}/${spelling(pool, identifier)}`);
  return link === null ? null : (context.store.get(tenantId, 'user', link.body.user_id)?.body ?? null);
}

/** The pool behind an IdP, when it belongs to this organization, to its workspace, or to the tenant. */
export function poolFor({ context, tenantId, server, workspace }: Site, poolId: string): PoolBody | null {
  const pool = context.store.get(tenantId, 'pool', poolId)?.body;
  if (pool === undefined || pool.deleted) return null;
  return ['', server.id, workspace?.id].includes(pool.workspace_id) ? pool : null;
}

/** The authentication context of a person in a pool: their payload, and the address that identifies them. */
export function profileOf(user: UserBody): Record<string, unknown> {
  const email =
    user.identifiers.find(({ type }) => type === 'email')?.identifier ??
    user.verifiable_addresses.find(({ type }) => type === 'email')?.address;
  const verified = user.verifiable_addresses.some(
    ({ address, verified: isVerified }) => address === email && isVerified,
  );
  return { ...(email === undefined ? {} : { email, email_verified: verified }), ...user.payload };
}

/** What tokens will tell of a person in a pool who signed in through this IdP. */
export function personOf(site: Site, idp: IdpBody, user: UserBody, idpSub: string): Person {
  const profile = profileOf(user);
  return {
    sub: stableSubject(site.server.subject_identifier_algorithm_salt ?? '', user.user_pool_id, user.id),
    organization_id: site.server.id,
    idp_id: idp.id,
    idp_method: idp.method,
    idp_sub: idpSub,
    user_id: user.id,
    pool_id: user.user_pool_id,
    amr: [...idp.static_amr],
    auth_time: site.context.clock.now().toISOString(),
    authn_ctx: idp.mappings.length === 0 ? profile : mapAttributes(idp.mappings, profile),
  };
}
