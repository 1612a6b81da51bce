/**
 * RP-Initiated Logout: ends the session of this browser and what came from it, and sends the browser back only to an address
 * that the client registered. Without an ID token of ours as a hint the person is asked first (§2).
 */
import type { Context } from 'hono';
import { html } from 'hono/html';
import { page } from '../../loopback/page.ts';
import { type IdpState, pathOf } from '../idp-state.ts';
import { isFromElsewhere, refusalPage, testBanner } from '../sign-in-page.ts';
import type { Grants } from './grants.ts';
import { readIdTokenHint } from './id-token-hint.ts';

export async function endSession(
  state: IdpState,
  grants: Grants,
  c: Context,
  parameters: URLSearchParams,
): Promise<Response> {
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
  if (hint === null && !isConfirmed(state, c, parameters)) return confirmation(state, parameters);
  const session = state.sessions.find(c.req.header('cookie'));
  if (session !== null) {
    state.sessions.end(session.id);
    grants.endSession(session.id);
  }
  state.emit({ type: 'signed-out', protocol: 'oidc', from: clientId });
  if (back === null)
    return page({ title: 'Signed out', banner: testBanner, body: html`<p>The session has ended.</p>` });
  const url = new URL(back);
  const echoed = parameters.get('state');
  if (echoed !== null) url.searchParams.append('state', echoed);
  return c.redirect(url.href, 303);
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
