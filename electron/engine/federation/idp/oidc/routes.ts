/** The OpenID Connect half of the loopback IdP: discovery, keys, authorization, token, userinfo. */
import { createPublicKey } from 'node:crypto';
import { exportJWK } from 'jose';
import { applyFaults } from '../faults/index.ts';
import type { AddRoutes } from '../idp-state.ts';
import type { DiscoveryPlan } from './answer-plan.ts';
import { authorize } from './authorize.ts';
import { createGrants } from './grants.ts';
import { answerTokenRequest, answerUserinfo } from './token.ts';

export const addOidcRoutes: AddRoutes = (app, state) => {
  const { addresses } = state;
  const grants = createGrants(state.now);
  const planned = () =>
    applyFaults<DiscoveryPlan>(
      { issuer: addresses.issuer, publishedKey: 'idp' },
      state.faults.map((fault) => fault.discovery),
    );
  app.get('/.well-known/openid-configuration', (c) =>
    c.json({
      issuer: planned().issuer,
      authorization_endpoint: addresses.authorizeUrl,
      token_endpoint: addresses.tokenUrl,
      userinfo_endpoint: addresses.userinfoUrl,
      jwks_uri: addresses.jwksUri,
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'form_post'],
      grant_types_supported: ['authorization_code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'profile', 'email', 'groups'],
      claims_supported: [
        ...new Set([
          'sub',
          'iss',
          'aud',
          'exp',
          'iat',
          'auth_time',
          'nonce',
          'email_verified',
          'preferred_username',
          ...state.oidcClaims.map((claim) => claim.name),
        ]),
      ],
      authorization_response_iss_parameter_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
    }),
  );
  app.get('/oidc/jwks', async (c) => {
    const { keys, published } = state;
    const shown =
      planned().publishedKey === 'idp'
        ? published.jwks
        : [{ kid: `${keys.oidc.kid}-next`, publicKey: createPublicKey(keys.stranger.privateKey) }];
    const jwks = shown.map(async ({ kid, publicKey }) => ({
      ...(await exportJWK(publicKey)),
      kid,
      use: 'sig',
      alg: 'RS256',
    }));
    return c.json({ keys: await Promise.all(jwks) });
  });
  app.get('/oidc/authorize', (c) => authorize(state, grants, new URL(c.req.url).searchParams));
  app.post('/oidc/authorize', async (c) => authorize(state, grants, new URLSearchParams(await c.req.text())));
  app.post('/oidc/token', (c) => answerTokenRequest(state, grants, c));
  app.on(['GET', 'POST'], '/oidc/userinfo', (c) => answerUserinfo(state, grants, c));
};
