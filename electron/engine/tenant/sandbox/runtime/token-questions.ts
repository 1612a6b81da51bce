/** Questions about tokens that are out: introspection (RFC 7662), revocation (RFC 7009), userinfo (OpenID Connect Core §5.3). */
import type { Context } from 'hono';
import { releasedClaims, standardClaims } from './claims.ts';
import { authenticateClient } from './client-authentication.ts';
import { findRefreshToken, liveAccessToken, personProblem, revokeGrant } from './grant-state.ts';
import { claimSources } from './issue-tokens.ts';
import { unixSeconds } from './mint-token.ts';
import { isRefusal, jsonAnswer, refusalAnswer } from './oauth-answer.ts';
import { hashOf } from './records.ts';
import { readForm } from './request-input.ts';
import { findClient, logEvent, type Site } from './site.ts';

/** Any application of the organization may ask; a token of another organization is simply not active here. */
export async function answerIntrospection(site: Site, context: Context): Promise<Response> {
  const form = await readForm(context);
  const client = await authenticateClient(site, context, form);
  if (isRefusal(client)) return refusalAnswer(client);
  const id = hashOf(form.get('token') ?? '');
  const access = liveAccessToken(site, id);
  if (access !== null) {
    const { claims, person } = access;
    return jsonAnswer({
      ...access.opaque_claims,
      ...claims,
      active: true,
      token_type: 'Bearer',
      scope: access.scopes.join(' '),
      client_id: access.client_id,
      tenant_id: site.tenantId,
      server_id: site.server.id,
      ...(person === null ? {} : { idp: person.idp_id, idp_sub: person.idp_sub, username: nameOf(person.authn_ctx) }),
    });
  }
  const refresh = findRefreshToken(site, id);
  if (
    refresh !== null &&
    !refresh.token.used &&
    personProblem(site, refresh.token.person, new Date(refresh.token.issued_at)) === null
  ) {
    const { token, until } = refresh;
    return jsonAnswer({
      active: true,
      token_type: 'refresh_token',
      scope: token.scopes.join(' '),
      client_id: token.client_id,
      iss: site.issuer,
      sub: token.person.sub,
      iat: unixSeconds(new Date(token.issued_at)),
      exp: unixSeconds(until),
      tenant_id: site.tenantId,
      server_id: site.server.id,
    });
  }
  return jsonAnswer({ active: false });
}

const nameOf = (authnCtx: Readonly<Record<string, unknown>>): string => {
  const name = authnCtx.email ?? authnCtx.preferred_username ?? authnCtx.name;
  return typeof name === 'string' ? name : '';
};

/** Ends the whole grant of the token. A token that is unknown, or another application's, is answered the same way. */
export async function answerRevocation(site: Site, context: Context): Promise<Response> {
  const form = await readForm(context);
  const client = await authenticateClient(site, context, form);
  if (isRefusal(client)) return refusalAnswer(client);
  const id = hashOf(form.get('token') ?? '');
  const token = liveAccessToken(site, id) ?? findRefreshToken(site, id)?.token ?? null;
  if (token !== null && token.client_id === client.client_id) {
    site.context.store.transaction(() => {
      revokeGrant(site, token.grant_id);
      logEvent(site, 'tokens', 'revoked', {
        clientId: client.client_id,
        ...(token.person === null ? {} : { person: token.person }),
      });
    });
  }
  return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
}

export function answerUserinfo(site: Site, context: Context): Response {
  const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{1,20000})$/i.exec(context.req.header('authorization') ?? '')?.[1];
  if (bearer === undefined) return challenge('', 401);
  const token = liveAccessToken(site, hashOf(bearer));
  if (token === null)
    return challenge('error="invalid_token", error_description="The access token is unknown, revoked or too old"', 401);
  const client = findClient(site, token.client_id);
  if (client === null || client.client_status === 'inactive')
    return challenge('error="invalid_token", error_description="The application is inactive"', 401);
  if (token.person === null || !token.scopes.includes('openid'))
    return challenge('error="insufficient_scope", scope="openid"', 403);
  const { store } = site.context;
  const claims = store.list(site.tenantId, 'claim', { parent: site.server.id }).map(({ body }) => body);
  return jsonAnswer({
    ...standardClaims(token.scopes, token.person.authn_ctx),
    ...releasedClaims(claims, 'id_token', token.scopes, claimSources(site, client, token.person), 'all'),
    sub: token.person.sub,
    idp: token.person.idp_id,
    idp_method: token.person.idp_method,
    aid: site.server.id,
    tid: site.tenantId,
  });
}

function challenge(parameters: string, status: 401 | 403): Response {
  const header = parameters === '' ? 'Bearer realm="sandbox tenant"' : `Bearer realm="sandbox tenant", ${parameters}`;
  return jsonAnswer({ error: status === 401 ? 'invalid_token' : 'insufficient_scope' }, status, {
    'www-authenticate': header,
  });
}
