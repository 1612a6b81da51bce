/**
 * The blueprint: what should be true of one partner. A human-readable file that can live in git.
 *
 * The schema is deliberately wide: a draft keeps what a person typed, right or wrong, so that nothing is lost.
 * What is wrong or missing is said by the step rules in `electron/engine/partners`, never by refusing to save.
 * Everything is bounded, so that a hostile file cannot exhaust memory.
 */
import { z } from 'zod';

const text = z.string().max(500).default('');
const longText = z.string().max(4000).default('');
const list = <T extends z.ZodType>(item: T, max: number) => z.array(item).max(max).default([]);

export const stepNames = [
  'workspace',
  'template',
  'organization',
  'administrators',
  'connection',
  'applications',
  'lifetimes',
  'claims',
  'branding',
] as const;
export type StepName = (typeof stepNames)[number];

/** What each step is called wherever people read of it. */
export const stepTitles: Readonly<Record<StepName, string>> = {
  workspace: 'Workspace',
  template: 'Template',
  organization: 'Organization',
  administrators: 'Administrator',
  connection: 'Connection',
  applications: 'Applications',
  lifetimes: 'Access and time',
  claims: 'Claims',
  branding: 'Branding',
};

export const WorkspaceStep = z.strictObject({
  id: text,
  name: text,
  purpose: z.enum(['partners', 'shared']).default('partners'),
});

export const TemplateStep = z.strictObject({ id: text, version: text });

export const OrganizationStep = z.strictObject({
  id: text,
  name: text,
  domains: list(z.string().max(253), 200),
  partnerType: text,
  contract: z.strictObject({ id: text, start: text, end: text }).prefault({}),
  dataSharingAgreement: z.strictObject({ reference: text, date: text }).prefault({}),
  owner: z.strictObject({ name: text, email: text }).prefault({}),
  notes: longText,
});

/** Role names of the admin API on `/servers/{oid}`; `manager` is the console's "Organization Admin". */
export const administratorRoles = ['manager', 'admin', 'auditor', 'user_manager'] as const;
export const Administrator = z.strictObject({
  name: text,
  email: text,
  role: z.enum(administratorRoles).default('manager'),
});
export type Administrator = z.infer<typeof Administrator>;
export const AdministratorsStep = list(Administrator, 50);

export const connectionKinds = ['saml', 'oidc', 'directory', 'none'] as const;
export type ConnectionKind = (typeof connectionKinds)[number];

export const nameIdFormats = {
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
} as const;
export type NameIdFormat = keyof typeof nameIdFormats;

/** What an attribute or claim of the partner's IdP becomes in the person's profile. */
export const profileFields = [
  'email',
  'given_name',
  'family_name',
  'name',
  'groups',
  'phone_number',
  'external_id',
] as const;
export const AttributeMapping = z.strictObject({ source: text, target: text, many: z.boolean().default(false) });
export type AttributeMapping = z.infer<typeof AttributeMapping>;

export const directoryMechanisms = ['password', 'webauthn', 'totp', 'email_otp', 'sms_otp'] as const;

