/** What an application asks for at `/oauth2/authorize` or pushes to `/par`: read, and refused where it cannot be granted. */
import type { ClientBody } from '../schemas/client.ts';
import { isRefusal, type Refusal, refuse } from './oauth-answer.ts';
import { grantScopes } from './scopes.ts';
import type { Site } from './site.ts';

type Parameters = ReadonlyMap<string, string>;
const longest = { state: 4000, nonce: 1000, login_hint: 320 } as const;

/** Why this client may not be answered at this address, in words for the person; null when it may. */
export function redirectProblem(client: ClientBody | null, redirectUri: string): string | null {
  if (client === null || client.client_type !== 'oauth2') return 'The application is unknown in this organization.';
  if (client.client_status === 'inactive') return 'The application is inactive.';
  if (redirectUri === '') return 'The application did not say where to return to (redirect_uri).';
  // Exact comparison (RFC 9700 §4.1.3); a fragment is never allowed.
  const exact = client.redirect_uris.includes(redirectUri) && URL.canParse(redirectUri) && !redirectUri.includes('#');
  return exact && !/^(?:javascript|data|vbscript|blob|file):/i.test(redirectUri)
    ? null
    : `The address to return to, ${redirectUri.slice(0, 300)}, is not registered for the application.`;
}

export interface Wish {
  readonly scopes: readonly string[];
  readonly prompts: readonly string[];
  readonly maxAgeSeconds: number | null;
}

/** The request with its words understood (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), or what goes back to the application. */
export function readWish(site: Site, client: ClientBody, parameters: Parameters): Wish | Refusal {
  const has = (name: string): boolean => parameters.has(name);
  if (has('request')) return refuse('request_not_supported', 'Request objects are not supported.');
  if (has('request_uri')) return refuse('request_uri_not_supported', 'Request objects are not supported.');
  for (const [name, length] of Object.entries(longest)) {
    if ((parameters.get(name)?.length ?? 0) > length)
      return refuse('invalid_request', `${name} is longer than ${length} characters.`);
  }
  if (parameters.get('response_type') !== 'code')
    return refuse('unsupported_response_type', 'Only the response type code is offered.');
  if (has('response_mode') && parameters.get('response_mode') !== 'query')
    return refuse('invalid_request', 'Only the response mode query is offered.');
  if (!client.grant_types.includes('authorization_code') || !site.server.grant_types.includes('authorization_code')) {
    return refuse('unauthorized_client', 'The application or the server does not allow the authorization code grant.');
  }
  const pkce = pkceProblem(site, client, parameters);
  if (pkce !== null) return refuse('invalid_request', pkce);
  const prompts = parameters.get('prompt')?.split(' ') ?? [];
  if (prompts.includes('none') && prompts.length > 1) return refuse('invalid_request', 'prompt=none stands alone.');
  const maxAge = parameters.get('max_age');
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge))
    return refuse('invalid_request', 'max_age must be a number of seconds.');
  const scopes = grantScopes(client, parameters.get('scope'), false);
  return isRefusal(scopes) ? scopes : { scopes, prompts, maxAgeSeconds: maxAge === undefined ? null : Number(maxAge) };
}

/** Public clients always prove who started the flow (RFC 9700 §2.1.1), others where the server says so; `plain` proves nothing. */
function pkceProblem(site: Site, client: ClientBody, parameters: Parameters): string | null {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined) return 'code_challenge_method came without a code_challenge.';
    const isPublic = client.token_endpoint_auth_method === 'none';
    return site.server.enforce_pkce || isPublic ? 'The application has to use PKCE (code_challenge with S256).' : null;
  }
  if (method !== 'S256') return 'The only accepted code_challenge_method is S256.';
  return /^[A-Za-z0-9_-]{43}$/.test(challenge) ? null : 'The code_challenge is not the base64url of a SHA-256 hash.';
}
