/** The authorization endpoint (OpenID Connect Core §3.1.2, §3.3.2): what is wrong with the client is a page, the rest goes back to it. */
import { randomBytes } from 'node:crypto';
import { html } from 'hono/html';
import { page } from '../../loopback/page.ts';
import type { BrowserSession } from '../browser-sessions.ts';
import { applyFaults } from '../faults/index.ts';
import type { IdpState } from '../idp-state.ts';
import { personIn } from '../person-in.ts';
import { askForPerson, isFirstMeeting, refusalPage, silentPage, testBanner } from '../sign-in-page.ts';
import type { AuthorizationPlan } from './answer-plan.ts';
import {
  type AuthorizationRequest,
  type ResponseMode,
  readAuthorizationRequest,
  responseModeOf,
} from './authorization-request.ts';
import type { OidcClient } from './client.ts';
import { described } from './described.ts';
import { type Grant, type Grants, isPushedRequest } from './grants.ts';
import { readIdTokenHint } from './id-token-hint.ts';
import { makeAccessToken, makeIdToken } from './make-tokens.ts';
import { subjectOf } from './person.ts';
import { withValues } from './with-values.ts';

/** @param cookies Cookie header of the browser */
export async function authorize(
  state: IdpState,
  grants: Grants,
  sent: URLSearchParams,
  cookies: string | undefined,
): Promise<Response> {
  const repeated = [...new Set(sent.keys())].find((name) => name !== 'resource' && sent.getAll(name).length > 1);
  if (repeated !== undefined) return refuseWithPage(state, '', `The parameter ${repeated} occurs more than once.`);
  const clientId = sent.get('client_id') ?? '';
  const client = state.clients.get(clientId);
  if (client === undefined) return refuseWithPage(state, clientId, `The client "${clientId}" is not registered here.`);
  const parameters = pushedOr(grants, clientId, sent);
  if (parameters === null)
    return refuseWithPage(state, clientId, 'The pushed request is unknown, was used before, or is too old.');
  const redirectUri = parameters.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri)) {
    return refuseWithPage(
      state,
      clientId,
      `The redirect URI ${redirectUri} is not registered; registered: ${client.redirectUris.join(', ')}.`,
    );
  }
  state.emit({ type: 'request', protocol: 'oidc', from: clientId });
  const back = { redirectUri, mode: responseModeOf(parameters), state: parameters.get('state') };
  const fail = (code: string, description: string) => {
    state.emit({ type: 'refused', protocol: 'oidc', from: clientId, why: description });
    return answer(state, back, {}, { code, description });
  };
  if (sent.has('request_uri') && !isPushedRequest(sent.get('request_uri') ?? ''))
    return fail('request_uri_not_supported', 'Only requests that were pushed here can be named.');
  if (client.needsPushedRequest && !sent.has('request_uri'))
    return fail('invalid_request', 'This client has to push its requests (RFC 9126 §6).');
  const request = readAuthorizationRequest(client, parameters, state.lookAlike.oidc);
  if ('description' in request) return fail(request.code, request.description);
  const respond = async (session: BrowserSession) => {
    const persona = personIn(state, session);
    if (persona === null) return fail('login_required', 'Nobody is signed in.');
    const wanted = request.asked.subject;
    if (wanted !== null && wanted !== subjectOf(state, persona, clientId))
      return fail('login_required', 'Another person than the one that was asked for came.');
    if (request.idTokenHint !== null) {
      const hint = await readIdTokenHint(state, request.idTokenHint);
      if (hint?.subject !== subjectOf(state, persona, clientId))
        return fail('login_required', 'Somebody else came than the ID token hint names.');
    }
    state.emit({
      type: 'signed-in',
      protocol: 'oidc',
      from: clientId,
      persona: persona.name,
      faults: state.faults.map((fault) => fault.name),
    });
    const grant = grantOf(client, redirectUri, request, session);
    return answer(state, back, await valuesFor(state, grants, client, grant, request), null);
  };
  if (!request.mayAsk) return answerSilently(state, request, clientId, cookies, { respond, fail });
  return askForPerson(state, {
    from: clientId,
    loginHint: request.loginHint,
    answer: respond,
    refuse: (why) => fail('access_denied', why),
  });
}

/** What was pushed takes the place of everything in the address (RFC 9126 §4). */
function pushedOr(grants: Grants, clientId: string, sent: URLSearchParams): URLSearchParams | null {
  const requestUri = sent.get('request_uri') ?? '';
  return isPushedRequest(requestUri) ? grants.takePushed(requestUri, clientId) : sent;
}

