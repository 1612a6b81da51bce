/** The OpenID Connect half of the loopback IdP: every endpoint at the address that the look-alike has it. */
import { createPublicKey } from 'node:crypto';
import { exportJWK } from 'jose';
import { type AddRoutes, pathOf } from '../idp-state.ts';
import { authorize } from './authorize.ts';
import { discoveryDocument, plannedDiscovery } from './discovery.ts';
import { endSession } from './end-session.ts';
import { createGrants } from './grants.ts';
import { publishedJwks } from './published-jwks.ts';
import { answerPush } from './push.ts';
import { answerTokenRequest } from './token.ts';
import { answerUserinfo } from './userinfo.ts';

export const addOidcRoutes: AddRoutes = (app, state) => {
  const { addresses, lookAlike } = state;
  const habits = lookAlike.oidc;
  const grants = createGrants(state.now);
  // Whatever ends a session, a sign-out by SAML too, ends what came from it.
  state.sessions.onEnd((id) => grants.endSession(id));
  const query = (url: string) => new URL(url).searchParams;
  app.get(pathOf(addresses.discoveryUrl), (c) => c.json(discoveryDocument(state)));
  app.get(pathOf(addresses.jwksUri), async (c) => {
    if (plannedDiscovery(state).publishedKey === 'idp') return c.json(await publishedJwks(state));
    const { oidc, stranger } = state.keys;
    const next = await exportJWK(createPublicKey(stranger.privateKey));
    return c.json({ keys: [{ ...next, kid: `${oidc.kid}-next`, use: 'sig', alg: 'RS256' }] });
  });
  const asks = pathOf(addresses.authorizeUrl);
  app.get(asks, (c) => authorize(state, grants, query(c.req.url), c.req.header('cookie')));
  app.post(asks, async (c) => {
    const form = new URLSearchParams(await c.req.text());
    return authorize(state, grants, form, c.req.header('cookie'));
  });
  app.post(pathOf(addresses.tokenUrl), (c) => answerTokenRequest(state, grants, c));
  app.on(['GET', 'POST'], pathOf(addresses.userinfoUrl), (c) => answerUserinfo(state, grants, c));
  if (habits.offersPushedRequests) app.post(pathOf(addresses.pushedRequestUrl), (c) => answerPush(state, grants, c));
  if (!habits.offersLogout) return;
  const leaves = pathOf(addresses.endSessionUrl);
  app.get(leaves, (c) => endSession(state, c, query(c.req.url)));
  app.post(leaves, async (c) => endSession(state, c, new URLSearchParams(await c.req.text())));
};
