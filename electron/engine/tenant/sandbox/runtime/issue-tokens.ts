/** Makes the tokens of one grant, keeps what is needed to ask about them later, and logs every one that leaves. */
import { newId } from '../../../kernel/new-id.ts';
import type { ClientBody } from '../schemas/client.ts';
import { type ClaimSources, releasedClaims, standardClaims } from './claims.ts';
import { lifetimeSeconds } from './lifetimes.ts';
import { accessTokenClaims, idTokenClaims, signToken, type TokenSubject } from './mint-token.ts';
import { type Grant, hashOf, newSecret, type Person } from './records.ts';
import { lifetimeServers, logEvent, type Site } from './site.ts';

/** A grant as a client asked for it; `person` is null when the client acts for itself. */
export type TokenOrder = Omit<Grant, 'person'> & {
  readonly person: Person | null;
  readonly grantType: 'authorization_code' | 'refresh_token' | 'client_credentials';
  readonly issueRefreshToken: boolean;
  /** Until when a refresh token of this grant may live, where it continues an older one. */
  readonly refreshUntil: Date | null;
};

export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
}

/**
 * @param consume  marks the code or the old refresh token as used; runs in the same transaction as the writing of what
 *   is issued, and answers false when another request was faster
 * @returns null when `consume` refused
 */
export async function issueTokens(
  site: Site,
  client: ClientBody,
  order: TokenOrder,
  consume: () => boolean,
): Promise<TokenResponse | null> {
  const { context, tenantId, server } = site;
  const servers = lifetimeServers(site);
  const now = context.clock.now();
  const key = context.keysFor(tenantId, server.id);
  const sources = claimSources(site, client, order.person);
  const claims = context.store.list(tenantId, 'claim', { parent: server.id }).map(({ body }) => body);
  const expiresIn = lifetimeSeconds('access_token_ttl', client, servers);
  const subject = order.person === null ? null : subjectOf(order.person);
  const tokenClaims = accessTokenClaims({
    issuer: site.issuer,
    tenantId,
    serverId: server.id,
    clientId: client.client_id,
    audience: client.audience === undefined || client.audience.length === 0 ? [client.client_id] : client.audience,
    scopes: order.scopes,
    scopeFormats: server.scope_claim_formats,
    subject,
    customClaims: releasedClaims(claims, 'access_token', order.scopes, sources),
    tokenId: newId('at'),
    now,
    lifetimeSeconds: expiresIn,
  });
  const accessToken =
    server.access_token_strategy === 'opaque' ? newSecret() : await signToken(tokenClaims, key, 'at+jwt');
  const idToken =
    subject === null || !order.scopes.includes('openid')
      ? undefined
      : await signToken(
          idTokenClaims({
            issuer: site.issuer,
            tenantId,
            serverId: server.id,
            clientId: client.client_id,
            subject,
            nonce: order.nonce,
            accessToken,
            alg: key.alg,
            claims: {
              ...standardClaims(order.scopes, order.person?.authn_ctx ?? {}),
              ...releasedClaims(claims, 'id_token', order.scopes, sources),
            },
            now,
            lifetimeSeconds: lifetimeSeconds('id_token_ttl', client, servers),
          }),
          key,
          'JWT',
        );
  const refreshToken = order.issueRefreshToken ? newSecret() : undefined;
  const refreshUntil =
    order.refreshUntil ?? new Date(now.getTime() + lifetimeSeconds('refresh_token_ttl', client, servers) * 1000);

  const issued = context.store.transaction(() => {
    if (!consume()) return false;
    const grant = {
      grant_id: order.grant_id,
      client_id: client.client_id,
      scopes: order.scopes,
      person: order.person,
      issued_at: now.toISOString(),
    };
    const opaque = releasedClaims(claims, 'access_token', order.scopes, sources, 'opaque');
    context.store.put(
      tenantId,
      'access_token',
      hashOf(accessToken),
      { ...grant, claims: tokenClaims, opaque_claims: opaque },
      { parent: server.id, expiresAt: new Date(now.getTime() + expiresIn * 1000) },
    );
    const facts = {
      clientId: client.client_id,
      correlationId: order.correlation_id,
      ...(order.person === null ? {} : { person: order.person }),
    };
    if (refreshToken !== undefined) {
      const record = { ...grant, nonce: order.nonce, correlation_id: order.correlation_id, used: false };
      context.store.put(tenantId, 'refresh_token', hashOf(refreshToken), record, {
        parent: server.id,
        expiresAt: refreshUntil,
      });
    }
    logEvent(site, 'access_token', 'issued', {
      ...facts,
      payload: {
        grant_type: order.grantType,
        scopes: order.scopes,
        token_id: tokenClaims.jti,
        expires_in: expiresIn,
        with_id_token: idToken !== undefined,
        with_refresh_token: refreshToken !== undefined,
      },
    });
    logEvent(site, 'tokens', 'issued', {
      ...facts,
      payload: { grant_type: order.grantType, grant_id: order.grant_id },
    });
    return true;
  });
  if (!issued) return null;
  context.emit(tenantId, { type: 'token', at: now, clientId: client.client_id, grant: order.grantType });
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresIn,
    scope: order.scopes.join(' '),
    ...(idToken === undefined ? {} : { id_token: idToken }),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  };
}

function subjectOf(person: Person): TokenSubject {
  return {
    sub: person.sub,
    idp: person.idp_id,
    idpMethod: person.idp_method,
    idpSub: person.idp_sub,
    amr: person.amr,
    authTime: new Date(person.auth_time),
  };
}

/**
 * What claims of this server are read from. For a client of the workspace the organization is the one that the person
 * signed in at; a machine client of the workspace belongs to none.
 */
export function claimSources(site: Site, client: ClientBody, person: Person | null): ClaimSources {
  const { context, tenantId, server, workspace } = site;
  const organization =
    server.type === 'organization'
      ? server
      : person === null
        ? null
        : (context.store.get(tenantId, 'server', person.organization_id)?.body ?? null);
  const poolId = person?.pool_id ?? null;
  return {
    organization: organization?.type === 'organization' ? organization : null,
    workspace: server.type === 'organization' ? workspace : server,
    client,
    authnCtx: person?.authn_ctx ?? null,
    identityPool: poolId === null ? null : (context.store.get(tenantId, 'pool', poolId)?.body ?? null),
  };
}
