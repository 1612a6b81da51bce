/** Answers that are about the server itself: tokens, errors, discovery, what the tenant can do. */
import { z } from 'zod';

export const TokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  token_type: z.string().optional(),
  /** Seconds; absent means that it does not say. */
  expires_in: z.coerce.number().optional(),
  scope: z.string().optional(),
});

/** `error_code` is a string at the admin API and a number at the token endpoint. */
export const ErrorAnswer = z.looseObject({
  status_code: z.number().optional(),
  error: z.string().optional(),
  error_code: z.union([z.string(), z.number()]).optional(),
  error_description: z.string().optional(),
  error_hint: z.string().optional(),
  details: z.unknown().optional(),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

export const Environment = z.looseObject({
  organizations: z.boolean().optional(),
  with_roles: z.boolean().optional(),
  tree_dump_tenant: z.boolean().optional(),
  admin_workspace_access: z.boolean().optional(),
  system_workspace_access: z.boolean().optional(),
  client_secrets_stored_as_one_way_hash: z.boolean().optional(),
  version: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;

export const Discovery = z.looseObject({
  issuer: z.string(),
  token_endpoint: z.string().optional(),
  jwks_uri: z.string().optional(),
});

export const RotatedSecret = z.looseObject({ secret: z.string().min(1) });
