/**
 * What an OpenID Connect answer is going to say, as data: the redirect back to the client and the ID token. Planned right in
 * the manner of the look-alike, then changed by faults, then signed.
 */
import { createHash } from 'node:crypto';
import type { OidcHabits, OidcPersonFacts } from '../look-alikes/look-alike.ts';
import { pick } from '../look-alikes/people.ts';
import type { AskedClaims } from './asked-claims.ts';

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

type Claims = Readonly<Record<string, unknown>>;

export interface IdTokenPlan {
  readonly header: Claims;
  readonly claims: Claims;
  readonly key: TokenKey;
  /** Changes to the claims after they were signed. */
  readonly claimsAfterSigning: ((claims: Claims) => Claims) | null;
}

export interface IdTokenFacts {
  readonly habits: OidcHabits;
  readonly person: OidcPersonFacts;
  readonly asked: AskedClaims;
  readonly nonce: string | null;
  /** Null: none comes with it. */
  readonly accessToken: string | null;
  /** Null: none comes with it; only the front channel brings both. */
  readonly code: string | null;
  /** In the browser's own address, where a token that it comes with must be tied to it (§3.2.2.10). */
  readonly isFrontChannel: boolean;
  readonly authenticatedAt: Date;
  readonly acr: string | null;
  readonly sessionId: string;
  readonly tokenId: string;
  readonly now: Date;
  readonly algorithm: string;
  readonly kid: string;
}

export function planIdToken(facts: IdTokenFacts): IdTokenPlan {
  const { habits, person, nonce, accessToken, code } = facts;
  const issuedAt = seconds(facts.now);
  const atHash = accessToken === null ? null : leftHalfHash(accessToken);
  const moment = {
    issuedAt,
    authTime: seconds(facts.authenticatedAt),
    atHash,
    acr: facts.acr,
    sessionId: facts.sessionId,
    tokenId: facts.tokenId,
  };
  return {
    header: { alg: facts.algorithm, typ: 'JWT', kid: facts.kid },
    claims: {
      ...habits.idTokenClaims(person),
      ...askedFor(facts.asked.idToken, facts),
      ...habits.protocolClaims(person, moment),
      ...(facts.isFrontChannel && atHash !== null ? { at_hash: atHash } : {}),
      ...(code === null ? {} : { c_hash: leftHalfHash(code) }),
      ...(facts.asked.wantsAuthTime ? { auth_time: moment.authTime } : {}),
      ...(facts.acr !== null && facts.asked.wantsAcr ? { acr: facts.acr } : {}),
      iss: person.issuer,
      sub: person.persona.nameId ?? habits.subject(person),
      aud: habits.audienceIsArray ? [person.audience] : person.audience,
      exp: issuedAt + habits.idTokenSeconds,
      iat: issuedAt,
      ...(nonce === null ? {} : { nonce }),
    },
    key: 'idp',
    claimsAfterSigning: null,
  };
}

/** Userinfo (OpenID Connect Core §5.3.2): the subject, what scopes release, and what was asked for by name. */
export function planUserinfo(facts: Pick<IdTokenFacts, 'habits' | 'person' | 'asked'>): Claims {
  const { habits, person, asked } = facts;
  return {
    ...habits.userinfoClaims(person),
    ...askedFor(asked.userinfo, facts),
    sub: person.persona.nameId ?? habits.subject(person),
  };
}

/** Claims that are asked for by name are released without their scope (OpenID Connect Core §5.5). */
function askedFor(names: readonly string[], { habits, person }: Pick<IdTokenFacts, 'habits' | 'person'>): Claims {
  return pick(habits.userinfoClaims({ ...person, scopes: habits.scopes }), ...names);
}

/** OpenID Connect Core §3.1.3.6, for algorithms with SHA-256. */
export function leftHalfHash(text: string): string {
  return createHash('sha256').update(text, 'ascii').digest().subarray(0, 16).toString('base64url');
}

export const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);
