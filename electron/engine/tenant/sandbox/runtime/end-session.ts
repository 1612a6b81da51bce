/** `/oidc/logout`: ends the browser's session (OpenID Connect RP-Initiated Logout §2). Tokens that are out stay out. */
import type { Context } from 'hono';
import { decodeJwt } from 'jose';
import { brandingOf } from './branding.ts';
import { endedSessionCookie, readSessionCookie } from './browser-binding.ts';
import { redirectBack } from './flows.ts';
import { pageResponse } from './html.ts';
import { noticePage } from './pages.ts';
import { hashOf, Session } from './records.ts';
import { readForm, readQuery } from './request-input.ts';
import { findClient, logEvent, type Site } from './site.ts';

export async function answerLogout(site: Site, context: Context): Promise<Response> {
  const parameters = context.req.method === 'POST' ? await readForm(context) : readQuery(context);
  const { store } = site.context;
  const secret = readSessionCookie(context);
  const session = secret === '' ? null : store.get(site.tenantId, 'session', hashOf(secret));
  if (session !== null && session.parent === site.server.id) {
    store.transaction(() => {
      store.remove(site.tenantId, 'session', session.id);
      logEvent(site, 'login', 'revoked', { person: Session.parse(session.body).person });
    });
  }
  const headers = [endedSessionCookie(site)];
  const wanted = parameters.get('post_logout_redirect_uri');
  const client = findClient(site, parameters.get('client_id') ?? audienceOf(parameters.get('id_token_hint')));
  // Only to where the application registered: otherwise this would lead anywhere.
  if (wanted !== undefined && client?.post_logout_redirect_uris.includes(wanted) === true && URL.canParse(wanted)) {
    return redirectBack(wanted, { state: parameters.get('state') ?? null }, headers);
  }
  return pageResponse(noticePage(brandingOf(site.server), 'You are signed out', 'You can close this page.'), headers);
}

/** Names the application only; nothing is granted by it, so its signature does not matter here. */
function audienceOf(idToken: string | undefined): string {
  try {
    const audience = idToken === undefined ? '' : decodeJwt(idToken).aud;
    return (typeof audience === 'string' ? audience : audience?.[0]) ?? '';
  } catch {
    return '';
  }
}
