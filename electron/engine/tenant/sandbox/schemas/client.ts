/** An application. Its secret is kept as given: the sandbox must be able to show it when the switch says so. */
import { z } from 'zod';
import {
  GoDuration,
  GrantType,
  Json,
  Jwks,
  ObjectId,
  ResponseType,
  SamlNameIdFormat,
  Text,
  TextList,
  TokenEndpointAuthMethod,
} from './parts.ts';

export const TokenTtls = z.object({
  access_token_ttl: GoDuration.default('1h0m0s'),
  refresh_token_ttl: GoDuration.default('720h0m0s'),
  id_token_ttl: GoDuration.default('1h0m0s'),
  authorization_code_ttl: GoDuration.default('10m0s'),
});

export const ApplicationPurpose = z.enum([
  'single_page',
  'server_web',
  'mobile_desktop',
  'service',
  'legacy',
  'dcr',
  'custom',
  'saml',
]);

const Secret = z.string().min(32, 'must have at least 32 characters').max(1_000);
const keyManagement = z.enum(['RSA-OAEP', 'RSA-OAEP-256', '']);
const contentEncryption = z.enum(['A256GCM', 'A128CBC-HS256', '']);
const endpointAuthMethod = TokenEndpointAuthMethod.exclude(['unspecified']).default('client_secret_basic');

const identity = {
  client_id: ObjectId,
  tenant_id: ObjectId,
  authorization_server_id: ObjectId,
  client_name: Text.default(''),
  description: Text.default(''),
  logo_uri: Text.default(''),
  client_uri: Text.default(''),
  app_url: Text.default(''),
  policy_uri: Text.default(''),
  tos_uri: Text.default(''),
  client_type: z.enum(['oauth2', 'saml']).default('oauth2'),
  client_status: z.enum(['active', 'inactive']).default('active'),
  application_type: z.enum(['web', 'native']).default('web'),
  application_types: z.array(ApplicationPurpose).default(['server_web']),
  system: z.boolean().default(false),
  trusted: z.boolean().default(false),
  metadata: Json.default({}),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
};

const oauth = {
  redirect_uris: z.preprocess((value) => (typeof value === 'string' ? [value] : value), TextList).default([]),
  post_logout_redirect_uris: TextList.default([]),
  request_uris: TextList.default([]),
  grant_types: z.array(GrantType).default(['authorization_code']),
  response_types: z.array(ResponseType).default(['code']),
  scopes: TextList.default([]),
  audience: TextList.optional(),
  default_acr_values: TextList.default([]),
  subject_type: z.enum(['public', 'pairwise']).default('public'),
  sector_identifier_uri: Text.optional(),
  require_pushed_authorization_requests: z.boolean().default(false),
  use_custom_token_ttls: z.boolean().default(false),
  token_ttls: TokenTtls.prefault({}),
  token_exchange: z.object({ actor_claims: TextList.default([]) }).optional(),
  backchannel_logout_uri: Text.default(''),
  backchannel_logout_session_required: z.boolean().default(false),
  authorization_details_types: TextList.optional(),
};

const authentication = {
  token_endpoint_auth_method: TokenEndpointAuthMethod.default('client_secret_basic'),
  token_endpoint_auth_signing_alg: z.enum(['RS256', 'ES256', 'PS256', 'HS256', '']).default('ES256'),
  introspection_endpoint_auth_method: endpointAuthMethod,
  revocation_endpoint_auth_method: endpointAuthMethod,
  client_secret: Secret.optional(),
  client_secret_expires_at: z.number().int().min(0).default(0),
  rotated_secrets: z.array(z.object({ secret: Secret, expires_at: z.iso.datetime().optional() })).default([]),
  jwks: Jwks.optional(),
  jwks_uri: Text.default(''),
  certificate: Text.optional(),
  tls_client_auth_subject_dn: Text.default(''),
  tls_client_auth_san_dns: Text.default(''),
  tls_client_auth_san_uri: Text.default(''),
  tls_client_auth_san_ip: Text.default(''),
  tls_client_auth_san_email: Text.default(''),
  tls_client_certificate_bound_access_tokens: z.boolean().default(false),
  dpop_bound_access_tokens: z.boolean().default(false),
};

const algorithms = {
  id_token_signed_response_alg: z.enum(['RS256', 'ES256', 'PS256', '']).optional(),
  id_token_encrypted_response_alg: keyManagement.optional(),
  id_token_encrypted_response_enc: contentEncryption.optional(),
  userinfo_signed_response_alg: z.enum(['none', 'RS256', 'ES256', '']).default('none'),
  request_object_signing_alg: z.enum(['any', 'none', 'RS256', 'ES256', 'PS256', '']).default('any'),
  request_object_encryption_alg: keyManagement.optional(),
  request_object_encryption_enc: contentEncryption.optional(),
  authorization_signed_response_alg: Text.optional(),
  authorization_encrypted_response_alg: keyManagement.optional(),
  authorization_encrypted_response_enc: contentEncryption.optional(),
};

const saml = {
  saml_service_provider_id: Text.default(''),
  saml_metadata: Json.optional(),
  /** What was imported, verbatim. Ours alone; answered as `raw_xml`. */
  saml_metadata_xml: z.string().max(2_000_000).optional(),
  saml_metadata_url: Text.default(''),
  saml_metadata_updated_at: z.iso.datetime().optional(),
  saml_allowed_attributes: TextList.default([]),
  saml_override_attributes: z.boolean().default(false),
  saml_signing_hash: z.enum(['sha-1', 'sha-256', 'sha-512']).default('sha-256'),
  saml_subject_name_id: Text.default(''),
  saml_subject_name_id_format: SamlNameIdFormat.optional(),
};

export const ClientBody = z.object({ ...identity, ...oauth, ...authentication, ...algorithms, ...saml });
export type ClientBody = z.infer<typeof ClientBody>;
export type ClientInput = z.input<typeof ClientBody>;
