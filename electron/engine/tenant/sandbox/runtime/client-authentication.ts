/**
 * Who calls the token endpoint: an application of this organization, by the one method that is registered for it.
 * An inactive application, and a secret after its end (`client_secret_expires_at`), are refused.
 */
import type { Context } from 'hono';
import { createLocalJWKSet, decodeJwt, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ClientBody } from '../schemas/client.ts';
import { sameText } from './browser-binding.ts';
import { isRefusal, type Refusal, refuse } from './oauth-answer.ts';
import { hashOf } from './records.ts';
import { findClient, type Site } from './site.ts';

type Parameters = ReadonlyMap<string, string>;

interface Presented {
  readonly clientId: string;
  readonly method: 'client_secret_basic' | 'client_secret_post' | 'none' | 'assertion';
  readonly secret: string;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const noClient = (why: string): Refusal => refuse('invalid_client', why, 401);

/** The application, or why it is not accepted (RFC 6749 §2.3, §3.2.1). */
export async function authenticateClient(
  site: Site,
  context: Context,
  form: Parameters,
): Promise<ClientBody | Refusal> {
  const presented = readCredentials(context.req.header('authorization') ?? '', form);
  if (isRefusal(presented)) return presented;
  const client = findClient(site, presented.clientId);
  if (client === null) return noClient('There is no such application in this organization.');
  if (client.client_status === 'inactive') return noClient('The application is inactive.');
  const registered = client.token_endpoint_auth_method;
  if (presented.method === 'assertion') return await checkAssertion(site, client, presented.secret);
  if (registered !== presented.method && registered !== 'unspecified') {
    return noClient(`The application is registered for ${registered}, and used ${presented.method}.`);
  }
  if (presented.method === 'none')
    return registered === 'none' ? client : noClient('The application has to authenticate.');
  const problem = secretProblem(client, presented.secret, site.context.clock.now());
  return problem === null ? client : noClient(problem);
}

function readCredentials(authorization: string, form: Parameters): Presented | Refusal {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  const assertion = form.get('client_assertion');
  const postSecret = form.get('client_secret');
  if ([basic, assertion, postSecret].filter((given) => given !== undefined).length > 1) {
    return refuse('invalid_request', 'The application authenticated in two ways at once.');
  }
  if (basic !== undefined) {
    const [id, ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    const [clientId, clientSecret] = [formDecode(id ?? ''), formDecode(secret.join(':'))];
    if (clientId === null || clientSecret === null) return noClient('The Basic credentials are not form encoded.');
    const named = form.get('client_id');
    if (named !== undefined && named !== clientId)
      return refuse('invalid_request', 'Two different client ids were sent.');
    return { clientId, method: 'client_secret_basic', secret: clientSecret };
  }
  if (assertion !== undefined) {
    if (form.get('client_assertion_type') !== assertionType) return noClient('The client_assertion_type is not known.');
    return { clientId: form.get('client_id') ?? assertionSubject(assertion), method: 'assertion', secret: assertion };
  }
  const clientId = form.get('client_id');
  if (clientId === undefined) return noClient('No application was named.');
  return postSecret === undefined
    ? { clientId, method: 'none', secret: '' }
    : { clientId, method: 'client_secret_post', secret: postSecret };
}

/** Id and secret are form encoded inside Basic credentials (RFC 6749 §2.3.1). */
function formDecode(text: string): string | null {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return null;
  }
}

function secretProblem(client: ClientBody, secret: string, now: Date): string | null {
  if (client.client_secret_expires_at > 0 && client.client_secret_expires_at * 1000 <= now.getTime()) {
    return `The secret of the application ended on ${new Date(client.client_secret_expires_at * 1000).toISOString()}.`;
  }
  const rotated = client.rotated_secrets.filter(
    ({ expires_at }) => expires_at === undefined || new Date(expires_at) > now,
  );
  const accepted = [client.client_secret ?? '', ...rotated.map((old) => old.secret)];
  // Every secret is compared, whichever fits, and hashes have one length.
  const fits = accepted.map((one) => one !== '' && sameText(hashOf(one), hashOf(secret)));
  return fits.includes(true) ? null : 'The secret is wrong.';
}

function assertionSubject(assertion: string): string {
  try {
    return decodeJwt(assertion).sub ?? '';
  } catch {
    return '';
  }
}

const AssertionClaims = z.object({ jti: z.string().min(1).max(500), exp: z.number() });
const longestAssertionSeconds = 600;

/** `private_key_jwt` and `client_secret_jwt` (OpenID Connect Core §9, RFC 7523 §3); each assertion is used once. */
async function checkAssertion(site: Site, client: ClientBody, assertion: string): Promise<ClientBody | Refusal> {
  const { context, tenantId, issuer } = site;
  const method = client.token_endpoint_auth_method;
  if (method !== 'private_key_jwt' && method !== 'client_secret_jwt') {
    return noClient(`The application is registered for ${method}, and used an assertion.`);
  }
  const now = context.clock.now();
  try {
    const key = assertionKey(client, now);
    if (key === null) return noClient('The application has no key that an assertion could be checked with.');
    const { payload } = await jwtVerify(assertion, key, {
      issuer: client.client_id,
      subject: client.client_id,
      audience: [`${issuer}/oauth2/token`, issuer],
      algorithms: method === 'client_secret_jwt' ? ['HS256'] : ['RS256', 'ES256', 'PS256'],
      currentDate: now,
    });
    const { jti, exp } = AssertionClaims.parse(payload);
    if (exp * 1000 > now.getTime() + longestAssertionSeconds * 1000) return noClient('The assertion lives too long.');
    const id = `${client.client_id}/${hashOf(jti)}`;
    if (context.store.get(tenantId, 'used_token_id', id) !== null) return noClient('The assertion was used before.');
    context.store.put(tenantId, 'used_token_id', id, {}, { parent: site.server.id, expiresAt: new Date(exp * 1000) });
    return client;
  } catch (error) {
    return noClient(`The assertion does not hold: ${error instanceof Error ? error.message : 'unreadable'}.`);
  }
}

function assertionKey(client: ClientBody, now: Date): JWTVerifyGetKey | null {
  if (client.token_endpoint_auth_method === 'private_key_jwt')
    return client.jwks === undefined ? null : createLocalJWKSet(client.jwks);
  if (client.client_secret === undefined) return null;
  if (client.client_secret_expires_at > 0 && client.client_secret_expires_at * 1000 <= now.getTime()) return null;
  const secret = new TextEncoder().encode(client.client_secret);
  return () => secret;
}
