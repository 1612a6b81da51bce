/**
 * What answers must hold, kind by kind: strict about what Portico reads, loose about everything else, because members
 * that we do not know must survive a read, change, write.
 */
import { z } from 'zod';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const free = z.record(z.string(), z.unknown()).nullish();
const flag = z.boolean().nullish();

const Metadata = z.looseObject({ payload: free }).nullish();

export const OrganizationObject = z.looseObject({
  id: z.string(),
  name: text,
  parent_id: text,
  domains: texts,
  metadata: Metadata,
  template: flag,
  issuer_url: text,
});

export const ServerObjectSchema = z.looseObject({
  id: z.string(),
  name: text,
  type: text,
  parent_id: text,
  access_token_ttl: text,
  id_token_ttl: text,
  refresh_token_ttl: text,
  cookie_max_age: text,
  styling: free,
  idp_discovery: free,
  issuer_url: text,
});

export const WorkspaceObject = z.looseObject({
  id: z.string(),
  name: text,
  type: text,
  number_of_child_organizations: z.number().nullish(),
});

export const PoolObject = z.looseObject({
  id: z.string(),
  name: text,
  workspace_id: text,
  authentication_mechanisms: texts,
  password_policy: free,
});

/** One user as the list and the single read give it; the two spell identifiers differently. */
export const UserObject = z.looseObject({
  id: z.string(),
  status: text,
  payload: free,
  identifiers: z.array(z.union([z.string(), z.looseObject({ identifier: z.string() })])).nullish(),
});

export const IdpBaseObject = z.looseObject({ id: z.string(), name: text, method: z.string(), disabled: flag });

export const IdpObject = z.looseObject({
  id: z.string(),
  name: text,
  method: text,
  settings: free,
  credentials: free,
  mappings: z.array(z.looseObject({})).nullish(),
  jit: free,
  discovery_settings: free,
});

export const ScopeObject = z.looseObject({ id: z.string(), name: z.string() });

export const ClientObject = z.looseObject({
  client_id: z.string(),
  client_name: text,
  grant_types: texts,
  /** The API takes, and may give, one address without a list. */
  redirect_uris: z.union([z.string(), z.array(z.string())]).nullish(),
  scopes: texts,
  client_secret: text,
  client_secret_expires_at: z.number().nullish(),
});

export const ClaimObject = z.looseObject({ id: z.string(), name: z.string(), type: text, scopes: texts });

export const RoleSubject = z.looseObject({
  identity_pool_id: text,
  identity_pool_user_id: text,
  roles: z.record(z.string(), z.boolean()).nullish(),
});
export type RoleSubject = z.infer<typeof RoleSubject>;

/** Grants, mails and deletes answer without a body. */
export const Nothing = z.unknown().transform((): Record<string, unknown> => ({}));

export const objectSchemas = {
  workspace: ServerObjectSchema,
  organization: OrganizationObject,
  server: ServerObjectSchema,
  pool: PoolObject,
  user: UserObject,
  role: Nothing,
  invitation: Nothing,
  idp: IdpObject,
  scope: ScopeObject,
  client: ClientObject,
  claim: ClaimObject,
} as const;
