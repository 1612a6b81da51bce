/**
 * What an OpenID Connect answer is going to say, as data: the redirect back to the client and the ID token behind its code.
 * Planned right, then changed by faults, then signed.
 */
import { createHash } from 'node:crypto';
import type { Persona } from '../../../../../shared/model/sign-in-test.ts';
import type { SentAttribute } from '../attributes.ts';
import { ownAttributes, stableId, valuesOf } from '../personas.ts';

/** Goes back through the browser. */
export interface AuthorizationPlan {
  readonly state: string | null;
  readonly issuer: string;
  readonly error: { readonly code: string; readonly description: string } | null;
  /** A page of the provider's own instead of an answer. */
  readonly isSilent: boolean;
}

export interface TokenAnswerPlan {
  readonly kind: 'tokens' | 'server-error' | 'web-page' | 'code-used';
  readonly delaySeconds: number;
}

export interface DiscoveryPlan {
  readonly issuer: string;
  /** Which key the JWKS names. */
  readonly publishedKey: 'idp' | 'stranger';
}

export type TokenKey = 'idp' | 'stranger' | 'none' | 'public-key-as-secret';

/** Comes from the token endpoint. */
export interface IdTokenPlan {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly key: TokenKey;
  /** Changes to the claims after they were signed. */
  readonly claimsAfterSigning:
    | ((claims: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>)
    | null;
}

export interface IdTokenFacts {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string | null;
  readonly accessToken: string;
  readonly authenticatedAt: Date;
  readonly now: Date;
  readonly kid: string;
  readonly scopes: readonly string[];
  readonly claims: readonly SentAttribute[];
  readonly domain: string;
}

const idTokenSeconds = 300;

export function planIdToken(persona: Persona, facts: IdTokenFacts): IdTokenPlan {
  const issuedAt = seconds(facts.now);
  return {
    header: { alg: 'RS256', typ: 'JWT', kid: facts.kid },
    claims: {
      iss: facts.issuer,
      aud: facts.clientId,
      exp: issuedAt + idTokenSeconds,
      iat: issuedAt,
      auth_time: seconds(facts.authenticatedAt),
      ...(facts.nonce === null ? {} : { nonce: facts.nonce }),
      at_hash: leftHalfHash(facts.accessToken),
      amr: ['pwd'],
      ...personClaims(persona, facts),
    },
    key: 'idp',
    claimsAfterSigning: null,
  };
}

/**
 * What the scopes release (OpenID Connect Core §5.4). Groups have no standard scope; most products release them once the
 * administrator has mapped them, so they come always, as do claims with names of the partner's own.
 */
export function personClaims(
  persona: Persona,
  facts: Pick<IdTokenFacts, 'scopes' | 'claims' | 'domain'>,
): Record<string, unknown> {
  const claims: Record<string, unknown> = { sub: stableId(persona, facts.domain) };
  for (const { name, field } of facts.claims) {
    if (name === 'email' && !facts.scopes.includes('email')) continue;
    if (['given_name', 'family_name', 'name'].includes(name) && !facts.scopes.includes('profile')) continue;
    const values = valuesOf(persona, field, name);
    const isList = field === 'groups' || (field !== 'email' && values.length > 1);
    if (values.length > 0) claims[name] = isList ? values : values[0];
  }
  for (const [name, values] of ownAttributes(persona)) {
    if (!reserved.has(name) && !Object.hasOwn(claims, name)) claims[name] = values.length === 1 ? values[0] : values;
  }
  if ('email' in claims) claims.email_verified = true;
  if (facts.scopes.includes('profile'))
    claims.preferred_username = persona.email === '' ? stableId(persona, facts.domain) : persona.email;
  return claims;
}

/** Claims of the protocol, which no attribute of a person may take the place of. */
const reserved = new Set('iss sub aud exp iat nbf nonce at_hash auth_time amr acr azp jti sid __proto__'.split(' '));

/** OpenID Connect Core §3.1.3.6, for algorithms with SHA-256. */
export function leftHalfHash(text: string): string {
  return createHash('sha256').update(text, 'ascii').digest().subarray(0, 16).toString('base64url');
}

export const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);
