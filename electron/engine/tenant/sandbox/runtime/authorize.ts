/**
 * `/oauth2/authorize`: checks what the application asks for, then finds out who is at the browser. An unknown
 * application or redirect URI is told to the person; everything else goes back to the application (RFC 6749 §4.1.2.1).
 */
import type { Context } from 'hono';
import { newId } from '../../../kernel/new-id.ts';
import { idpKey } from '../admin/idp-key.ts';
import type { ClientBody } from '../schemas/client.ts';
import { brandingOf } from './branding.ts';
import { bindBrowser, readSessionCookie } from './browser-binding.ts';
import { asksForIdentifier, usableIdps, visibleIdps } from './discover-idp.ts';
import { finishSignIn, isFull, openFlow, redirectBack, redirectTo, refuseSignIn, saveFlow } from './flows.ts';
import { personProblem } from './grant-state.ts';
import { pageResponse } from './html.ts';
import { isRefusal, type Refusal, refuse } from './oauth-answer.ts';
import { refusalPage } from './pages.ts';
import { type Flow, hashOf, newSecret, type Person, Session } from './records.ts';
import { readForm, readQuery } from './request-input.ts';
import { grantScopes } from './scopes.ts';
import { continueWithIdentifier, continueWithIdp } from './sign-in-steps.ts';
import { findClient, findIdp, idpsOf, logEvent, type Site } from './site.ts';

type Parameters = ReadonlyMap<string, string>;
const longest = { state: 4000, nonce: 1000, login_hint: 320 } as const;

export async function answerAuthorize(site: Site, context: Context): Promise<Response> {
  const parameters = context.req.method === 'POST' ? await readForm(context) : readQuery(context);
  const client = findClient(site, parameters.get('client_id') ?? '');
  const redirectUri = parameters.get('redirect_uri') ?? '';
  const unsafe = redirectProblem(client, redirectUri);
  if (unsafe !== null || client === null) return tellPerson(site, unsafe ?? 'The application is unknown.', parameters);
  const answer = (refusal: Refusal): Response => {
    logEvent(site, 'request', 'rejected', {
      clientId: client.client_id,
      payload: { error: refusal.error, error_description: refusal.description },
    });
    return redirectBack(redirectUri, {
      error: refusal.error,
      error_description: refusal.description,
      state: parameters.get('state') ?? null,
      iss: site.issuer,
    });
  };
  const wish = readWish(site, client, parameters);
  if (isRefusal(wish)) return answer(wish);
  if (isFull(site)) return answer(refuse('temporarily_unavailable', 'Too many sign-ins are under way.'));

  const { browser, headers } = bindBrowser(context, site);
  const flow: Flow = {
    type: 'flow',
    server_id: site.server.id,
    organization_id: site.server.id,
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scopes: [...wish.scopes],
    state: parameters.get('state') ?? null,
    nonce: parameters.get('nonce') ?? null,
    code_challenge: parameters.get('code_challenge') ?? null,
    fresh: wish.prompts.includes('login') || wish.prompts.includes('select_account'),
    identifier: parameters.get('login_hint') ?? '',
    correlation_id: parameters.get('authorization_correlation_id') ?? newId('flow'),
    browser,
    csrf: newSecret(),
    attempts: 0,
  };
  const known = flow.fresh ? null : knownPerson(site, context, wish.maxAgeSeconds);
  if (known === null && wish.prompts.includes('none'))
    return answer(refuse('login_required', 'Nobody is signed in at this browser.'));
  const id = newSecret();
  saveFlow(site, id, flow);
  logEvent(site, 'request', 'requested', {
    clientId: client.client_id,
    correlationId: flow.correlation_id,
    payload: { scopes: flow.scopes },
  });
  const open = openFlow(site, id);
  if (open === null) return refuseSignIn(site, 'The sign-in could not be begun.', { flow });
  if (known !== null) return finishSignIn(open, client, known, context, false);

  const hint = parameters.get('idp_hint');
  const hinted = hint === undefined ? null : findIdp(site, hint);
  if (hinted !== null && !hinted.disabled) return continueWithIdp(open, hinted, headers);
  const [only, ...others] = visibleIdps(idpsOf(site));
  if (!asksForIdentifier(site.server) && only?.discovery_settings.instant_redirect === true && others.length === 0) {
    return continueWithIdp(open, only, headers);
  }
  if (asksForIdentifier(site.server) && flow.identifier !== '') {
    const answered = continueWithIdentifier(open, flow.identifier, headers);
    if (answered !== null) return answered;
  }
  if (usableIdps(idpsOf(site)).length === 0) {
    return refuseSignIn(site, 'This organization has no identity provider that can be used to sign in.', { flow });
  }
  return redirectTo(`${site.issuer}/sign-in/${id}`, headers);
}

function redirectProblem(client: ClientBody | null, redirectUri: string): string | null {
  if (client === null || client.client_type !== 'oauth2') return 'The application is unknown in this organization.';
  if (client.client_status === 'inactive') return 'The application is inactive.';
  if (redirectUri === '') return 'The application did not say where to return to (redirect_uri).';
  // Exact comparison (RFC 9700 §4.1.3); a fragment is never allowed.
  const exact = client.redirect_uris.includes(redirectUri) && URL.canParse(redirectUri) && !redirectUri.includes('#');
  return exact && !/^(?:javascript|data|vbscript|blob|file):/i.test(redirectUri)
    ? null
    : `The address to return to, ${redirectUri.slice(0, 300)}, is not registered for the application.`;
}

function tellPerson(site: Site, reason: string, parameters: Parameters): Response {
  const reference = newId('ref');
  const clientId = parameters.get('client_id')?.slice(0, 200);
  logEvent(site, 'request', 'rejected', {
    ...(clientId === undefined ? {} : { clientId }),
    payload: { reason, reference },
  });
  return pageResponse(refusalPage(brandingOf(site.server), reason, reference));
}

interface Wish {
  readonly scopes: readonly string[];
  readonly prompts: readonly string[];
  readonly maxAgeSeconds: number | null;
}

function readWish(site: Site, client: ClientBody, parameters: Parameters): Wish | Refusal {
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

/** The person of this browser's session, if it may be used: still active, recent enough, through an IdP that still may. */
function knownPerson(site: Site, context: Context, maxAgeSeconds: number | null): Person | null {
  const secret = readSessionCookie(context);
  if (secret === '' || site.server.sso?.enabled === false) return null;
  const stored = site.context.store.get(site.tenantId, 'session', hashOf(secret));
  if (stored === null || stored.parent !== site.server.id) return null;
  const { person } = Session.parse(stored.body);
  const idp = site.context.store.get(site.tenantId, 'idp', idpKey(person.organization_id, person.idp_id))?.body;
  if (idp === undefined || idp.disabled || idp.sso_settings.disabled) return null;
  const ageSeconds = (site.context.clock.now().getTime() - new Date(person.auth_time).getTime()) / 1000;
  if (maxAgeSeconds !== null && ageSeconds > maxAgeSeconds) return null;
  return personProblem(site, person, stored.createdAt) === null ? person : null;
}
