/** What the Partners screen and the wizard know of a partner beyond its blueprint. */
import { z } from 'zod';
import { applicationKinds, Blueprint, ConnectionStep, connectionKinds, Issue, stepNames } from './blueprint.ts';
import { Instant, PartnerRef, TargetName } from './ids.ts';

export const partnerStates = ['draft', 'tested', 'synced', 'drifted', 'expiring', 'expired', 'offboarded'] as const;
export type PartnerState = (typeof partnerStates)[number];

export const StepState = z.enum(['untouched', 'incomplete', 'warning', 'ready', 'differs']);
export type StepState = z.infer<typeof StepState>;

export const PartnerSummary = z.object({
  ref: PartnerRef,
  organizationId: z.string(),
  name: z.string(),
  partnerType: z.string(),
  state: z.enum(partnerStates),
  contractId: z.string(),
  contractEnd: z.string(),
  daysLeft: z.number().int().nullable(),
  owner: z.string(),
  domains: z.array(z.string()),
  connection: z.string(),
  applications: z.array(z.string()),
  readySteps: z.number().int(),
  totalSteps: z.number().int(),
  lastTest: z.object({ at: Instant, outcome: z.enum(['seen', 'refused', 'failed']) }).nullable(),
  lastSync: z.object({ at: Instant, target: TargetName }).nullable(),
  updatedAt: Instant,
});
export type PartnerSummary = z.infer<typeof PartnerSummary>;

export const Partner = z.object({
  ref: PartnerRef,
  /** Grows by one at each saved change; a save with an old one is refused. */
  revision: z.number().int(),
  blueprint: Blueprint,
  state: z.enum(partnerStates),
  steps: z.record(z.enum(stepNames), StepState),
  issues: z.array(Issue),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  /** The organization id is immutable once synced. */
  idFixed: z.boolean(),
  lastSync: PartnerSummary.shape.lastSync,
  lastTest: PartnerSummary.shape.lastTest,
  templateName: z.string(),
  fileName: z.string(),
});
export type Partner = z.infer<typeof Partner>;

export const TemplateInfo = z.object({
  id: z.string(),
  version: z.string(),
  name: z.string(),
  source: z.enum(['built-in', 'home', 'server']),
  summary: z.string(),
  /** What it brings, one line each. */
  brings: z.array(z.string()),
  /** What will be asked. */
  asks: z.array(z.string()),
  connection: z.enum(connectionKinds),
  applicationKinds: z.array(z.enum(applicationKinds)),
  partnerTypes: z.array(z.string()),
});
export type TemplateInfo = z.infer<typeof TemplateInfo>;

/** A product that the partner's IdP can be, with its own words for our values (see the provider catalog). */
export const Provider = z.object({
  id: z.string(),
  name: z.string(),
  protocols: z.array(z.enum(['saml', 'oidc', 'directory'])),
  valueOrder: z.enum(['idp-first', 'sp-first', 'either']),
  words: z.object({
    entityId: z.string(),
    acsUrl: z.string(),
    metadataUrl: z.string(),
    redirectUri: z.string(),
    issuer: z.string(),
    ssoUrl: z.string(),
    certificate: z.string(),
  }),
  /** What the settings behind a refused message are called there; empty where no word is known. */
  settings: z.object({
    nameId: z.string(),
    attributes: z.string(),
    groups: z.string(),
    signing: z.string(),
    encryption: z.string(),
    relayState: z.string(),
    access: z.string(),
  }),
  /** Menu path in the provider's console. */
  path: z.string(),
  mappings: ConnectionStep.shape.mappings,
  pitfalls: z.array(z.string()),
});
export type Provider = z.infer<typeof Provider>;

/** Our values, which the partner's administrator types into their product. */
export const OurValues = z.object({
  issuer: z.string(),
  entityId: z.string(),
  acsUrl: z.string(),
  spMetadataUrl: z.string(),
  redirectUri: z.string(),
  /** False while computed from the target's address, true once read from the server's own metadata. */
  confirmed: z.boolean(),
});
export type OurValues = z.infer<typeof OurValues>;

export const CertificateFacts = z.object({
  subject: z.string(),
  fingerprintSha256: z.string(),
  notBefore: Instant,
  notAfter: Instant,
  key: z.string(),
  state: z.enum(['valid', 'expiring', 'expired', 'not-yet-valid', 'weak']),
});
export type CertificateFacts = z.infer<typeof CertificateFacts>;

export const MetadataFacts = z.object({
  entityId: z.string(),
  ssoUrl: z.string(),
  bindings: z.array(z.string()),
  certificates: z.array(CertificateFacts),
  validUntil: Instant.nullable(),
  wantsSignedRequests: z.boolean(),
  nameIdFormats: z.array(z.string()),
  /** Entity IDs when the file holds several. */
  entities: z.array(z.string()),
  provider: z.string().nullable(),
  problems: z.array(z.object({ level: z.enum(['wrong', 'warning']), message: z.string() })),
});
export type MetadataFacts = z.infer<typeof MetadataFacts>;

export const ReadinessItem = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['pass', 'fail', 'warn', 'open']),
  /** What was looked at, when and with what result; never a tick-box. */
  evidence: z.string(),
  basis: z.enum(['checked', 'seen', 'none']),
  fix: z.string(),
  at: Instant.nullable(),
});
export type ReadinessItem = z.infer<typeof ReadinessItem>;

export const Quickstart = z.object({
  application: z.string(),
  clientId: z.string(),
  issuer: z.string(),
  snippets: z.array(
    z.object({ id: z.string(), title: z.string(), language: z.string(), fileName: z.string(), code: z.string() }),
  ),
});
export type Quickstart = z.infer<typeof Quickstart>;
