/** A server: workspace or organization, they are one kind of object. Lifetimes that nobody set stay unset (see lifetimes.ts). */
import { z } from 'zod';
import {
  AuthenticationMechanisms,
  Color,
  GoDuration,
  GrantType,
  Json,
  ObjectId,
  ResponseType,
  SamlNameIdFormat,
  ServerMetadata,
  Text,
  TextList,
  TokenEndpointAuthMethod,
} from './parts.ts';

export const ServerType = z.enum(['admin', 'developer', 'system', 'regular', 'organization']);

export const ServerProfile = z.enum([
  'default',
  'demo',
  'workforce',
  'consumer',
  'partners',
  'third_party',
  'fapi_advanced',
  'fapi_rw',
  'fapi_ro',
  'openbanking_uk_fapi_advanced',
  'openbanking_uk',
  'openbanking_br',
  'openbanking_br_unico',
  'cdr_australia',
  'cdr_australia_fapi_rw',
  'fdx',
  'openbanking_ksa',
  'fapi_20_security',
  'fapi_20_message_signing',
  'connect_id',
]);

const SsoSettings = z.object({
  enabled: z.boolean().optional(),
  domain: Text.optional(),
  max_age: GoDuration.optional(),
  max_idle: GoDuration.optional(),
  loa_threshold: z.union([z.number(), z.string()]).optional(),
  logout_redirect_domains: TextList.optional(),
  post_logout_url: Text.optional(),
});

const SamlSettings = z.object({
  organization_name: Text.optional(),
  organization_display_name: Text.optional(),
  organization_url: Text.optional(),
  signing_hash_algorithms: z.array(z.enum(['sha-1', 'sha-256', 'sha-512'])).default(['sha-256']),
  subject_name_id: Text.optional(),
  subject_name_id_format: SamlNameIdFormat.optional(),
});

const Styling = z.object({
  logo_url: Text.optional(),
  logo_size: Text.optional(),
  font_url: Text.optional(),
  colors: z
    .object({ background: Text.optional(), header: Text.optional(), primary: Text.optional() })
    .catchall(z.unknown())
    .optional(),
});

const ContextAttribute = z.object({
  name: Text.optional(),
  type: Text.optional(),
  description: Text.optional(),
  labels: TextList.optional(),
});

const lifetimes = {
  access_token_ttl: GoDuration.optional(),
  id_token_ttl: GoDuration.optional(),
  refresh_token_ttl: GoDuration.optional(),
  authorization_code_ttl: GoDuration.optional(),
  pushed_authorization_request_ttl: GoDuration.optional(),
  cookie_max_age: GoDuration.optional(),
};

const identity = {
  id: ObjectId,
  tenant_id: ObjectId,
  name: Text,
  description: Text.default(''),
  type: ServerType.default('regular'),
  profile: ServerProfile.default('default'),
  parent_id: z.string().max(200).default(''),
  template: z.boolean().default(false),
  color: Color.default('#007FFF'),
  logo_uri: Text.default(''),
  metadata: ServerMetadata.optional(),
  organization: z.object({ domains: z.array(z.string().max(253)).max(1_000).default([]) }).optional(),
};

const signIn = {
  authentication_mechanisms: AuthenticationMechanisms.default(['password']),
  idp_discovery: z
    .object({
      enabled: z.boolean().default(false),
      discovery_mode: z.enum(['domain_matching', 'script_execution']).default('domain_matching'),
    })
    .default({ enabled: false, discovery_mode: 'domain_matching' }),
  enable_idp_discovery: z.boolean().optional(),
  sso: SsoSettings.optional(),
  authentication_context_settings: z.object({ attributes: z.array(ContextAttribute).max(500).optional() }).optional(),
  settings: z
    .object({ default_client_id: Text.optional(), default_post_authn_ctx_script_id: Text.optional() })
    .optional(),
  styling: Styling.optional(),
  saml: SamlSettings.optional(),
};

const tokens = {
  access_token_strategy: z.enum(['jwt', 'opaque']).default('jwt'),
  key_type: z.enum(['rsa', 'ecdsa', 'ps']).default('ecdsa'),
  grant_types: z.array(GrantType).default(['authorization_code', 'implicit', 'client_credentials', 'refresh_token']),
  response_types: z.array(ResponseType).optional(),
  token_endpoint_auth_methods: z
    .array(TokenEndpointAuthMethod)
    .default([
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'self_signed_tls_client_auth',
      'tls_client_auth',
      'none',
    ]),
  token_endpoint_authn_methods: z.array(TokenEndpointAuthMethod).optional(),
  token_endpoint_auth_signing_alg_values: TextList.optional(),
  enforce_pkce: z.boolean().default(false),
  enforce_pkce_for_public_clients: z.boolean().default(false),
  enforce_id_token_encryption: z.boolean().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  scope_claim_formats: z.array(z.enum(['scp_array', 'scope_space_separated'])).default(['scp_array']),
  dynamic_scope_separator: z.string().max(5).default('.'),
  subject_format: z.enum(['hash', 'legacy']).default('hash'),
  subject_identifier_types: z.array(z.enum(['public', 'pairwise'])).default(['public', 'pairwise']),
  subject_identifier_algorithm_salt: Text.optional(),
  custom_issuer_url: Text.optional(),
  issuer_id: Text.optional(),
  advanced: Json.optional(),
  secret: z.string().min(32).max(1_000).optional(),
  rotated_secrets: TextList.optional(),
};

/** Members of other markets (open banking and the like): kept as they came, never acted upon. */
const kept = {
  backchannel_token_delivery_modes_supported: z.array(z.string()).default(['poll', 'ping']),
  backchannel_user_code_parameter_supported: z.boolean().default(false),
  cdr: Json.optional(),
  consent_id_namespace: Text.optional(),
  device_authorization: Json.optional(),
  dynamic_client_registration: Json.optional(),
  enable_legacy_clients_with_no_software_statement: z.boolean().optional(),
  enable_quick_access: z.boolean().optional(),
  enable_trust_anchor: z.boolean().default(false),
  fdx: Json.optional(),
  identity_assurance: Json.optional(),
  legal_entity: Json.optional(),
  obbr: Json.optional(),
  root_cas: Text.optional(),
  trust_anchor_configuration: Json.optional(),
  version: z.number().int().default(3),
};

export const ServerBody = z.object({ ...identity, ...signIn, ...tokens, ...lifetimes, ...kept });
export type ServerBody = z.infer<typeof ServerBody>;
export type ServerInput = z.input<typeof ServerBody>;

/** What `POST` and `PUT /organizations` take: the part of a server that the organization shape shows. */
export const OrganizationInput = z.object({
  id: ObjectId.optional(),
  name: Text.optional(),
  description: Text.optional(),
  parent_id: z.string().max(200).optional(),
  domains: z.array(z.string().max(253)).max(1_000).optional(),
  color: Color.optional(),
  authentication_mechanisms: AuthenticationMechanisms.optional(),
  metadata: ServerMetadata.optional(),
  template: z.boolean().optional(),
  template_id: z.string().max(200).optional(),
});
export type OrganizationInput = z.infer<typeof OrganizationInput>;
