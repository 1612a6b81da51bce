/** The token and userinfo endpoints (OpenID Connect Core §3.1.3, §5.3). */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Context } from 'hono';
import { applyFaults } from '../faults/index.ts';
import type { IdpState } from '../idp-state.ts';
import { personClaims, planIdToken, type TokenAnswerPlan } from './answer-plan.ts';
import { authenticateClient } from './client.ts';
import { accessTokenSeconds, type Grants } from './grants.ts';
import { signIdToken } from './sign-token.ts';

export async function answerTokenRequest(state: IdpState, grants: Grants, c: Context): Promise<Response> {
  const form = new URLSearchParams(await c.req.text());
  const now = state.now();
  const authorization = c.req.header('authorization') ?? null;
  const client = await authenticateClient(state.clients, {
    authorization,
    form,
    audiences: [state.addresses.issuer, state.addresses.tokenUrl],
    now,
    spend: (id) => grants.spend(id),
  });
  const fail = (status: 400 | 401, error: string, description: string) => {
    state.emit({
      type: 'refused',
      protocol: 'oidc',
      from: typeof client === 'string' ? '' : client.clientId,
      why: description,
    });
    if (status === 401 && authorization !== null) c.header('www-authenticate', 'Basic realm="Portico loopback IdP"');
    return c.json({ error, error_description: description }, status);
  };
  if (typeof client === 'string') return fail(401, 'invalid_client', client);
  if (form.get('grant_type') !== 'authorization_code')
    return fail(400, 'unsupported_grant_type', 'Only authorization_code is supported.');
  const code = form.get('code') ?? '';
  const grant = grants.redeem(code);
  if (grant === 'used') return fail(400, 'invalid_grant', 'The code was used before.');
  if (grant === 'unknown') return fail(400, 'invalid_grant', 'The code is unknown or too old.');
  if (grant.clientId !== client.clientId) return fail(400, 'invalid_grant', 'The code was given to another client.');
  if (grant.redirectUri !== form.get('redirect_uri'))
    return fail(400, 'invalid_grant', 'The redirect URI is not the one of the authorization request.');
  const verifier = form.get('code_verifier');
  if (!verifierFits(grant.codeChallenge, verifier))
    return fail(400, 'invalid_grant', 'The code_verifier does not fit the code_challenge.');
  const answer = applyFaults<TokenAnswerPlan>(
    { kind: 'tokens', delaySeconds: 0 },
    state.faults.map((fault) => fault.tokenAnswer),
  );
  if (answer.delaySeconds > 0) await setTimeout(answer.delaySeconds * 1000, undefined, { ref: false });
  if (answer.kind === 'code-used') return fail(400, 'invalid_grant', 'The code was used before.');
  if (answer.kind === 'server-error') return c.text('The token endpoint is out of order, as it was told to be.', 500);
  if (answer.kind === 'web-page') return c.html('<!doctype html><title>Maintenance</title><p>Back soon.</p>');
  const accessToken = grants.newAccessToken(code, grant);
  const plan = planIdToken(grant.persona, {
    issuer: state.addresses.issuer,
    clientId: client.clientId,
    nonce: grant.nonce,
    accessToken,
    authenticatedAt: grant.authenticatedAt,
    now,
    kid: state.keys.oidc.kid,
    scopes: grant.scopes,
    claims: state.oidcClaims,
    domain: state.domain,
  });
  const idToken = await signIdToken(
    applyFaults(
      plan,
      state.faults.map((fault) => fault.idToken),
    ),
    state.keys,
  );
  c.header('cache-control', 'no-store');
  return c.json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
    scope: grant.scopes.join(' '),
    id_token: idToken,
  });
}

/** A verifier without a challenge is refused too, so that a stripped challenge is noticed (RFC 9700 §2.1.1). */
function verifierFits(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null || verifier === null) return challenge === null && verifier === null;
  return createHash('sha256').update(verifier, 'ascii').digest('base64url') === challenge;
}

export function answerUserinfo(state: IdpState, grants: Grants, c: Context): Response {
  const [, token = ''] = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  const grant = grants.byAccessToken(token);
  if (grant === null) {
    c.header('www-authenticate', 'Bearer error="invalid_token"');
    return c.json({ error: 'invalid_token', error_description: 'The access token is unknown or too old.' }, 401);
  }
  const claims = personClaims(grant.persona, {
    scopes: grant.scopes,
    claims: state.oidcClaims,
    domain: state.domain,
  });
  return c.json(
    applyFaults<Readonly<Record<string, unknown>>>(
      claims,
      state.faults.map((fault) => fault.userinfo),
    ),
  );
}
