/** `POST /oauth2/token`: codes, refresh tokens and client credentials become tokens (RFC 6749 §4.1.3, §6, §4.4). */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { newId } from '../../../kernel/new-id.ts';
import type { ClientBody } from '../schemas/client.ts';
import { sameText } from './browser-binding.ts';
import { authenticateClient } from './client-authentication.ts';
import { findRefreshToken, personProblem, revokeGrant } from './grant-state.ts';
import { issueTokens, type TokenOrder, type TokenResponse } from './issue-tokens.ts';
import { isRefusal, jsonAnswer, type Refusal, refusalAnswer, refuse } from './oauth-answer.ts';
import { Code, hashOf } from './records.ts';
import { readForm } from './request-input.ts';
import { grantScopes } from './scopes.ts';
import { logEvent, type Site } from './site.ts';

type Form = ReadonlyMap<string, string>;
const grants = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
type GrantType = (typeof grants)[number];

export async function answerToken(site: Site, context: Context): Promise<Response> {
  const form = await readForm(context);
  const client = await authenticateClient(site, context, form);
  if (isRefusal(client)) return refused(site, form.get('client_id'), client);
  const grantType = grants.find((grant) => grant === form.get('grant_type'));
  if (grantType === undefined) {
    return refused(
      site,
      client.client_id,
      refuse('unsupported_grant_type', 'The grant type is missing or not offered here.'),
    );
  }
  if (!client.grant_types.includes(grantType)) {
    return refused(
      site,
      client.client_id,
      refuse('unauthorized_client', `The application is not registered for ${grantType}.`),
    );
  }
  if (!site.server.grant_types.includes(grantType)) {
    return refused(site, client.client_id, refuse('unauthorized_client', `The server does not allow ${grantType}.`));
  }
  const result = await answerGrant(site, client, grantType, form);
  return isRefusal(result) ? refused(site, client.client_id, result) : jsonAnswer(result);
}

function answerGrant(
  site: Site,
  client: ClientBody,
  grantType: GrantType,
  form: Form,
): Promise<TokenResponse | Refusal> {
  switch (grantType) {
    case 'authorization_code':
      return redeemCode(site, client, form);
    case 'refresh_token':
      return refresh(site, client, form);
    case 'client_credentials':
      return actForItself(site, client, form);
  }
}

function refused(site: Site, clientId: string | undefined, refusal: Refusal): Response {
  logEvent(site, 'tokens', 'rejected', {
    ...(clientId === undefined ? {} : { clientId: clientId.slice(0, 200) }),
    payload: { error: refusal.error, error_description: refusal.description },
  });
  return refusalAnswer(refusal);
}

const invalidGrant = (why: string): Refusal => refuse('invalid_grant', why);

/** A code works once; a second use ends what the first one gave (RFC 6749 §4.1.2). */
async function redeemCode(site: Site, client: ClientBody, form: Form): Promise<TokenResponse | Refusal> {
  const { store } = site.context;
  const id = hashOf(form.get('code') ?? '');
  const stored = store.get(site.tenantId, 'code', id);
  if (stored === null || stored.parent !== site.server.id) return invalidGrant('The code is unknown or too old.');
  const code = Code.parse(stored.body);
  if (code.client_id !== client.client_id) return invalidGrant('The code was issued to another application.');
  if (code.used) {
    revokeGrant(site, code.grant_id);
    return invalidGrant('The code was used before; the tokens it gave were revoked.');
  }
  if (form.get('redirect_uri') !== code.redirect_uri)
    return invalidGrant('The redirect_uri is not the one of the authorization request.');
  const verifier = form.get('code_verifier');
  if (code.code_challenge === null ? verifier !== undefined : !provesChallenge(verifier, code.code_challenge)) {
    return invalidGrant('The code_verifier does not fit the code_challenge.');
  }
  const problem = personProblem(site, code.person, stored.createdAt);
  if (problem !== null) return invalidGrant(problem);
  const order = {
    ...code,
    grantType: 'authorization_code',
    issueRefreshToken:
      client.grant_types.includes('refresh_token') && site.server.grant_types.includes('refresh_token'),
    refreshUntil: null,
  } as const;
  const consume = () => {
    const current = store.get(site.tenantId, 'code', id);
    if (current === null || Code.parse(current.body).used) return false;
    store.put(site.tenantId, 'code', id, { ...code, used: true });
    return true;
  };
  return (await issueTokens(site, client, order, consume)) ?? invalidGrant('The code was used before.');
}

/** PKCE with S256 (RFC 7636 §4.6). */
function provesChallenge(verifier: string | undefined, challenge: string): boolean {
  if (verifier === undefined || !/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier)) return false;
  return sameText(createHash('sha256').update(verifier).digest('base64url'), challenge);
}

/**
 * Rotation: each refresh token works once and its successor keeps the end of the first, so that a grant never outlives
 * what was agreed at the sign-in. A second use is a sign of theft and ends the grant (RFC 9700 §4.14.2).
 */
async function refresh(site: Site, client: ClientBody, form: Form): Promise<TokenResponse | Refusal> {
  const { store } = site.context;
  const id = hashOf(form.get('refresh_token') ?? '');
  const found = findRefreshToken(site, id);
  if (found === null) return invalidGrant('The refresh token is unknown, revoked or too old.');
  const { token, until } = found;
  if (token.client_id !== client.client_id) return invalidGrant('The refresh token was issued to another application.');
  if (token.used) {
    revokeGrant(site, token.grant_id);
    logEvent(site, 'tokens', 'revoked', {
      clientId: client.client_id,
      person: token.person,
      payload: { reason: 'refresh token used twice' },
    });
    return invalidGrant('The refresh token was used before; all tokens of this sign-in were revoked.');
  }
  const problem = personProblem(site, token.person, new Date(token.issued_at));
  if (problem !== null) return invalidGrant(problem);
  const narrowed =
    form
      .get('scope')
      ?.split(' ')
      .filter((scope) => scope !== '') ?? token.scopes;
  if (narrowed.some((scope) => !token.scopes.includes(scope)))
    return refuse('invalid_scope', 'A refresh cannot add scopes.');
  const order = {
    ...token,
    scopes: narrowed,
    grantType: 'refresh_token',
    issueRefreshToken: true,
    refreshUntil: until,
  } as const;
  const consume = () => {
    const current = findRefreshToken(site, id);
    if (current === null || current.token.used) return false;
    store.put(site.tenantId, 'refresh_token', id, { ...token, used: true });
    return true;
  };
  return (await issueTokens(site, client, order, consume)) ?? invalidGrant('The refresh token was used before.');
}

async function actForItself(site: Site, client: ClientBody, form: Form): Promise<TokenResponse | Refusal> {
  if (client.token_endpoint_auth_method === 'none') {
    return refuse('unauthorized_client', 'An application without a secret cannot act for itself.');
  }
  const scopes = grantScopes(client, form.get('scope'), true);
  if (isRefusal(scopes)) return scopes;
  const order: TokenOrder = {
    grant_id: newId('grant'),
    client_id: client.client_id,
    scopes: [...scopes],
    nonce: null,
    correlation_id: '',
    person: null,
    grantType: 'client_credentials',
    issueRefreshToken: false,
    refreshUntil: null,
  };
  return (
    (await issueTokens(site, client, order, () => true)) ?? refuse('invalid_request', 'The token could not be issued.')
  );
}
