/** Identity providers: one base, and per method its own settings and credentials. The method is set by the endpoint. */
import { z } from 'zod';
import { Json, ObjectId, Text, TextList } from './parts.ts';

const Mapping = z.object({
  target: Text,
  type: Text,
  source: Text.optional(),
  mode: Text.optional(),
  static: z.unknown().optional(),
  allow_weak_decoding: z.boolean().optional(),
});

const Provisioning = z.object({
  pool_id: Text.optional(),
  mode: Text.optional(),
  identifier_salt: Text.optional(),
  admin_role_type: z.enum(['admin', 'business_admin', 'auditor', 'member']).optional(),
  pre_provisioning: Json.optional(),
  user: z
    .object({
      identifiers: z.array(z.object({ type: Text.optional(), source: Text.optional() })).optional(),
      addresses: z
        .array(z.object({ type: Text.optional(), source: Text.optional(), verification_mode: Text.optional() }))
        .optional(),
      attributes_mapping: z.array(Mapping.extend({ update_on_sign_in: z.boolean().optional() })).optional(),
    })
    .optional(),
});

const base = {
  id: ObjectId,
  tenant_id: ObjectId,
  authorization_server_id: ObjectId,
  name: Text.min(1),
  disabled: z.boolean().default(false),
  hidden: z.boolean().default(false),
  display_order: z.number().int().default(0),
  logo_uri: Text.default(''),
  attributes: z
    .array(
      z.object({
        name: Text.optional(),
        type: Text.optional(),
        description: Text.optional(),
        labels: TextList.optional(),
      }),
    )
    .max(500)
    .default([]),
  mappings: z.array(Mapping).max(500).default([]),
  jit: z
    .object({ enabled: z.boolean().default(false), provisioning: Provisioning.optional() })
    .default({ enabled: false }),
  discovery_settings: z
    .object({
      domains: z.array(z.string().max(253)).max(1_000).default([]),
      instant_redirect: z.boolean().default(false),
      fallback_provider: z.boolean().default(false),
      identifier_based_matching: z.boolean().default(false),
    })
    .default({ domains: [], instant_redirect: false, fallback_provider: false, identifier_based_matching: false }),
  static_amr: TextList.default([]),
  sso_settings: z.object({ disabled: z.boolean().default(false) }).default({ disabled: false }),
  token_exchange_settings: z.object({ enabled: z.boolean().default(false) }).default({ enabled: false }),
  config: z
    .object({
      use_embedded: z.boolean().default(false),
      reload_claims_at_refresh_token: z.boolean().default(false),
    })
    .default({ use_embedded: false, reload_claims_at_refresh_token: false }),
  post_authn_app_id: Text.default(''),
  client_id: Text.default(''),
  workspace_id: Text.default(''),
  identity_pool_id: Text.default(''),
  version: z.number().int().default(3),
};

const scopes = TextList.default([]);
const no = z.boolean().default(false);
const ClientSecret = z.object({ client_secret: Text.optional() }).default({});

const nameIdFormats11 = 'urn:oasis:names:tc:SAML:1.1:nameid-format:';
const nameIdFormats20 = 'urn:oasis:names:tc:SAML:2.0:nameid-format:';

const Saml = z.object({
  ...base,
  method: z.literal('saml'),
  settings: z
    .object({
      sso_url: Text.default(''),
      metadata_url: Text.default(''),
      metadata_xml: z.string().max(2_000_000).default(''),
      entity_issuer: Text.default(''),
      identifier_source: z.enum(['subject', 'attribute']).default('subject'),
      identifier_attribute: Text.default(''),
      subject_name_id_format: Text.default(`${nameIdFormats20}persistent`),
      skip_in_response_to_verification: no,
    })
    .prefault({}),
  credentials: z.object({ idp_certificate: Text.optional() }).default({}),
});

const SamlV2 = z.object({
  ...base,
  method: z.literal('saml_v2'),
  settings: z
    .object({
      metadata_url: Text.default(''),
      metadata_xml: z.string().max(2_000_000).default(''),
      name_id_format: z
        .enum([
          `${nameIdFormats11}emailAddress`,
          `${nameIdFormats11}unspecified`,
          `${nameIdFormats20}transient`,
          `${nameIdFormats20}persistent`,
        ])
        .default(`${nameIdFormats11}emailAddress`),
      user_id_attribute: Text.default(''),
      signing_method: z.enum(['rsa-sha-256', 'rsa-sha-512', 'rsa-sha-1']).default('rsa-sha-1'),
    })
    .prefault({}),
  credentials: z.object({ signing_key: Text.optional(), signing_cert: Text.optional() }).default({}),
});

const Oidc = z.object({
  ...base,
  method: z.literal('oidc'),
  settings: z
    .object({
      issuer_url: Text.default(''),
      client_id: Text.default(''),
      authentication_method: z.enum(['client_secret', 'private_key_jwt', 'none']).default('client_secret'),
      scopes,
      get_user_info: no,
      use_pkce: no,
      send_login_hint: no,
    })
    .prefault({}),
  credentials: z
    .object({
      client_secret: Text.optional(),
      private_key_jwt: z
        .object({ key: Text.optional(), algorithm: Text.optional(), exp: Text.optional() })
        .catchall(z.unknown())
        .optional(),
    })
    .default({}),
});

