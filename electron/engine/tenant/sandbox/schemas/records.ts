/** What runs through a tenant: mails, invitations, replays, and the short-lived records of people who sign in. */
import { z } from 'zod';
import { Json, ObjectId, Text } from './parts.ts';

/** A mail that would have been sent. */
export const MailBody = z.object({ to: Text, subject: Text, link: Text, code: Text.optional(), at: z.iso.datetime() });
export type MailBody = z.infer<typeof MailBody>;

/** What a person who follows an invitation or a password reset may do once. The record's id is the code in the link. */
export const SetupCodeBody = z.object({
  user_pool_id: ObjectId,
  user_id: ObjectId,
  server_id: ObjectId,
  address: Text,
  mode: z.enum(['registration', 'invitation', 'reset_password']),
  post_activation_url: Text.optional(),
});
export type SetupCodeBody = z.infer<typeof SetupCodeBody>;

/** The first answer to a POST, repeated when the same key comes again. */
export const IdempotencyBody = z.object({
  fingerprint: z.string(),
  status: z.number().int(),
  etag: z.string().optional(),
  body: z.string().optional(),
});

/** An access token for the API itself; the record's id is its hash. */
export const ApiTokenBody = z.object({
  client_id: z.string(),
  workspace: z.enum(['admin', 'system']),
  scopes: z.array(z.string()),
});

/** From now on, tokens of these people that were issued earlier are void. */
export const TokenRevocationBody = z.object({
  server_id: Text.optional(),
  user_pool_id: Text.optional(),
  subject: Text,
  idp_id: Text.optional(),
  revoked_at: z.iso.datetime(),
});

/** Kinds that the sign-in pages own; they parse what they stored. */
export const RuntimeRecord = Json;

export const AuditEventBody = z.object({
  event_id: ObjectId,
  timestamp: z.iso.datetime(),
  tenant_id: ObjectId,
  server_id: Text,
  event_subject: Text,
  action: Text,
  context: z.record(z.string(), z.string()).optional(),
  metadata: Json,
  payload: Json,
});
export type AuditEventBody = z.infer<typeof AuditEventBody>;
