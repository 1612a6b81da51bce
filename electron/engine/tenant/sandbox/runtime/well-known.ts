/** What applications read before anything else: the discovery document (OpenID Connect Discovery §3) and the keys. */
import { jwks } from '../signing-keys.ts';
import { standardScopes } from './scopes.ts';
import type { Site } from './site.ts';

export function discoveryDocument(site: Site): Record<string, unknown> {
  const { issuer, server, context, tenantId } = site;
  const scopes = context.store.list(tenantId, 'scope', { parent: server.id }).map(({ body }) => body.name);
  const authMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'];
  const endpoints = {
    token_endpoint: `${issuer}/oauth2/token`,
    introspection_endpoint: `${issuer}/oauth2/introspect`,
    revocation_endpoint: `${issuer}/oauth2/revoke`,
    userinfo_endpoint: `${issuer}/userinfo`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
  };
  return {
    issuer,
    authorization_endpoint: `${issuer}/oauth2/authorize`,
    ...endpoints,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    end_session_endpoint: `${issuer}/oidc/logout`,
    scopes_supported: [...new Set([...standardScopes, ...scopes])],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'].filter((grant) =>
      server.grant_types.some((allowed) => allowed === grant),
    ),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [context.keysFor(tenantId, server.id).alg],
    token_endpoint_auth_methods_supported: authMethods,
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'ES256', 'PS256', 'HS256'],
    introspection_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    code_challenge_methods_supported: ['S256'],
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'nonce',
      'amr',
      'at_hash',
      'name',
      'given_name',
      'family_name',
      'email',
    ],
    require_pushed_authorization_requests: server.require_pushed_authorization_requests ?? false,
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    mtls_endpoint_aliases: endpoints,
  };
}

export const publicKeys = ({ context, tenantId, server }: Site): object => jwks(context.store, tenantId, server.id);
