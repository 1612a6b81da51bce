/**
 * The short-lived records of people who sign in, as they are kept in the store: what is under way, sessions, codes,
 * tokens. Each is parsed when it is read. Secrets (cookies, codes, tokens) are kept as hashes only.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Json } from '../schemas/parts.ts';

/** 256 random bits for cookies, codes, tokens and states. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Under which id a secret is kept. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** A person as one sign-in saw them. */
export const Person = z.object({
  sub: z.string(),
  organization_id: z.string(),
  idp_id: z.string(),
  idp_method: z.string(),
  idp_sub: z.string(),
  user_id: z.string().nullable(),
  pool_id: z.string().nullable(),
  amr: z.array(z.string()),
  auth_time: z.iso.datetime(),
  authn_ctx: Json,
});
export type Person = z.infer<typeof Person>;

/** A sign-in under way: what the application asked for, and the browser that asked. */
export const Flow = z.object({
  type: z.literal('flow'),
  /** The server that issues the code. */
  server_id: z.string(),
  /** Where the person signs in: the same, or an organization that the workspace led to. */
  organization_id: z.string(),
  client_id: z.string(),
  redirect_uri: z.string(),
  scopes: z.array(z.string()),
  state: z.string().nullable(),
  nonce: z.string().nullable(),
  code_challenge: z.string().nullable(),
  fresh: z.boolean(),
  identifier: z.string(),
  correlation_id: z.string(),
  browser: z.string(),
  csrf: z.string(),
  attempts: z.number().int(),
});
export type Flow = z.infer<typeof Flow>;

/** A request that was sent to the partner's SAML IdP. Its id is the RelayState. */
export const SamlRequest = z.object({
  type: z.literal('saml'),
  request_id: z.string(),
  flow_id: z.string(),
  organization_id: z.string(),
  idp_id: z.string(),
  browser: z.string(),
  /** Kept after its answer, so that a second answer is told apart from one nobody asked for. */
  answered: z.boolean(),
});
export type SamlRequest = z.infer<typeof SamlRequest>;

/** A request that was sent to the partner's OpenID provider. Its id is the state. */
export const OidcRequest = z.object({
  type: z.literal('oidc'),
  flow_id: z.string(),
  organization_id: z.string(),
  idp_id: z.string(),
  browser: z.string(),
  nonce: z.string(),
  code_verifier: z.string().nullable(),
});
export type OidcRequest = z.infer<typeof OidcRequest>;

/** Failed passwords of one person (or of one name that nobody has). */
export const FailedAttempts = z.object({
  type: z.literal('attempts'),
  count: z.number().int(),
  blocked_until: z.iso.datetime(),
});

export const Session = z.object({ person: Person, browser: z.string() });
export type Session = z.infer<typeof Session>;

export const Grant = z.object({
  grant_id: z.string(),
  client_id: z.string(),
  scopes: z.array(z.string()),
  nonce: z.string().nullable(),
  correlation_id: z.string(),
  person: Person,
});
export type Grant = z.infer<typeof Grant>;

export const Code = Grant.extend({
  redirect_uri: z.string(),
  code_challenge: z.string().nullable(),
  used: z.boolean(),
});
export type Code = z.infer<typeof Code>;

export const RefreshToken = Grant.extend({ used: z.boolean(), issued_at: z.iso.datetime() });
export type RefreshToken = z.infer<typeof RefreshToken>;

/** What an access token says, for introspection and userinfo; the token itself is not kept. */
export const AccessToken = z.object({
  grant_id: z.string(),
  client_id: z.string(),
  scopes: z.array(z.string()),
  claims: Json,
  opaque_claims: Json,
  person: Person.nullable(),
  issued_at: z.iso.datetime(),
});
export type AccessToken = z.infer<typeof AccessToken>;
