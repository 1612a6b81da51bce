/** The tenant itself, and what belongs to it as a whole: themes, vanity domains, webhooks, keys. */
import { z } from 'zod';
import { Json, Jwk, ObjectId, Text, TextList } from './parts.ts';

export const TenantBody = z.object({
  id: ObjectId,
  name: Text,
  url: Text.default(''),
  metadata: Json.default({}),
  settings: Json.default({}),
  /** Made for one sign-in test; removed at the next start when its owner did not come to it. */
  scratch: z.boolean().default(false),
  /** The process that made a scratch tenant; while it lives, the tenant is not left over. */
  owner_pid: z.number().int().default(0),
  admin_client_id: ObjectId,
  system_client_id: ObjectId,
});

export const ThemeBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  name: Text.default(''),
  logo_url: Text.default(''),
});

/** Id: `themeId/fsPath`. */
export const ThemeTemplateBody = z.object({
  tenant_id: ObjectId,
  theme_id: ObjectId,
  fs_path: z.string().min(1).max(500),
  content: z.string().max(500_000).default(''),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});

/** Id: the server's. */
export const ThemeBindingBody = z.object({ tenant_id: ObjectId, server_id: ObjectId, theme_id: Text });

export const WebhookBody = z.object({
  webhook_id: ObjectId,
  tenant_id: ObjectId,
  server_id: ObjectId,
  url: Text.default(''),
  active: z.boolean().default(false),
  insecure: z.boolean().default(false),
  api_key: Text,
  events: z.record(z.string(), TextList).default({}),
});

/** Id: the domain. */
export const VanityDomainBody = z.object({
  id: ObjectId,
  tenant_id: ObjectId,
  server_id: Text.default(''),
  domain: z.string().min(1).max(253),
  type: Text.default(''),
  base_path: Text.default(''),
  cert: Text.optional(),
  key: Text.optional(),
  api_key: Text.optional(),
});

/** A signing or encryption key of one server. Made here; the private half never leaves the database by the API. */
export const KeyBody = z.object({
  kid: ObjectId,
  server_id: ObjectId,
  use: z.enum(['sig', 'enc']),
  alg: z.enum(['RS256', 'PS256', 'ES256', 'RSA-OAEP-256']),
  state: z.enum(['next', 'current', 'rotated', 'revoked']),
  public_jwk: Jwk,
  private_jwk: Jwk,
  created_at: z.iso.datetime(),
  promoted_at: z.iso.datetime().optional(),
  rotated_at: z.iso.datetime().optional(),
  revoked_at: z.iso.datetime().optional(),
});
export type KeyBody = z.infer<typeof KeyBody>;

export const KeyRotationBody = z.object({
  enabled: z.boolean(),
  cron: Text.min(1),
  starting_from: z.iso.datetime({ offset: true }).optional(),
  scheduled_at: z.iso.datetime({ offset: true }).optional(),
});
