/** Reads an authorization request (OpenID Connect Core §3.1.2.1, §3.3.2.1; RFC 7636; RFC 8707): all of it, before anybody is asked. */
import type { OidcHabits } from '../look-alikes/look-alike.ts';
import { type AskedClaims, nothingAsked, readAskedClaims } from './asked-claims.ts';
import type { OidcClient } from './client.ts';

export type ResponsePart = 'code' | 'id_token' | 'token';
export type ResponseMode = 'query' | 'fragment' | 'form_post';

export interface AuthorizationRequest {
  readonly parts: ReadonlySet<ResponsePart>;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  /** S256; null when the client sent none. */
  readonly codeChallenge: string | null;
  readonly mayAsk: boolean;
  readonly maxAgeSeconds: number | null;
  readonly loginHint: string;
  readonly idTokenHint: string | null;
  readonly asked: AskedClaims;
  /** How the person is said to have signed in; null: nothing is said. */
  readonly acr: string | null;
  /** Which APIs the access token is for. */
  readonly resources: readonly string[];
}

export interface Problem {
  readonly code: string;
  readonly description: string;
}

/** Ways of signing in that this provider says yes to. It does the same for each: a person presses a button. */
export const acrValues = [
  'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'phr',
  'phrh',
  '1',
  '0',
];

/** Where errors go as well, so it is read first and never fails (OAuth 2.0 Multiple Response Types §5). */
export function responseModeOf(parameters: URLSearchParams): ResponseMode {
  const asked = parameters.get('response_mode');
  if (asked === 'form_post' || asked === 'fragment') return asked;
  const inFront = /\b(?:id_token|token)\b/.test(parameters.get('response_type') ?? '');
  return inFront ? 'fragment' : 'query';
}

export function readAuthorizationRequest(
  client: OidcClient,
  parameters: URLSearchParams,
  habits: OidcHabits,
): AuthorizationRequest | Problem {
  const problem = (code: string, description: string): Problem => ({ code, description });
  if (parameters.has('request')) return problem('request_not_supported', 'Request objects are not supported.');
  const scopes = words(parameters.get('scope'));
  const parts = partsOf(parameters.get('response_type') ?? '', habits);
  if (parts === null)
    return problem('unsupported_response_type', `response_type may be ${habits.responseTypes.join(', ')}.`);
  const mode = parameters.get('response_mode');
  if (mode !== null && !habits.responseModes.some((known) => known === mode))
    return problem('invalid_request', `response_mode may be ${habits.responseModes.join(', ')}.`);
  if (mode === 'query' && (parts.has('id_token') || parts.has('token')))
    return problem('invalid_request', 'Tokens do not go into a query.');
  if (!scopes.includes('openid')) return problem('invalid_scope', 'The scope openid is missing.');
  if (parts.has('id_token') && !parameters.has('nonce'))
    return problem('invalid_request', 'An ID token from the authorization endpoint needs a nonce.');
  const pkce = parts.has('code') ? pkceProblem(client, parameters) : null;
  if (pkce !== null) return problem('invalid_request', pkce);
  const prompts = words(parameters.get('prompt'));
  if (prompts.some((prompt) => !['none', 'login', 'consent', 'select_account'].includes(prompt)))
    return problem('invalid_request', 'prompt may be none, login, consent or select_account.');
  if (prompts.includes('none') && prompts.length > 1) return problem('invalid_request', 'prompt=none stands alone.');
  const maxAge = parameters.get('max_age');
  if (maxAge !== null && !/^\d{1,9}$/.test(maxAge))
    return problem('invalid_request', 'max_age is a number of seconds.');
  const asked = parameters.has('claims') ? readAskedClaims(parameters.get('claims') ?? '') : nothingAsked;
  if (asked === null) return problem('invalid_request', 'The claims parameter is not the JSON that it has to be.');
  const usable = habits.takesClaimsParameter ? asked : nothingAsked;
  const resources = parameters.getAll('resource');
  if (resources.length > 20 || resources.some((resource) => !isResource(resource)))
    return problem('invalid_target', 'A resource is an absolute address without a fragment.');
  const acr = chooseAcr(words(parameters.get('acr_values')), usable);
  if (acr === 'unmet')
    return problem('unmet_authentication_requirements', 'None of the acr values that were insisted on is known here.');
  return {
    parts,
    scopes,
    nonce: parameters.get('nonce'),
    codeChallenge: parameters.get('code_challenge'),
    mayAsk: !prompts.includes('none'),
    maxAgeSeconds: maxAge === null ? null : Number(maxAge),
    loginHint: parameters.get('login_hint') ?? '',
    idTokenHint: parameters.get('id_token_hint'),
    // A request with max_age must be told when (§3.1.2.1).
    asked: { ...usable, wantsAuthTime: usable.wantsAuthTime || maxAge !== null },
    acr: acr?.value ?? null,
    resources,
  };
}

export const words = (text: string | null): string[] => (text ?? '').split(' ').filter((word) => word !== '');

/** Order does not count in a response type (OAuth 2.0 Multiple Response Types §3). */
function partsOf(responseType: string, habits: OidcHabits): ReadonlySet<ResponsePart> | null {
  const sorted = (text: string) => words(text).toSorted().join(' ');
  if (!habits.responseTypes.some((known) => sorted(known) === sorted(responseType))) return null;
  return new Set((['code', 'id_token', 'token'] as const).filter((part) => words(responseType).includes(part)));
}

function pkceProblem(client: OidcClient, parameters: URLSearchParams): string | null {
  const challenge = parameters.get('code_challenge');
  if (challenge === null) return client.method === 'none' ? 'A client without a secret needs PKCE with S256.' : null;
  if (parameters.get('code_challenge_method') !== 'S256') return 'PKCE is supported with S256 only.';
  return /^[A-Za-z0-9_-]{43}$/.test(challenge) ? null : 'The code_challenge is not a SHA-256 in base64url.';
}

/** `acr_values` and voluntary claims are wishes; only an essential claim is a must (OpenID Connect Core §5.5.1.1). */
function chooseAcr(wished: readonly string[], asked: AskedClaims): { readonly value: string } | 'unmet' | null {
  const known = (asked.essentialAcr ?? [...asked.wishedAcr, ...wished]).find((value) => acrValues.includes(value));
  if (known !== undefined) return { value: known };
  return asked.essentialAcr === null ? null : 'unmet';
}

export const isResource = (text: string): boolean => text.length <= 2000 && URL.canParse(text) && !text.includes('#');
