/** What the API takes for a person: on creation, on update, in a search. */
import { z } from 'zod';
import { IdentifierType, UserStatus } from '../schemas/directory.ts';
import { Json, ObjectId } from '../schemas/parts.ts';

export const NewUser = z.object({
  id: ObjectId.optional(),
  status: UserStatus,
  user_type: z.enum(['standard', 'jit']).optional(),
  payload: Json.optional(),
  payload_schema_id: z.string().optional(),
  metadata: Json.optional(),
  metadata_schema_id: z.string().optional(),
  business_metadata: Json.optional(),
  business_metadata_schema_id: z.string().optional(),
  identifiers: z
    .array(z.object({ identifier: z.string().min(1), type: IdentifierType, metadata: Json.optional() }))
    .max(100)
    .default([]),
  verifiable_addresses: z
    .array(
      z.object({
        address: z.string().min(1),
        type: z.enum(['email', 'mobile']),
        status: z.enum(['active', 'inactive']),
        verified: z.boolean(),
        preferred_contact_method: z.enum(['sms', 'voice']).optional(),
        metadata: Json.optional(),
      }),
    )
    .max(100)
    .default([]),
  credentials: z
    .array(
      z.object({
        type: z.enum(['password', 'webauthn', 'totp']),
        password: z.string().max(256).optional(),
        totp_secret: z.string().max(1_000).optional(),
        webauthn_credentials: z.array(z.unknown()).max(50).optional(),
        must_be_changed: z.boolean().default(false),
        must_be_reset: z.boolean().default(false),
      }),
    )
    .max(10)
    .default([]),
});

/** With what was hashed before the transaction, in the order of the credentials. */
export const PreparedUser = NewUser.extend({ secrets: z.array(z.string()) });

/** What an update takes; absent members are kept. */
export const UserUpdate = z.object({
  status: UserStatus.optional(),
  payload: Json.optional(),
  payload_schema_id: z.string().optional(),
  metadata: Json.optional(),
  metadata_schema_id: z.string().optional(),
  business_metadata: Json.optional(),
  business_metadata_schema_id: z.string().optional(),
});

/** The `query` of a user list. */
export const UserSearch = z.object({
  user_key: z.string().optional(),
  payload: Json.optional(),
  metadata: Json.optional(),
});
