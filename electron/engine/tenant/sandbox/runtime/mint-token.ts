/**
 * What an access token and an ID token hold, and their signature. The vendor's names are kept (`scp`, `tid`, `aid`,
 * `idp`); where it is silent RFC 9068 decides for access tokens and OpenID Connect Core §2 for ID tokens.
 */
import { createHash } from 'node:crypto';
import { type CryptoKey, type KeyObject, SignJWT } from 'jose';

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey | KeyObject;
}

/** Who signed in, as far as tokens tell. */
export interface TokenSubject {
  readonly sub: string;
  /** Which identity provider, by id and by type. */
  readonly idp: string;
  readonly idpMethod: string;
  readonly idpSub: string;
  readonly amr: readonly string[];
  readonly authTime: Date;
}

export interface AccessTokenInput {
  readonly issuer: string;
  readonly tenantId: string;
  readonly serverId: string;
  readonly clientId: string;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
  /** `scp_array`, `scope_space_separated`, or both. */
  readonly scopeFormats: readonly string[];
  /** Null for a client that acts for itself. */
  readonly subject: TokenSubject | null;
  readonly customClaims: Readonly<Record<string, unknown>>;
  readonly tokenId: string;
  readonly now: Date;
  readonly lifetimeSeconds: number;
}

export const unixSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);

export function accessTokenClaims(input: AccessTokenInput): Record<string, unknown> {
  const { subject, scopes, scopeFormats } = input;
  const issuedAt = unixSeconds(input.now);
  const spaced = scopeFormats.includes('scope_space_separated');
  return {
    ...input.customClaims,
    iss: input.issuer,
    sub: subject?.sub ?? input.clientId,
    aud: [...input.audience],
    client_id: input.clientId,
    tid: input.tenantId,
    aid: input.serverId,
    jti: input.tokenId,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + input.lifetimeSeconds,
    ...(spaced ? { scope: scopes.join(' ') } : {}),
    ...(!spaced || scopeFormats.includes('scp_array') ? { scp: [...scopes] } : {}),
    ...(subject === null ? {} : { idp: subject.idp, amr: [...subject.amr], auth_time: unixSeconds(subject.authTime) }),
  };
}

export interface IdTokenInput {
  readonly issuer: string;
  readonly tenantId: string;
  readonly serverId: string;
  readonly clientId: string;
  readonly subject: TokenSubject;
  readonly nonce: string | null;
  readonly accessToken: string;
  readonly alg: string;
  /** Custom and standard claims that were released. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly now: Date;
  readonly lifetimeSeconds: number;
}

export function idTokenClaims(input: IdTokenInput): Record<string, unknown> {
  const issuedAt = unixSeconds(input.now);
  return {
    ...input.claims,
    iss: input.issuer,
    sub: input.subject.sub,
    aud: [input.clientId],
    azp: input.clientId,
    tid: input.tenantId,
    aid: input.serverId,
    idp: input.subject.idp,
    amr: [...input.subject.amr],
    auth_time: unixSeconds(input.subject.authTime),
    iat: issuedAt,
    exp: issuedAt + input.lifetimeSeconds,
    at_hash: leftHalfHash(input.accessToken, input.alg),
    ...(input.nonce === null ? {} : { nonce: input.nonce }),
  };
}

/** `at_hash`: the left half of the hash that belongs to the signature algorithm (OpenID Connect Core §3.1.3.6). */
export function leftHalfHash(value: string, alg: string): string {
  const digest = createHash(`sha${alg.slice(2)}`)
    .update(value)
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}

/** Signs the claims as a JWT. `at+jwt` is the type of an access token (RFC 9068 §2.1). */
export function signToken(
  claims: Readonly<Record<string, unknown>>,
  key: SigningKey,
  type: 'at+jwt' | 'JWT',
): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: type }).sign(key.privateKey);
}

/**
 * The subject of a person at one server: stable for the same person, and telling nothing about who it is.
 *
 * @param parts  what makes the person: pool and user id, or IdP and the IdP's identifier
 */
export function stableSubject(salt: string, ...parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([salt, ...parts]))
    .digest('hex');
}
