/**
 * Access tokens for the admin API by client credentials: HTTP Basic first, then the form, or a signed assertion.
 * One token at a time, renewed a little before it ends. A secret is in no error and in no log.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type FetchedText, guardedFetch } from '../../kernel/guarded-fetch.ts';
import { newId } from '../../kernel/new-id.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import { ErrorAnswer, TokenAnswer } from '../schemas/protocol.ts';
import { answerToError, notUnderstood } from './answer-to-error.ts';

export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  /** The secret, or the PEM of the private key for `private_key_jwt`. */
  readonly secret: string;
  readonly authentication: 'client_secret' | 'private_key_jwt';
  /** Empty at the admin workspace, which names no scopes. */
  readonly scope: string;
}

export interface TokenSource {
  /** @param signal ends the wait; the token itself is shared with other callers */
  get(signal: AbortSignal): Promise<string>;
  /** What the server granted, once a token was got. */
  grantedScope(): string | null;
  /** Forgets a token that the server no longer takes. */
  forget(token: string): void;
}

export interface TokenSourceOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly caPem: string;
  readonly onRequest: () => void;
}

const earlySeconds = 10;
/** RFC 6749 lets a server leave `expires_in` out; then we ask again after this long. */
const assumedLifetimeSeconds = 300;

export function createTokenSource(credentials: ClientCredentials, options: TokenSourceOptions): TokenSource {
  let current: { token: string; untilMs: number; scope: string | null } | null = null;
  let pending: Promise<string> | null = null;

  async function renew(): Promise<string> {
    // Not the caller's signal: another caller may wait for the same token.
    const answer = await requestToken(credentials, options, new AbortController().signal);
    const nowMs = options.clock.now().getTime();
    current = {
      token: answer.access_token,
      untilMs: nowMs + Math.max((answer.expires_in ?? assumedLifetimeSeconds) - earlySeconds, 1) * 1000,
      scope: answer.scope ?? null,
    };
    return answer.access_token;
  }

  return {
    async get(signal) {
      if (signal.aborted) throw new PorticoError('local/cancelled', 'It was cancelled before it had finished.');
      if (current !== null && options.clock.now().getTime() < current.untilMs) return current.token;
      pending ??= renew().finally(() => {
        pending = null;
      });
      return pending;
    },
    grantedScope: () => current?.scope ?? null,
    forget(token) {
      if (current?.token === token) current = null;
    },
  };
}

async function requestToken(credentials: ClientCredentials, options: TokenSourceOptions, signal: AbortSignal) {
  const grant = { grant_type: 'client_credentials', ...(credentials.scope === '' ? {} : { scope: credentials.scope }) };
  if (credentials.authentication === 'private_key_jwt') {
    return readToken(
      await send(credentials, { ...grant, ...(await assertion(credentials, options.clock)) }, null, options, signal),
      credentials,
    );
  }
  // RFC 6749 §2.3.1: both parts are form-encoded before they are joined.
  const basic = Buffer.from(`${formEncode(credentials.clientId)}:${formEncode(credentials.secret)}`).toString('base64');
  const first = await send(credentials, grant, `Basic ${basic}`, options, signal);
  if (first.status !== 400 && first.status !== 401) return readToken(first, credentials);
  const form = { ...grant, client_id: credentials.clientId, client_secret: credentials.secret };
  return readToken(await send(credentials, form, null, options, signal), credentials);
}

async function send(
  credentials: ClientCredentials,
  form: Readonly<Record<string, string>>,
  authorization: string | null,
  options: TokenSourceOptions,
  signal: AbortSignal,
): Promise<FetchedText> {
  options.onRequest();
  return guardedFetch(
    new URL(credentials.tokenUrl),
    {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...(authorization === null ? {} : { authorization }),
      },
      body: new URLSearchParams(form).toString(),
    },
    { maxBytes: 200_000, timeoutMs: options.timeoutMs, signal, caPem: options.caPem },
  );
}

function readToken(answer: FetchedText, credentials: ClientCredentials) {
  const what = `asking for a token as client ${credentials.clientId}`;
  if (answer.status < 200 || answer.status > 299) throw tokenError(answer, credentials, what);
  try {
    return TokenAnswer.parse(JSON.parse(answer.text));
  } catch (cause) {
    throw notUnderstood(answer, what, cause);
  }
}

/** The token endpoint says `invalid_client` or `invalid_scope` with 400 or 401: both are about who asks, not about values. */
function tokenError(answer: FetchedText, credentials: ClientCredentials, what: string): PorticoError {
  const error = errorName(answer.text);
  const host = new URL(answer.url).host;
  if (error === 'invalid_scope') {
    return new PorticoError(
      'remote/forbidden',
      `${host} does not give client ${credentials.clientId} the scopes "${credentials.scope}".`,
    );
  }
  if (answer.status === 401 || ['invalid_client', 'unauthorized_client', 'access_denied'].includes(error)) {
    return new PorticoError(
      'remote/unauthorized',
      `${host} refused client ${credentials.clientId}${error === '' ? '' : ` (${error})`}.`,
    );
  }
  return answerToError(answer, what);
}

const errorName = (text: string): string => ErrorAnswer.safeParse(parseJson(text)).data?.error ?? '';

const formEncode = (text: string): string => new URLSearchParams({ v: text }).toString().slice(2);

/** RFC 7523 §3: issuer and subject are the client, the audience is the token endpoint. */
async function assertion(credentials: ClientCredentials, clock: Clock): Promise<Readonly<Record<string, string>>> {
  const key = readKey(credentials.secret);
  const nowSeconds = Math.floor(clock.now().getTime() / 1000);
  const jwt = await new SignJWT({})
    .setProtectedHeader({ alg: algorithmOf(key), typ: 'JWT' })
    .setIssuer(credentials.clientId)
    .setSubject(credentials.clientId)
    .setAudience(credentials.tokenUrl)
    .setJti(newId('jti'))
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + 300)
    .sign(key);
  return {
    client_id: credentials.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt,
  };
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new PorticoError('input/unreadable', 'The private key of the client is not a PEM key that can be used.', {
      cause,
    });
  }
}

function algorithmOf(key: KeyObject): string {
  if (key.asymmetricKeyType === 'ec') return 'ES256';
  return key.asymmetricKeyType === 'rsa-pss' ? 'PS256' : 'RS256';
}
