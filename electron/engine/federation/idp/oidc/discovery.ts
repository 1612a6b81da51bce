/** The discovery document (OpenID Connect Discovery §3), with what the look-alike offers and nothing else. */
import { applyFaults } from '../faults/index.ts';
import type { IdpState } from '../idp-state.ts';
import type { DiscoveryPlan } from './answer-plan.ts';
import { acrValues } from './authorization-request.ts';
import { subjectOf } from './person.ts';

export function plannedDiscovery(state: IdpState): DiscoveryPlan {
  return applyFaults<DiscoveryPlan>(
    { issuer: state.addresses.issuer, publishedKey: 'idp' },
    state.faults.map((fault) => fault.discovery),
  );
}

/** Whether the product names the same person otherwise to each client (OpenID Connect Core §8). */
function isPairwise(state: IdpState): boolean {
  const someone = state.personas.find(({ nameId }) => nameId === undefined);
  return someone !== undefined && subjectOf(state, someone, 'one') !== subjectOf(state, someone, 'another');
}

export function discoveryDocument(state: IdpState): Record<string, unknown> {
  const { addresses, oidcClaims } = state;
  const habits = state.lookAlike.oidc;
  const hasImplicit = habits.responseTypes.some((type) => /token/.test(type));
  const own = ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', ...habits.claimNames];
  return {
    issuer: plannedDiscovery(state).issuer,
    authorization_endpoint: addresses.authorizeUrl,
    token_endpoint: addresses.tokenUrl,
    userinfo_endpoint: addresses.userinfoUrl,
    jwks_uri: addresses.jwksUri,
    ...(habits.offersLogout ? { end_session_endpoint: addresses.endSessionUrl } : {}),
    ...(habits.offersPushedRequests
      ? {
          pushed_authorization_request_endpoint: addresses.pushedRequestUrl,
          require_pushed_authorization_requests: false,
        }
      : {}),
    response_types_supported: habits.responseTypes,
    response_modes_supported: habits.responseModes,
    grant_types_supported: ['authorization_code', ...(hasImplicit ? ['implicit'] : []), 'refresh_token'],
    subject_types_supported: [isPairwise(state) ? 'pairwise' : 'public'],
    id_token_signing_alg_values_supported: habits.algorithms,
    userinfo_signing_alg_values_supported: habits.algorithms,
    token_endpoint_auth_methods_supported: habits.clientMethods,
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: habits.scopes,
    claims_supported: [...new Set([...own, ...oidcClaims.map(({ name }) => name)])],
    ...(habits.takesClaimsParameter ? { claims_parameter_supported: true, acr_values_supported: acrValues } : {}),
    ...(habits.namesIssuer ? { authorization_response_iss_parameter_supported: true } : {}),
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    ...habits.discovery,
  };
}
