/**
 * The relying party itself: discovery, client authentication, the code exchange and userinfo, by openid-client over our own
 * bounded calls. What went wrong comes back as checks; nothing here throws for an answer that is wrong.
 */
import * as client from 'openid-client';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Check, Inspection } from '../../../../shared/model/inspection.ts';
import type { CallWish, IdpCalls } from './identity-provider-calls.ts';
import { ownCheck } from './own-checks.ts';

export interface RelyingPartyOptions {
  readonly server: client.ServerMetadata;
  readonly clientId: string;
  /** Empty: a public client. */
  readonly clientSecret: string;
  readonly jwks: string | null;
  readonly now: () => Date;
  readonly calls: IdpCalls;
  /** Judges the token response before its hop is written. */
  readonly judgeTokens: (body: string) => Promise<Inspection | null>;
}

export interface Exchanged {
  readonly checks: readonly Check[];
  /** Of userinfo, when it told of the same person. */
  readonly userinfo: Readonly<Record<string, unknown>> | null;
}

export interface ExpectedAnswer {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export function configure(options: RelyingPartyOptions): client.Configuration {
  const { server, clientId, jwks } = options;
  const configuration = new client.Configuration(server, clientId, undefined, authentication(options));
  // Which addresses may be plain http is decided by our own calls: loopback only.
  client.allowInsecureRequests(configuration);
  client.enableNonRepudiationChecks(configuration);
  const keys = jwks === null ? null : asKeySet(jwks);
  if (keys !== null)
    client.setJwksCache(configuration, { jwks: keys, uat: Math.floor(options.now().getTime() / 1000) });
  configuration[client.customFetch] = async (url, { method, headers, body }) => {
    const isTokenRequest = url === server.token_endpoint;
    const wish: CallWish = {
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(body === null || body === undefined ? {} : { body: String(body) }),
      ...(isTokenRequest
        ? { judge: ({ status, text }: { status: number; text: string }) => judgeBody(status, text, options) }
        : {}),
    };
    const answer = await options.calls.call(url, wish);
    return new Response(nullBodyStatus.has(answer.status) ? null : answer.text, {
      status: answer.status,
      headers: [...answer.headers.entries()],
    });
  };
  return configuration;
}

const nullBodyStatus = new Set([204, 205, 304]);

async function judgeBody(status: number, text: string, options: RelyingPartyOptions): Promise<Inspection | null> {
  return text.trim() === '' || status >= 500 ? null : options.judgeTokens(text);
}

/** Basic is the default of the specification; the form is used when it is all that the provider names. */
function authentication({ server, clientSecret }: RelyingPartyOptions): client.ClientAuth {
  if (clientSecret === '') return client.None();
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  if (methods.includes('client_secret_basic') || !methods.includes('client_secret_post')) return basic(clientSecret);
  return client.ClientSecretPost(clientSecret);
}

/** openid-client's own encodes more than a form does ("-", "."), which some servers do not undo. */
function basic(secret: string): client.ClientAuth {
  return (_server, { client_id: id }, _body, headers) => {
    const credentials = [id, secret].map(formEncoded).join(':');
    headers.set('authorization', `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`);
  };
}

/** RFC 6749 §2.3.1: application/x-www-form-urlencoded. */
const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

function asKeySet(text: string): client.JWKS | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isKeySet(parsed) ? parsed : null;
  } catch {
    // That it is no key set is said by the check on the keys.
    return null;
  }
}

function isKeySet(value: unknown): value is client.JWKS {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys);
}

/** The code for tokens, then userinfo. */
export async function exchange(
  configuration: client.Configuration,
  callback: URL,
  expected: ExpectedAnswer,
): Promise<Exchanged> {
  let tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>;
  try {
    tokens = await client.authorizationCodeGrant(configuration, callback, {
      pkceCodeVerifier: expected.verifier,
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      idTokenExpected: true,
    });
  } catch (error) {
    return { checks: [refusal(error)], userinfo: null };
  }
  const exchanged = ownCheck('oidc.token-request', 'pass', 'The token endpoint gave tokens for the code.');
  const subject = tokens.claims()?.sub ?? '';
  if (configuration.serverMetadata().userinfo_endpoint === undefined) {
    const check = ownCheck('oidc.userinfo', 'skip', 'The provider names no userinfo endpoint.');
    return { checks: [exchanged, check], userinfo: null };
  }
  try {
    const userinfo = await client.fetchUserInfo(configuration, tokens.access_token, subject);
    return {
      checks: [exchanged, ownCheck('oidc.userinfo', 'pass', 'Userinfo names the same subject as the ID token.')],
      userinfo,
    };
  } catch (error) {
    return {
      checks: [exchanged, ownCheck('oidc.userinfo', 'fail', `Userinfo was of no use: ${inWords(error)}.`)],
      userinfo: null,
    };
  }
}

function refusal(error: unknown): Check {
  if (error instanceof client.AuthorizationResponseError)
    return ownCheck('oidc.response', 'fail', `The provider refused: ${error.error}.`, { received: error.error });
  if (error instanceof client.ResponseBodyError) {
    const said = error.error_description === undefined ? '' : ` It says: ${error.error_description.slice(0, 400)}`;
    return ownCheck(
      'oidc.token-request',
      'fail',
      `The token endpoint refused with ${error.error} (status ${error.status}).${said}`,
      { received: error.error },
    );
  }
  if (error instanceof client.WWWAuthenticateChallengeError) {
    const detail = `The token endpoint did not accept the client (status ${error.status}).`;
    return ownCheck('oidc.token-request', 'fail', detail, { received: `status ${error.status}` });
  }
  const known = porticoErrorIn(error);
  if (known !== null) return ownCheck('oidc.token-request', 'fail', `The token request was not answered: ${known.why}`);
  return ownCheck('oidc.response', 'fail', `The answer cannot be used: ${inWords(error)}.`);
}

function porticoErrorIn(error: unknown): PorticoError | null {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth += 1) {
    if (current instanceof PorticoError) return current;
  }
  return null;
}

/** The library's reason, with its cause: "invalid response encountered: unexpected HTTP status code". */
function inWords(error: unknown): string {
  const known = porticoErrorIn(error);
  if (known !== null) return known.why.replace(/\.$/, '');
  const reasons: string[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 3; current = current.cause, depth += 1) {
    reasons.push(current.message);
  }
  return reasons.length === 0 ? 'unknown reason' : [...new Set(reasons)].join(': ').slice(0, 500);
}
