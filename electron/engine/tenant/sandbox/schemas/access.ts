/** What decides who gets which token: claims, scopes, services, policies, their bindings, and role grants. */
import { z } from 'zod';
import { Json, ObjectId, Text, TextList } from './parts.ts';

export const ClaimBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  authorization_server_id: ObjectId,
  name: Text.min(1),
  type: z.enum(['access_token', 'id_token', 'saml_assertion']),
  source_type: Text.min(1).default('authnCtx'),
  source_path: Text.default(''),
  mapping: Text.default(''),
  scopes: TextList.default([]),
  opaque: z.boolean().default(false),
  verified: z.boolean().default(false),
  description: Text.default(''),
  saml_name: Text.default(''),
  saml_name_format: Text.default(''),
});
export type ClaimBody = z.infer<typeof ClaimBody>;

export const ScopeBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  authorization_server_id: ObjectId,
  name: Text.min(1),
  service_id: Text.default(''),
  display_name: Text.default(''),
  description: Text.default(''),
  implicit: z.boolean().default(false),
  implicit_grant: z.boolean().default(false),
  transient: z.boolean().default(false),
  metadata: Json.default({}),
});
export type ScopeBody = z.infer<typeof ScopeBody>;

export const ServiceBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  authorization_server_id: ObjectId,
  name: Text.min(1),
  description: Text.default(''),
  custom_audience: Text.default(''),
  gateway_id: Text.default(''),
  type: z.enum(['oauth2', 'oidc', 'system', 'user', 'openbanking']).default('user'),
  system: z.boolean().default(false),
  with_specification: z.boolean().default(false),
  updated_at: z.iso.datetime(),
});
export type ServiceBody = z.infer<typeof ServiceBody>;

const Validator = z.object({
  name: Text.min(1),
  conf: Json.optional(),
  recovery: z.array(z.object({ type: Text.optional() }).catchall(z.unknown())).optional(),
});

export const PolicyType = z.enum(['user', 'developer', 'machine', 'dcr', 'api']);

export const PolicyBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  server_id: ObjectId,
  policy_name: Text.min(1),
  type: PolicyType.default('api'),
  language: z.enum(['cloudentity', 'rego']).default('cloudentity'),
  validators: z.array(Validator).max(200).default([]),
  definition: z.string().max(200_000).default(''),
  env_version: Text.default(''),
});
export type PolicyBody = z.infer<typeof PolicyBody>;

/** Id: `serverId/type/target`. */
export const PolicyPointBody = z.object({
  tenant_id: ObjectId,
  server_id: ObjectId,
  type: z.enum([
    'api',
    'scope_user_grant',
    'server_user_token',
    'client_user_token',
    'scope_client_assignment',
    'server_client_assignment',
    'scope_machine_grant',
    'server_machine_token',
    'client_machine_token',
    'scope_dynamic_client_registration',
    'server_dynamic_client_registration',
  ]),
  target_fk: Text,
  policy_id: Text,
});
export type PolicyPointBody = z.infer<typeof PolicyPointBody>;

export const ScriptBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  authorization_server_id: ObjectId,
  name: Text.default(''),
  body: z.string().max(500_000).default(''),
  env_version: Text.default(''),
  test_input: Text.default(''),
});

/** Id: `serverId/type/target`. */
export const ScriptPointBody = z.object({
  tenant_id: ObjectId,
  server_id: ObjectId,
  type: z.enum(['post_authn_ctx', 'allowed_idp_ids', 'token_minting', 'client_token_minting']),
  target_fk: Text,
  script_id: Text,
});

export const RoleSubject = z.object({
  type: z.enum(['identity_pool_user', 'idp']),
  tenant_id: Text.optional(),
  identity_pool_id: Text.optional(),
  identity_pool_user_id: Text.optional(),
  workspace_id: Text.optional(),
  idp_id: Text.optional(),
});

/** Id: `resource/subject/role`; the parent is the resource. */
export const RoleBody = z.object({
  subject: RoleSubject,
  /** The subject as one word, to find its grants. */
  subject_key: Text,
  role: z.enum(['admin', 'business_admin', 'auditor', 'manager', 'user_manager', 'member']),
  resource: z.object({
    type: z.enum(['tenant', 'workspace', 'identity_pool']),
    tenant_id: Text,
    workspace_id: Text.optional(),
    identity_pool_id: Text.optional(),
  }),
});
export type RoleBody = z.infer<typeof RoleBody>;

export const AcrBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  authorization_server_id: ObjectId,
  value: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[a-zA-Z0-9/:=._-]+$/, 'may hold letters, digits and / : = . _ -'),
  disabled: z.boolean().default(false),
  metadata: Json.default({}),
});

export const MfaMethodBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  mechanism: z.enum(['sms', 'email']),
  enabled: z.boolean(),
  auth: Json.optional(),
  settings: Json.optional(),
});

export const CustomAppBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  server_id: ObjectId,
  client_id: Text.default(''),
  name: Text.default(''),
  type: z.literal('post-authn').default('post-authn'),
  url: Text.min(1),
});
