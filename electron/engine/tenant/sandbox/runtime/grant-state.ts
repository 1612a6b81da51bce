/** Is a grant still good, and how it ends: people who were deactivated, revocations by the admin API, tokens given back. */
import { AccessToken, type Person, RefreshToken } from './records.ts';
import type { Site } from './site.ts';

/** Why this person may not go on, or null. Asked at each refresh, session and introspection. */
export function personProblem(site: Site, person: Person, since: Date): string | null {
  const { context, tenantId, server } = site;
  if (person.user_id !== null) {
    const user = context.store.get(tenantId, 'user', person.user_id)?.body;
    if (user === undefined) return 'The person does not exist any more.';
    if (user.status !== 'active') return 'The person is not active any more.';
  }
  const subjects = person.user_id === null ? [person.sub] : [person.sub, person.user_id];
  const revocations = context.store.list(tenantId, 'token_revocation', { where: { subject: subjects } });
  const hit = revocations.some(
    ({ body }) =>
      (body.server_id === undefined || body.server_id === '' || body.server_id === server.id) &&
      (body.user_pool_id === undefined || body.user_pool_id === '' || body.user_pool_id === person.pool_id) &&
      (body.idp_id === undefined || body.idp_id === '' || body.idp_id === person.idp_id) &&
      new Date(body.revoked_at) >= since,
  );
  return hit ? 'The tokens and sessions of this person were revoked.' : null;
}

/** Ends a grant: its refresh tokens and its access tokens. */
export function revokeGrant({ context, tenantId, server }: Site, grantId: string): void {
  const { store } = context;
  store.transaction(() => {
    for (const kind of ['refresh_token', 'access_token'] as const) {
      for (const { id } of store.list(tenantId, kind, { parent: server.id, where: { grant_id: grantId } }))
        store.remove(tenantId, kind, id);
    }
  });
}

/** The access token behind a hash when it still counts. */
export function liveAccessToken(site: Site, id: string): AccessToken | null {
  const stored = site.context.store.get(site.tenantId, 'access_token', id);
  if (stored === null || stored.parent !== site.server.id) return null;
  const token = AccessToken.parse(stored.body);
  return token.person !== null && personProblem(site, token.person, new Date(token.issued_at)) !== null ? null : token;
}

/** A refresh token, used or not, with its end. */
export function findRefreshToken(
  { context, tenantId, server }: Site,
  id: string,
): { readonly token: RefreshToken; readonly until: Date } | null {
  const stored = context.store.get(tenantId, 'refresh_token', id);
  if (stored === null || stored.parent !== server.id || stored.expiresAt === null) return null;
  return { token: RefreshToken.parse(stored.body), until: stored.expiresAt };
}