export const ConnectionStep = z.strictObject({
  kind: z.enum(connectionKinds).default('none'),
  /** Id in the provider catalog: `okta`, `entra-id`, `generic-saml`, … */
  provider: text,
  name: text,
  saml: z
    .strictObject({
      /** The IdP's metadata as imported; the source of trust when present. */
      metadataXml: z.string().max(1_000_000).default(''),
      metadataUrl: text,
      /** Which entity of a federation file; empty when the file holds one. */
      entityId: text,
      /** Typed by hand when the partner has no metadata. */
      ssoUrl: text,
      certificatePem: z.string().max(50_000).default(''),
      nameIdFormat: z.enum(Object.keys(nameIdFormats) as [NameIdFormat, ...NameIdFormat[]]).default('emailAddress'),
      /** Attribute that identifies the person; empty: the NameID. */
      userIdAttribute: text,
      signRequests: z.boolean().default(false),
    })
    .prefault({}),
  oidc: z
    .strictObject({
      issuer: text,
      clientId: text,
      authenticationMethod: z.enum(['client_secret', 'private_key_jwt', 'none']).default('client_secret'),
      scopes: list(z.string().max(100), 30),
      /** With the code flow a provider may tell of the person there alone (OpenID Connect Core §5.4). */
      getUserInfo: z.boolean().default(true),
      usePkce: z.boolean().default(true),
    })
    .prefault({}),
  directory: z
    .strictObject({
      mechanisms: list(z.enum(directoryMechanisms), 5),
      secondFactor: z.enum(['none', 'totp', 'webauthn', 'email_otp']).default('none'),
      minPasswordLength: z.number().int().min(1).max(128).default(12),
      /** People invited by list; each ends no later than the contract. */
      people: list(z.strictObject({ name: text, email: text }), 500),
    })
    .prefault({}),
  mappings: list(AttributeMapping, 60),
  /** Create people at first sign-in (just-in-time provisioning). */
  jit: z.boolean().default(true),
  instantRedirect: z.boolean().default(true),
  contact: z.strictObject({ name: text, email: text }).prefault({}),
});
export type ConnectionStep = z.infer<typeof ConnectionStep>;

export const applicationKinds = ['single_page', 'server_web', 'mobile_desktop', 'service'] as const;
export type ApplicationKind = (typeof applicationKinds)[number];
export const Application = z.strictObject({
  /** client_id on the server; derived from organization id and name unless typed. */
  id: text,
  name: text,
  kind: z.enum(applicationKinds).default('single_page'),
  redirectUris: list(z.string().max(2000), 50),
  postLogoutRedirectUris: list(z.string().max(2000), 50),
  scopes: list(z.string().max(100), 50),
  /** Production applications may not use localhost redirects. */
  production: z.boolean().default(true),
});
export type Application = z.infer<typeof Application>;
export const ApplicationsStep = list(Application, 100);

/** Lengths as typed; empty inherits the workspace's value. */
export const LifetimesStep = z.strictObject({ accessToken: text, refreshToken: text, idToken: text, session: text });

export const claimSources = ['organization', 'workspace', 'client', 'authnCtx', 'identityPool', 'riskCtx'] as const;
export const Claim = z.strictObject({
  name: text,
  token: z.enum(['access_token', 'id_token']).default('access_token'),
  sourceType: z.enum(claimSources).default('organization'),
  sourcePath: text,
  /** Release only with these scopes; empty: always. */
  scopes: list(z.string().max(100), 20),
});
export type Claim = z.infer<typeof Claim>;
export const ClaimsStep = list(Claim, 100);

export const BrandingStep = z.strictObject({
  displayName: text,
  headline: text,
  supportText: text,
  logoUrl: z.string().max(2000).default(''),
  primaryColor: text,
  backgroundColor: text,
  textColor: text,
});

export const blueprintFormat = 'portico.blueprint/1';

export const Blueprint = z.strictObject({
  format: z.literal(blueprintFormat),
  workspace: WorkspaceStep.prefault({}),
  template: TemplateStep.prefault({}),
  organization: OrganizationStep.prefault({}),
  administrators: AdministratorsStep,
  connection: ConnectionStep.prefault({}),
  applications: ApplicationsStep,
  lifetimes: LifetimesStep.prefault({}),
  claims: ClaimsStep,
  branding: BrandingStep.prefault({}),
});
export type Blueprint = z.infer<typeof Blueprint>;

/** `wrong`: a value that cannot be right. `missing`: not there yet. `warning`: allowed, worth knowing. */
export const Issue = z.object({
  step: z.enum(stepNames),
  /** Dotted path inside the blueprint: `organization.domains.0`. */
  path: z.string(),
  level: z.enum(['wrong', 'missing', 'warning']),
  message: z.string(),
  /** Whether a sync is impossible until it is settled. */
  blocksSync: z.boolean(),
});
export type Issue = z.infer<typeof Issue>;
