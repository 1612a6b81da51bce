/**
 * RP-Initiated Logout: ends the session that the ID token names and the one of this browser, with what came from them, and sends
 * the browser back only to an address that the client registered. Unless the hint is of this browser's session the person is asked
 * first (§2).
 */
import type { Context } from 'hono';
import { html } from 'hono/html';
import { page } from '../../loopback/page.ts';
import type { BrowserSession } from '../browser-sessions.ts';
import { type IdpState, pathOf } from '../idp-state.ts';
import { personIn } from '../person-in.ts';
import { isFromElsewhere, refusalPage, testBanner } from '../sign-in-page.ts';
import { type IdTokenHint, readIdTokenHint } from './id-token-hint.ts';
import { subjectOf } from './person.ts';
import { withValues } from './with-values.ts';

export async function endSession(state: IdpState, c: Context, parameters: URLSearchParams): Promise<Response> {
  const given = parameters.get('id_token_hint');
  const hint = given === null ? null : await readIdTokenHint(state, given);
  if (given !== null && hint === null)
    return refusalPage('This sign-out was not accepted', 'The id_token_hint is not an ID token of this provider.');
  const named = parameters.get('client_id');
  if (hint !== null && named !== null && named !== hint.clientId)
    return refusalPage('This sign-out was not accepted', 'client_id and id_token_hint name two clients.');
  const clientId = hint?.clientId ?? named ?? '';
  const back = parameters.get('post_logout_redirect_uri');
  if (back !== null && state.clients.get(clientId)?.postLogoutRedirectUris.includes(back) !== true)
    return refusalPage(
      'This sign-out was not accepted',
      `${back} is not registered as an address to go to afterwards.`,
    );
  const mine = state.sessions.find(c.req.header('cookie'));
  const hinted = hint?.sessionId ?? null;
  const isKnown = mine === null ? hint !== null && !isAlive(state, hinted) : isOf(state, mine, hint);
  if (!isKnown && !isConfirmed(state, c, parameters)) return confirmation(state, parameters);
  const ended = [mine?.id, hinted].filter((id) => typeof id === 'string' && state.sessions.end(id)).length > 0;
  if (ended) state.emit({ type: 'signed-out', protocol: 'oidc', from: clientId });
  if (back === null) {
    const words = ended ? 'The session has ended.' : 'Nobody was signed in, so nothing had to end.';
    return page({ title: 'Signed out', banner: testBanner, body: html`<p>${words}</p>` });
  }
  const echoed = parameters.get('state');
  return c.redirect(withValues(back, echoed === null ? {} : { state: echoed }, 'query'), 303);
}

const isAlive = (state: IdpState, sessionId: string | null): boolean =>
  sessionId !== null && state.sessions.isAlive(sessionId);

/** Where the product does not name the session, the person has to be the same. */
function isOf(state: IdpState, mine: BrowserSession, hint: IdTokenHint | null): boolean {
  if (hint === null) return false;
  if (hint.sessionId !== null) return hint.sessionId === mine.id;
  const persona = personIn(state, mine);
  return persona !== null && subjectOf(state, persona, hint.clientId) === hint.subject;
}

/** By our own form only: an address that anybody can write must not answer the question. */
const isConfirmed = (state: IdpState, c: Context, parameters: URLSearchParams): boolean =>
  c.req.method === 'POST' && !isFromElsewhere(state, c) && parameters.get('confirmed') === 'yes';

function confirmation(state: IdpState, parameters: URLSearchParams): Promise<Response> {
  return page({
    title: 'Sign out?',
    banner: testBanner,
    body: html`<form method="post" action="${pathOf(state.addresses.endSessionUrl)}">
${[...parameters].filter(([name]) => name !== 'confirmed').map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p><button name="confirmed" value="yes">Sign out</button></p>
</form>`,
  });
}
