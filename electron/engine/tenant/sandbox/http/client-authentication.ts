/**
 * Who is the client at a token endpoint? Basic first, then form fields, then a signed assertion. Says only yes or no:
 * a wrong secret and an unknown client look the same from outside.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { ClientBody } from '../schemas/client.ts';
import type { SandboxStore } from '../store.ts';

export interface PresentedClient {
  readonly clientId: string;
  readonly secret?: string;
  readonly assertion?: string;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The client that a request names, and what it offers as proof; `null` when it names none. */
export function presentedClient(authorization: string | null, form: URLSearchParams): PresentedClient | null {
  const basic = /^basic\s+([A-Za-z0-9+/=_-]+)$/i.exec(authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return { clientId: formDecode(id), secret: formDecode(rest.join(':')) };
  }
  const assertion = form.get('client_assertion');
  if (assertion !== null && form.get('client_assertion_type') === assertionType) {
    return { clientId: issuerOf(assertion), assertion };
  }
  const clientId = form.get('client_id');
  if (clientId === null) return null;
  const secret = form.get('client_secret');
  return secret === null ? { clientId } : { clientId, secret };
}

/** RFC 6749 §2.3.1 encodes id and secret as form values before Basic; a client that did not is met halfway. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}

function issuerOf(assertion: string): string {
  try {
    return decodeJwt(assertion).iss ?? '';
  } catch {
    return '';
  }
}

/** Compares in constant time, also for different lengths. */
export function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/**
 * Does the proof hold for this client now?
 *
 * @param audiences  what the assertion may be addressed to: the token endpoint and the issuer
 */
export async function isClientProven(
  store: SandboxStore,
  tenantId: string,
  client: ClientBody,
  presented: PresentedClient,
  audiences: readonly string[],
): Promise<boolean> {
  const now = store.clock.now();
  if (client.client_status !== 'active') return false;
  if (presented.assertion !== undefined)
    return isAssertionValid(store, tenantId, client, presented.assertion, audiences);
  if (presented.secret === undefined || client.client_secret === undefined) return false;
  if (!['client_secret_basic', 'client_secret_post', 'unspecified'].includes(client.token_endpoint_auth_method)) {
    return false;
  }
  const end = client.client_secret_expires_at;
  const current = end === 0 || end * 1000 > now.getTime() ? [client.client_secret] : [];
  const older = client.rotated_secrets
    .filter((old) => old.expires_at === undefined || new Date(old.expires_at) > now)
    .map((old) => old.secret);
  const { secret } = presented;
  return [...current, ...older].map((wanted) => sameSecret(secret, wanted)).includes(true);
}

/** @see RFC 7523 §3: issuer and subject are the client, the audience is us, and each assertion counts once */
async function isAssertionValid(
  store: SandboxStore,
  tenantId: string,
  client: ClientBody,
  assertion: string,
  audiences: readonly string[],
): Promise<boolean> {
  if (client.token_endpoint_auth_method !== 'private_key_jwt' || client.jwks === undefined) return false;
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(client.jwks), {
      algorithms: ['RS256', 'ES256', 'PS256'],
      issuer: client.client_id,
      subject: client.client_id,
      audience: [...audiences],
      currentDate: store.clock.now(),
      requiredClaims: ['exp', 'jti'],
      maxTokenAge: '1 hour',
    });
    const id = `${client.client_id}/${payload.jti}`;
    const expiresAt = new Date((payload.exp ?? 0) * 1000);
    return store.transaction(() => {
      if (store.get(tenantId, 'used_token_id', id) !== null) return false;
      store.put(tenantId, 'used_token_id', id, {}, { expiresAt });
      return true;
    });
  } catch {
    return false;
  }
}