interface Ways {
  readonly respond: (session: BrowserSession) => Promise<Response>;
  readonly fail: (code: string, description: string) => Promise<Response>;
}

/** `prompt=none` (§3.1.2.1): whoever answers by itself does; else the session of this browser, if it is fresh enough. */
async function answerSilently(
  state: IdpState,
  request: AuthorizationRequest,
  clientId: string,
  cookies: string | undefined,
  { respond, fail }: Ways,
): Promise<Response> {
  const alone = state.personas.find(({ name }) => name === state.autoLogin);
  const session =
    alone === undefined
      ? state.sessions.find(cookies)
      : state.sessions.begin(alone, isFirstMeeting(state, alone, clientId));
  if (session === null) return fail('login_required', 'A person has to choose, which prompt=none does not allow.');
  const persona = personIn(state, session);
  if (persona === null) return fail('login_required', `${session.persona} was deactivated here.`);
  const age = (state.now().getTime() - session.authenticatedAt.getTime()) / 1000;
  if (request.maxAgeSeconds !== null && age > request.maxAgeSeconds)
    return fail('login_required', `The person signed in ${Math.floor(age)} seconds ago, longer than max_age.`);
  const response = await respond(session);
  if (alone !== undefined) response.headers.append('set-cookie', state.sessions.cookieFor(session));
  return response;
}

function grantOf(
  client: OidcClient,
  redirectUri: string,
  request: AuthorizationRequest,
  session: BrowserSession,
): Grant {
  const { scopes, nonce, codeChallenge, acr, asked, resources } = request;
  return {
    id: randomBytes(16).toString('hex'),
    clientId: client.clientId,
    redirectUri,
    scopes,
    nonce,
    codeChallenge,
    session,
    acr,
    asked,
    resources,
  };
}

/** What the front channel brings: a code, and in hybrid and implicit flows tokens that are tied to it and to each other. */
async function valuesFor(
  state: IdpState,
  grants: Grants,
  client: OidcClient,
  grant: Grant,
  { parts }: AuthorizationRequest,
): Promise<Record<string, string>> {
  const code = parts.has('code') ? grants.newCode(grant) : null;
  const access = parts.has('token') ? await makeAccessToken(state, grants, grant) : null;
  const idToken = parts.has('id_token')
    ? await makeIdToken(state, client, grant, { accessToken: access?.token ?? null, code, isFrontChannel: true })
    : null;
  return {
    ...(code === null ? {} : { code }),
    ...(access === null
      ? {}
      : { access_token: access.token, token_type: 'Bearer', expires_in: String(access.lifetimeSeconds) }),
    ...(idToken === null ? {} : { id_token: idToken }),
  };
}

interface WayBack {
  readonly redirectUri: string;
  readonly mode: ResponseMode;
  readonly state: string | null;
}

function answer(
  state: IdpState,
  back: WayBack,
  brought: Readonly<Record<string, string>>,
  error: AuthorizationPlan['error'],
): Promise<Response> {
  const plan = applyFaults<AuthorizationPlan>(
    { state: back.state, issuer: state.addresses.issuer, error, isSilent: false },
    state.faults.map((fault) => fault.authorization),
  );
  if (plan.isSilent) return silentPage();
  const values: Record<string, string> = {
    ...(plan.error === null
      ? brought
      : { error: plan.error.code, error_description: described(plan.error.description) }),
    ...(plan.state === null ? {} : { state: plan.state }),
    ...(state.lookAlike.oidc.namesIssuer ? { iss: plan.issuer } : {}),
  };
  if (back.mode === 'form_post') return formPost(back.redirectUri, values);
  const location = withValues(back.redirectUri, values, back.mode);
  return Promise.resolve(new Response(null, { status: 303, headers: { location } }));
}

function formPost(redirectUri: string, values: Readonly<Record<string, string>>): Promise<Response> {
  return page({
    title: 'Back to the application',
    banner: testBanner,
    body: html`<form method="post" action="${redirectUri}">
${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p><button>Continue</button></p>
</form>`,
    script: 'document.forms[0].submit();',
  });
}

function refuseWithPage(state: IdpState, from: string, why: string): Promise<Response> {
  state.emit({ type: 'refused', protocol: 'oidc', from, why });
  return refusalPage('This sign-in request was not accepted', why);
}
