/** The list of kinds that the sandbox stores, and the schema of each. What a schema does not name is not stored. */
import type { z } from 'zod';
import {
  AcrBody,
  ClaimBody,
  CustomAppBody,
  MfaMethodBody,
  PolicyBody,
  PolicyPointBody,
  RoleBody,
  ScopeBody,
  ScriptBody,
  ScriptPointBody,
  ServiceBody,
} from './access.ts';
import { ClientBody } from './client.ts';
import { PoolBody, SchemaBody, UserBody, UserIdentifierBody } from './directory.ts';
import { IdpBody } from './idp.ts';
import {
  ApiTokenBody,
  IdempotencyBody,
  MailBody,
  RuntimeRecord,
  SetupCodeBody,
  TokenRevocationBody,
} from './records.ts';
import { ServerBody } from './server.ts';
import {
  KeyBody,
  KeyRotationBody,
  TenantBody,
  ThemeBindingBody,
  ThemeBody,
  ThemeTemplateBody,
  VanityDomainBody,
  WebhookBody,
} from './tenant.ts';

const kinds = {
  tenant: TenantBody,
  server: ServerBody,
  client: ClientBody,
  idp: IdpBody,
  claim: ClaimBody,
  scope: ScopeBody,
  service: ServiceBody,
  policy: PolicyBody,
  policy_point: PolicyPointBody,
  script: ScriptBody,
  script_point: ScriptPointBody,
  role: RoleBody,
  acr: AcrBody,
  mfa_method: MfaMethodBody,
  custom_app: CustomAppBody,
  pool: PoolBody,
  user: UserBody,
  user_identifier: UserIdentifierBody,
  schema: SchemaBody,
  theme: ThemeBody,
  theme_template: ThemeTemplateBody,
  theme_binding: ThemeBindingBody,
  webhook: WebhookBody,
  vanity_domain: VanityDomainBody,
  key: KeyBody,
  key_rotation: KeyRotationBody,
  mail: MailBody,
  setup_code: SetupCodeBody,
  idempotency: IdempotencyBody,
  api_token: ApiTokenBody,
  token_revocation: TokenRevocationBody,
  session: RuntimeRecord,
  login: RuntimeRecord,
  code: RuntimeRecord,
  pushed_request: RuntimeRecord,
  refresh_token: RuntimeRecord,
  access_token: RuntimeRecord,
  used_assertion: RuntimeRecord,
  used_token_id: RuntimeRecord,
  consent: RuntimeRecord,
} as const;

export type Kind = keyof typeof kinds;
export type Body<K extends Kind> = z.output<(typeof kinds)[K]>;
export type BodyInput<K extends Kind> = z.input<(typeof kinds)[K]>;

const schemas: { readonly [K in Kind]: z.ZodType<Body<K>, BodyInput<K>> } = kinds;

export function schemaOf<K extends Kind>(kind: K): z.ZodType<Body<K>, BodyInput<K>> {
  return schemas[kind];
}

/** Checks a body that came from outside. @throws ZodError, which the API answers with 422 */
export function parseBody<K extends Kind>(kind: K, value: unknown): Body<K> {
  return schemaOf(kind).parse(value);
}
