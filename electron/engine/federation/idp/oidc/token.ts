/** The token endpoint (OpenID Connect Core §3.1.3, §12): a code or a refresh token for tokens. */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Context } from 'hono';
import { applyFaults } from '../faults/index.ts';
import type { IdpState } from '../idp-state.ts';
import type { TokenAnswerPlan } from './answer-plan.ts';
import { words } from './authorization-request.ts';
import type { OidcClient } from './client.ts';
import { type ClientCaller, clientOf, refuseClient } from './client-caller.ts';
import { described } from './described.ts';
import type { Grant, Grants } from './grants.ts';
import { makeAccessToken, makeIdToken } from './make-tokens.ts';
import { personOfGrant } from './person.ts';

interface Found {
  readonly grant: Grant;
  /** What was authorized; fewer scopes may be asked for at a refresh, and the next refresh token is good for all again (RFC 6749 §6). */
  readonly whole?: Grant;
}

type Refusal = readonly [error: string, description: string];

export async function answerTokenRequest(state: IdpState, grants: Grants, c: Context): Promise<Response> {
  const caller = await clientOf(state, grants, c);
  const { client, form } = caller;
  if (typeof client === 'string') return refuseClient(state, c, caller);
  const fail = ([error, description]: Refusal) => {
    state.emit({ type: 'refused', protocol: 'oidc', from: client.clientId, why: description });
    return c.json({ error, error_description: described(description) }, 400);
  };
  const found = grantFor(grants, client, caller);
  if ('refusal' in found) return fail(found.refusal);
  const { grant, whole = grant } = found;
  if (personOfGrant(state, grant) === null)
    return fail(['invalid_grant', `${grant.session.persona} was deactivated here.`]);
  const resources = form.getAll('resource');
  if (resources.some((resource) => !grant.resources.includes(resource)))
    return fail(['invalid_target', 'The resource is none of those that were authorized.']);
  const answer = applyFaults<TokenAnswerPlan>(
    { kind: 'tokens', delaySeconds: 0 },
    state.faults.map((fault) => fault.tokenAnswer),
  );
  if (answer.delaySeconds > 0) await setTimeout(answer.delaySeconds * 1000, undefined, { ref: false });
  if (answer.kind === 'code-used') return fail(['invalid_grant', 'The code was used before.']);
  if (answer.kind === 'server-error') return c.text('The token endpoint is out of order, as it was told to be.', 500);
  if (answer.kind === 'web-page') return c.html('<!doctype html><title>Maintenance</title><p>Back soon.</p>');
  c.header('cache-control', 'no-store');
  return c.json(
    await tokensOf(state, grants, client, { grant, whole }, resources.length === 0 ? undefined : resources),
  );
}

async function tokensOf(
  state: IdpState,
  grants: Grants,
  client: OidcClient,
  { grant, whole }: Required<Found>,
  resources: readonly string[] | undefined,
): Promise<Record<string, unknown>> {
  const habits = state.lookAlike.oidc;
  const access = await makeAccessToken(state, grants, grant, resources);
  const refreshes = habits.refreshes === 'always' || whole.scopes.includes('offline_access');
  return {
    access_token: access.token,
    token_type: 'Bearer',
    expires_in: access.lifetimeSeconds,
    scope: grant.scopes.join(' '),
    ...(refreshes ? { refresh_token: grants.newRefreshToken(whole, habits.refreshTokenSeconds) } : {}),
    id_token: await makeIdToken(state, client, grant, {
      accessToken: access.token,
      code: null,
      isFrontChannel: false,
    }),
  };
}

function grantFor(grants: Grants, client: OidcClient, { form }: ClientCaller): Found | { readonly refusal: Refusal } {
  const refuse = (description: string, error = 'invalid_grant') => ({ refusal: [error, description] as const });
  switch (form.get('grant_type')) {
    case 'authorization_code': {
      const grant = grants.redeem(form.get('code') ?? '');
      if (grant === 'used') return refuse('The code was used before.');
      if (grant === 'unknown') return refuse('The code is unknown or too old.');
      if (grant.clientId !== client.clientId) return refuse('The code was given to another client.');
      if (grant.redirectUri !== form.get('redirect_uri'))
        return refuse('The redirect URI is not the one of the authorization request.');
      return verifierFits(grant.codeChallenge, form.get('code_verifier'))
        ? { grant }
        : refuse('The code_verifier does not fit the code_challenge.');
    }
    case 'refresh_token': {
      const grant = grants.refresh(form.get('refresh_token') ?? '');
      if (grant === 'used') return refuse('The refresh token was used before; everything from that sign-in has ended.');
      if (grant === 'unknown') return refuse('The refresh token is unknown, too old, or its session has ended.');
      if (grant.clientId !== client.clientId) return refuse('The refresh token was given to another client.');
      const scopes = words(form.get('scope'));
      if (scopes.some((scope) => !grant.scopes.includes(scope)))
        return refuse('More scopes are asked for than were granted.', 'invalid_scope');
      // A refreshed ID token belongs to no authorization request, so it has no nonce (§12.2).
      const whole = { ...grant, nonce: null };
      return { grant: scopes.length === 0 ? whole : { ...whole, scopes }, whole };
    }
    default:
      return refuse('Only authorization_code and refresh_token are supported.', 'unsupported_grant_type');
  }
}

/** A verifier without a challenge is refused too, so that a stripped challenge is noticed (RFC 9700 §2.1.1). */
function verifierFits(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null || verifier === null) return challenge === null && verifier === null;
  return createHash('sha256').update(verifier, 'ascii').digest('base64url') === challenge;
}
