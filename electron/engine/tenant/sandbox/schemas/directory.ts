/** Identity pools, the people in them, and the JSON schemas that their payloads satisfy. */
import { z } from 'zod';
import { AuthenticationMechanism, AuthenticationMechanisms, GoDuration, Json, ObjectId, Text } from './parts.ts';

const OtpConfig = z.object({ length: z.number().int().min(1).max(64).optional(), ttl: GoDuration.optional() });

export const PasswordPolicy = z.object({
  min_length: z.number().int().min(0).max(512).optional(),
  digits: z.number().int().min(0).max(512).optional(),
  capital_letters: z.number().int().min(0).max(512).optional(),
  lowercase_letters: z.number().int().min(0).max(512).optional(),
  special_characters: z.number().int().min(0).max(512).optional(),
  not_used_since: z.number().int().min(0).optional(),
  strength: z.enum(['any', 'weak', 'fair', 'strong', 'very_strong']).optional(),
});

export const PoolBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  name: Text.min(1),
  description: Text.default(''),
  workspace_id: z.string().max(200).default(''),
  badge_color: Text.default(''),
  authentication_mechanisms: AuthenticationMechanisms.default(['password']),
  preferred_authentication_mechanism: AuthenticationMechanism.default('password'),
  second_factor_authentication_mechanisms: AuthenticationMechanisms.default([]),
  second_factor_preferred_authentication_mechanism: AuthenticationMechanism.optional(),
  second_factor_threshold: z.number().optional(),
  mfa_session_ttl: GoDuration.optional(),
  public_registration_allowed: z.boolean().default(false),
  identifier_case_insensitive: z.boolean().default(true),
  payload_schema_id: Text.default('user_v0'),
  metadata_schema_id: Text.default('metadata_v0'),
  business_metadata_schema_id: Text.default(''),
  metadata: Json.default({}),
  password_policy: PasswordPolicy.optional(),
  password_settings: z
    .object({
      expires_after: GoDuration.optional(),
      hashing_method: z.enum(['bcrypt', 'pbkdf2', 'argon2', 'sha']).optional(),
    })
    .optional(),
  otp_settings: z
    .object({
      activation: OtpConfig.optional(),
      authentication: OtpConfig.optional(),
      challenge: OtpConfig.optional(),
      enroll_webauthn: OtpConfig.optional(),
      reset_password: OtpConfig.optional(),
      reset_totp: OtpConfig.optional(),
      verify_address: OtpConfig.optional(),
    })
    .optional(),
  reset_credentials_settings: z
    .object({ do_not_allow_users_to_self_reset_credentials: z.boolean().default(false) })
    .optional(),
  system: z.boolean().default(false),
  deleted: z.boolean().default(false),
});
export type PoolBody = z.infer<typeof PoolBody>;
export type PoolInput = z.input<typeof PoolBody>;

export const UserStatus = z.enum(['active', 'inactive', 'deleted', 'new']);
export const IdentifierType = z.enum(['email', 'mobile', 'uid', 'external', 'federated']);

export const UserBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  user_pool_id: ObjectId,
  status: UserStatus,
  status_updated_at: z.iso.datetime(),
  /** Made by hand or by a first federated sign-in; not in the API's single-user shape. */
  user_type: z.enum(['standard', 'jit']).default('standard'),
  payload: Json.default({}),
  payload_schema_id: Text.default('user_v0'),
  metadata: Json.default({}),
  metadata_schema_id: Text.default('metadata_v0'),
  business_metadata: Json.default({}),
  business_metadata_schema_id: Text.default(''),
  identifiers: z
    .array(
      z.object({
        id: ObjectId,
        identifier: z.string().min(1).max(1_000),
        type: IdentifierType,
        metadata: Json.optional(),
        created_at: z.iso.datetime(),
        updated_at: z.iso.datetime(),
      }),
    )
    .max(100)
    .default([]),
  verifiable_addresses: z
    .array(
      z.object({
        id: ObjectId,
        address: z.string().min(1).max(1_000),
        type: z.enum(['email', 'mobile']),
        status: z.enum(['active', 'inactive']),
        verified: z.boolean(),
        verified_at: z.iso.datetime().optional(),
        preferred_contact_method: z.enum(['sms', 'voice']).optional(),
        metadata: Json.optional(),
        created_at: z.iso.datetime(),
        updated_at: z.iso.datetime(),
      }),
    )
    .max(100)
    .default([]),
  credentials: z
    .array(
      z.object({
        id: ObjectId,
        type: z.enum(['password', 'webauthn', 'totp']),
        state: z.enum(['valid', 'must_be_reset', 'must_be_changed']),
        /** Password hash, TOTP secret or passkeys. Never answered. */
        secret: z.string().max(100_000),
        created_at: z.iso.datetime(),
        updated_at: z.iso.datetime(),
      }),
    )
    .max(100)
    .default([]),
});
export type UserBody = z.infer<typeof UserBody>;
export type UserInput = z.input<typeof UserBody>;

/** Keeps an identifier unique in its pool: the record's id is `poolId/identifier`. */
export const UserIdentifierBody = z.object({ user_id: ObjectId, user_pool_id: ObjectId });

export const SchemaBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  name: Text.min(1),
  description: Text.default(''),
  schema: Json,
  system: z.boolean().default(false),
  /** Empty: the tenant's own. */
  workspace_id: z.string().max(200).default(''),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});
export type SchemaBody = z.infer<typeof SchemaBody>;
