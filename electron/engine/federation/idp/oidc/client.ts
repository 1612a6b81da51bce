/** OpenID Connect clients of the loopback IdP: registered from RFC 7591 metadata, and recognised at the token endpoint. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import { PorticoError } from '../../../../../shared/errors.ts';
import type { OidcHabits } from '../look-alikes/look-alike.ts';

const clientMethods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const;
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const longestSeconds = 3600;
const toleranceSeconds = 10;
const algorithms = ['RS256', 'PS256', 'ES256'] as const;

/** What is not named here is ignored, as RFC 7591 §2 allows. */
const ClientMetadata = z.object({
  client_id: z.string().min(1).max(500).optional(),
  client_secret: z.string().min(1).max(500).optional(),
  client_name: z.string().max(500).optional(),
  redirect_uris: z
    .array(
      z
        .url({ protocol: /^(?!(?:javascript|data|vbscript|blob)$)[a-z][a-z0-9+.-]*$/ })
        .max(2000)
        .refine((uri) => !uri.includes('#'), 'has a fragment, which RFC 6749 §3.1.2 forbids'),
    )
    .min(1)
    .max(50),
  token_endpoint_auth_method: z.enum(clientMethods).optional(),
  post_logout_redirect_uris: z.array(z.url().max(2000)).max(50).optional(),
  id_token_signed_response_alg: z.enum(algorithms).optional(),
  userinfo_signed_response_alg: z.enum(algorithms).optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(20) }).optional(),
});

export interface OidcClient {
  readonly clientId: string;
  /** Null for clients without one. */
  readonly clientSecret: string | null;
  readonly redirectUris: readonly string[];
  readonly method: (typeof clientMethods)[number];
  readonly jwks: JSONWebKeySet | null;
  readonly postLogoutRedirectUris: readonly string[];
  readonly idTokenAlgorithm: (typeof algorithms)[number];
  /** Null: userinfo is plain JSON. */
  readonly userinfoAlgorithm: (typeof algorithms)[number] | null;
  readonly needsPushedRequest: boolean;
}

/**
 * @param offered algorithms that the look-alike publishes keys for
 * @throws `input/invalid` with the fields that are wrong
 */
export function readClient(metadata: unknown, offered: OidcHabits['algorithms']): OidcClient {
  const parsed = ClientMetadata.safeParse(metadata);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    throw new PorticoError(
      'input/invalid',
      `The client metadata is not usable: ${fields.map((each) => `${each.path} ${each.message}`).join('; ')}.`,
      { fields },
    );
  }
  const client = parsed.data;
  for (const path of ['id_token_signed_response_alg', 'userinfo_signed_response_alg'] as const) {
    const wanted = client[path];
    if (wanted === undefined || offered.includes(wanted)) continue;
    const message = `${wanted} is not offered here; offered: ${offered.join(', ')}.`;
    throw new PorticoError('input/invalid', `The client metadata is not usable: ${path} ${message}`, {
      fields: [{ path, message }],
    });
  }
  const method =
    client.token_endpoint_auth_method ??
    (client.client_secret === undefined && client.jwks !== undefined ? 'private_key_jwt' : 'client_secret_basic');
  if (method === 'private_key_jwt' && client.jwks === undefined)
    throw new PorticoError('input/invalid', 'A client with private_key_jwt needs its public keys in jwks.');
  const needsSecret = method === 'client_secret_basic' || method === 'client_secret_post';
  return {
    clientId: client.client_id ?? `client-${randomBytes(8).toString('hex')}`,
    clientSecret: needsSecret ? (client.client_secret ?? randomBytes(24).toString('base64url')) : null,
    redirectUris: client.redirect_uris,
    method,
    jwks: client.jwks === undefined ? null : { keys: client.jwks.keys },
    postLogoutRedirectUris: client.post_logout_redirect_uris ?? [],
    idTokenAlgorithm: client.id_token_signed_response_alg ?? 'RS256',
    userinfoAlgorithm: client.userinfo_signed_response_alg ?? null,
    needsPushedRequest: client.require_pushed_authorization_requests ?? false,
  };
}

