/**
 * `/oauth2/authorize`: checks what the application asks for, then finds out who is at the browser. An unknown
 * application or redirect URI is told to the person; everything else goes back to the application (RFC 6749 §4.1.2.1).
 */
import type { Context } from 'hono';
import { newId } from '../../../kernel/new-id.ts';
import { idpKey } from '../admin/idp-key.ts';
import { readWish, redirectProblem } from './authorization-request.ts';
import { brandingOf } from './branding.ts';
import { bindBrowser, readSessionCookie } from './browser-binding.ts';
import { asksForIdentifier, usableIdps, visibleIdps } from './discover-idp.ts';
import { finishSignIn, isFull, openFlow, redirectBack, redirectTo, refuseSignIn, saveFlow } from './flows.ts';
import { personProblem } from './grant-state.ts';
import { pageResponse } from './html.ts';
import { isRefusal, type Refusal, refuse } from './oauth-answer.ts';
import { refusalPage } from './pages.ts';
import { takePushedRequest } from './pushed-request.ts';
import { type Flow, hashOf, newSecret, type Person, Session } from './records.ts';
import { readForm, readQuery } from './request-input.ts';
import { continueWithIdentifier, continueWithIdp } from './sign-in-steps.ts';
import { findClient, findIdp, idpsOf, logEvent, type Site } from './site.ts';

type Parameters = ReadonlyMap<string, string>;

export async function answerAuthorize(site: Site, context: Context): Promise<Response> {
  const sent = context.req.method === 'POST' ? await readForm(context) : readQuery(context);
  const parameters = takePushedRequest(site, sent);
  if (parameters === null)
    return tellPerson(
      site,
      'The application refers to a request that was used before or is too old (request_uri).',
      sent,
    );
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
  if (
    parameters === sent &&
    (client.require_pushed_authorization_requests || site.server.require_pushed_authorization_requests === true)
  ) {
    return answer(refuse('invalid_request', 'The application has to push its request first (/par).'));
  }
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

function tellPerson(site: Site, reason: string, parameters: Parameters): Response {
  const reference = newId('ref');
  const clientId = parameters.get('client_id')?.slice(0, 200);
  logEvent(site, 'request', 'rejected', {
    ...(clientId === undefined ? {} : { clientId }),
    payload: { reason, reference },
  });
  return pageResponse(refusalPage(brandingOf(site.server), reason, reference));
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