const Okta = z.object({
  ...base,
  method: z.literal('okta'),
  settings: z
    .object({
      domain: Text.default(''),
      use_org_authorization_server: no,
      authorization_server_id: Text.default('default'),
      scopes,
      get_user_info: no,
      send_login_hint: no,
    })
    .prefault({}),
  credentials: z
    .object({ supervisor_client: z.object({ client_id: Text.optional(), private_key: Text.optional() }).optional() })
    .default({}),
});

const graph = { get_user: no, graph_user_attributes: TextList.default([]) };
const azure = {
  tenant: Text.default(''),
  client_id: Text.default(''),
  scopes,
  fetch_groups: no,
  only_security_groups: no,
  group_name_format: z.enum(['id', 'name', '']).default('id'),
  send_login_hint: no,
  ...graph,
};

const Azure = z.object({
  ...base,
  method: z.literal('azure'),
  settings: z.object(azure).prefault({}),
  credentials: ClientSecret,
});

const AzureB2c = z.object({
  ...base,
  method: z.literal('azureb2c'),
  settings: z.object({ ...azure, policy: Text.default(''), custom_domain: Text.default('') }).prefault({}),
  credentials: ClientSecret,
});

const oauth = { client_id: Text.default(''), scopes, send_login_hint: no };

const Microsoft = z.object({
  ...base,
  method: z.literal('microsoft'),
  settings: z.object({ ...oauth, ...graph }).prefault({}),
  credentials: ClientSecret,
});

const Auth0 = z.object({
  ...base,
  method: z.literal('auth0'),
  settings: z.object({ ...oauth, domain: Text.default(''), get_user_info: no }).prefault({}),
  credentials: ClientSecret,
});

const Google = z.object({
  ...base,
  method: z.literal('google'),
  settings: z.object({ ...oauth, get_user_info: no, issuer_url: Text.default('') }).prefault({}),
  credentials: ClientSecret,
});

const GoogleWorkspace = z.object({
  ...base,
  method: z.literal('google_workspace'),
  settings: z.object({ ...oauth, hosted_domains: TextList.default([]) }).prefault({}),
  credentials: ClientSecret,
});

const Cognito = z.object({
  ...base,
  method: z.literal('cognito'),
  settings: z.object({ ...oauth, region: Text.default(''), pool_id: Text.default(''), get_user_info: no }).prefault({}),
  credentials: ClientSecret,
});

const IntelliTrust = z.object({
  ...base,
  method: z.literal('intelli_trust'),
  settings: z.object({ ...oauth, domain: Text.default(''), fetch_groups: no, get_user_info: no }).prefault({}),
  credentials: ClientSecret,
});

const External = z.object({
  ...base,
  method: z.literal('external'),
  settings: z.object({ url: Text.default('') }).prefault({}),
  credentials: z
    .object({
      username: Text.optional(),
      password: Text.optional(),
      api_key_in: z.enum(['query', 'header', '']).optional(),
      api_key_name: Text.optional(),
      api_key_value: Text.optional(),
    })
    .default({}),
});

const Custom = z.object({
  ...base,
  method: z.literal('custom'),
  settings: z
    .object({ login_url: Text.default(''), type: z.enum(['generic', 'cloudentity']).default('generic') })
    .prefault({}),
  credentials: Json.default({}),
});

const StaticUser = z.object({
  username: Text,
  password: Text.optional(),
  email: Text.optional(),
  email_verified: z.boolean().optional(),
  phone_number: Text.optional(),
  phone_number_verified: z.boolean().optional(),
  authentication_context: Json.optional(),
  additional_attributes: Json.optional(),
});

const Static = z.object({
  ...base,
  method: z.literal('static'),
  settings: z.object({ hint: no }).prefault({}),
  credentials: z.object({ users: z.array(StaticUser).max(500).default([]) }).prefault({}),
});

const IdentityPool = z.object({ ...base, method: z.literal('identity_pool') });
const Organization = z.object({ ...base, method: z.literal('organization') });
const Workspace = z.object({ ...base, method: z.literal('workspace') });

export const IdpBody = z.discriminatedUnion('method', [
  Saml,
  SamlV2,
  Oidc,
  Okta,
  Azure,
  AzureB2c,
  Microsoft,
  Auth0,
  Google,
  GoogleWorkspace,
  Cognito,
  IntelliTrust,
  External,
  Custom,
  Static,
  IdentityPool,
  Organization,
  Workspace,
]);
export type IdpBody = z.infer<typeof IdpBody>;
export type IdpMethod = IdpBody['method'];

export const idpMethods: readonly IdpMethod[] = IdpBody.options.map((option) => option.shape.method.value);