export interface TokenRequestFacts {
  readonly authorization: string | null;
  readonly form: URLSearchParams;
  /** Both the issuer and the token endpoint are accepted as audience of a client assertion. */
  readonly audiences: readonly string[];
  readonly now: Date;
  /** Remembers the ids of client assertions; false when it was used before. */
  readonly spend: (assertionId: string, until: Date) => boolean;
}

/** The client that made the request, or the reason why it is not believed. */
export async function authenticateClient(
  clients: ReadonlyMap<string, OidcClient>,
  facts: TokenRequestFacts,
): Promise<OidcClient | string> {
  const { form } = facts;
  const basic = facts.authorization === null ? null : readBasic(facts.authorization);
  const assertion = form.get('client_assertion');
  const bodySecret = form.get('client_secret');
  if ([basic, bodySecret, assertion].filter((each) => each !== null).length > 1)
    return 'The client authenticates in more than one way.';
  const clientId = basic?.clientId ?? form.get('client_id') ?? assertionIssuer(assertion);
  const client = clientId === null ? undefined : clients.get(clientId);
  const named = form.get('client_id');
  if (named !== null && named !== clientId) return 'client_id and the authentication name two clients.';
  if (client === undefined) return `The client "${clientId ?? ''}" is not registered here.`;
  const used =
    basic !== null
      ? 'client_secret_basic'
      : bodySecret !== null
        ? 'client_secret_post'
        : assertion !== null
          ? 'private_key_jwt'
          : 'none';
  if (used !== client.method) return `The client is registered for ${client.method}, but authenticated with ${used}.`;
  if (used === 'none') return client;
  if (assertion !== null) return checkAssertion(client, assertion, facts);
  return sameSecret(client.clientSecret ?? '', basic?.secret ?? bodySecret ?? '')
    ? client
    : 'The client secret is wrong.';
}

/** Id and secret are form-encoded before they are joined (RFC 6749 §2.3.1). */
function readBasic(header: string): { clientId: string; secret: string } | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header) ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return null;
  return { clientId: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
}

function formDecode(text: string): string {
  return new URLSearchParams(`value=${text.replace(/&/g, '%26')}`).get('value') ?? '';
}

function assertionIssuer(assertion: string | null): string | null {
  if (assertion === null) return null;
  try {
    const payload: unknown = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return z.object({ iss: z.string() }).safeParse(payload).data?.iss ?? null;
  } catch {
    // Not a JWT: there is no client to find, which the caller says.
    return null;
  }
}

async function checkAssertion(
  client: OidcClient,
  assertion: string,
  facts: TokenRequestFacts,
): Promise<OidcClient | string> {
  if (facts.form.get('client_assertion_type') !== assertionType)
    return `client_assertion_type has to be ${assertionType}.`;
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(client.jwks ?? { keys: [] }), {
      issuer: client.clientId,
      subject: client.clientId,
      audience: [...facts.audiences],
      requiredClaims: ['exp', 'jti'],
      currentDate: facts.now,
      clockTolerance: toleranceSeconds,
    });
    const until = payload.exp ?? 0;
    if (until > facts.now.getTime() / 1000 + longestSeconds)
      return `The client assertion is good for too long; ${longestSeconds} seconds are the most.`;
    // An id is unique to its issuer (RFC 7519 §4.1.7), and counts for as long as the assertion would hold.
    const spent = facts.spend(
      JSON.stringify([client.clientId, payload.jti]),
      new Date((until + toleranceSeconds) * 1000),
    );
    return spent ? client : 'The client assertion was used before, or too many are remembered.';
  } catch (error) {
    return `The client assertion does not hold (${error instanceof Error ? error.message : 'unreadable'}).`;
  }
}

function sameSecret(left: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
