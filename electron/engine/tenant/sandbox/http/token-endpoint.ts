/**
 * Tokens for the API: client credentials at the admin and system workspaces, and the discovery documents of the two.
 * Organizations' own token endpoints belong to the sign-in side.
 */
import type { Context, Hono } from 'hono';
import { jwks } from '../signing-keys.ts';
import type { ApiContext } from './api-context.ts';
import { auditPlace } from './api-context.ts';
import { ApiProblem, oauthProblemBody } from './api-problem.ts';
import type { TokenWorkspace } from './api-route.ts';
import { jsonResponse } from './api-router.ts';
import { apiTokenSeconds, issueApiToken } from './api-tokens.ts';
import { isClientProven, presentedClient } from './client-authentication.ts';
import { readBytes } from './read-body.ts';

const maxFormBytes = 100_000;

export function registerTokenEndpoints(app: Hono, context: ApiContext): void {
  for (const workspace of ['admin', 'system'] as const) {
    app.post(`/:tid/${workspace}/oauth2/token`, (c) => answerToken(c, context, workspace));
    app.get(`/:tid/${workspace}/.well-known/openid-configuration`, (c) => discovery(c, context, workspace));
    app.get(`/:tid/${workspace}/.well-known/jwks.json`, (c) => {
      const tenantId = c.req.param('tid');
      if (context.store.get(tenantId, 'server', workspace) === null)
        return oauthRefusal(404, 'not_found', 'unknown tenant');
      return jsonResponse(200, jwks(context.store, tenantId, workspace));
    });
  }
}

const oauthRefusal = (status: number, error: string, hint: string): Response => {
  const headers = new Headers(status === 401 ? { 'www-authenticate': 'Basic realm="sandbox"' } : {});
  return jsonResponse(status, oauthProblemBody(error, hint, status), headers);
};

async function answerToken(c: Context, context: ApiContext, workspace: TokenWorkspace): Promise<Response> {
  const { store } = context;
  const tenantId = c.req.param('tid') ?? '';
  const server = store.get(tenantId, 'server', workspace);
  if (server === null) return oauthRefusal(404, 'not_found', 'unknown tenant');
  let form: URLSearchParams;
  try {
    form = new URLSearchParams((await readBytes(c.req.raw, maxFormBytes)).toString('utf8'));
  } catch (error) {
    if (error instanceof ApiProblem) return oauthRefusal(400, 'invalid_request', error.message);
    throw error;
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return oauthRefusal(400, 'unsupported_grant_type', 'only client_credentials is offered here');
  }
  const presented = presentedClient(c.req.header('authorization') ?? null, form);
  const client = presented === null ? null : store.get(tenantId, 'client', presented.clientId);
  const issuer = `${context.baseUrl()}/${tenantId}/${workspace}`;
  const isProven =
    presented !== null &&
    client?.body.authorization_server_id === workspace &&
    (await isClientProven(store, tenantId, client.body, presented, [`${issuer}/oauth2/token`, issuer]));
  if (!isProven) return oauthRefusal(401, 'invalid_client', 'the client or its secret is not known here');
  if (!client.body.grant_types.includes('client_credentials')) {
    return oauthRefusal(400, 'unauthorized_client', 'the client may not use this grant');
  }
  const asked = (form.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== '');
  const refused = asked.filter((scope) => !client.body.scopes.includes(scope));
  if (refused.length > 0) return oauthRefusal(400, 'invalid_scope', `the client may not ask for ${refused.join(' ')}`);
  const scopes = asked.length > 0 ? asked : client.body.scopes;

  const token = store.transaction(() => {
    store.appendAudit(tenantId, {
      ...auditPlace(server),
      subject: 'access_token',
      action: 'issued',
      metadata: { client_id: client.id },
      payload: { client_id: client.id, grant_type: 'client_credentials' },
    });
    return issueApiToken(store, tenantId, { clientId: client.id, workspace, scopes });
  });
  return jsonResponse(200, {
    access_token: token,
    token_type: 'Bearer',
    expires_in: apiTokenSeconds,
    scope: scopes.join(' '),
  });
}

function discovery(c: Context, context: ApiContext, workspace: TokenWorkspace): Response {
  const tenantId = c.req.param('tid') ?? '';
  if (context.store.get(tenantId, 'server', workspace) === null)
    return oauthRefusal(404, 'not_found', 'unknown tenant');
  const issuer = `${context.baseUrl()}/${tenantId}/${workspace}`;
  return jsonResponse(200, {
    issuer,
    authorization_endpoint: `${issuer}/oauth2/authorize`,
    token_endpoint: `${issuer}/oauth2/token`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: ['none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'ES256', 'PS256'],
    mtls_endpoint_aliases: { token_endpoint: `${issuer}/oauth2/token` },
  });
}
