/** Partners, their blueprints and templates. Answered in electron/engine/partners/calls.ts. */
import { z } from 'zod';
import {
  AdministratorsStep,
  ApplicationsStep,
  BrandingStep,
  ClaimsStep,
  ConnectionStep,
  LifetimesStep,
  OrganizationStep,
  TemplateStep,
  WorkspaceStep,
} from '../model/blueprint.ts';
import { PartnerRef } from '../model/ids.ts';
import {
  MetadataFacts,
  OurValues,
  Partner,
  PartnerSummary,
  Provider,
  Quickstart,
  ReadinessItem,
  TemplateInfo,
} from '../model/partner.ts';
import { FileOut } from './app.ts';
import { command, query } from './call.ts';

/** Of whatever is read from an address that a person or a partner named. */
export const fetchFailures = [
  'input/unreadable',
  'input/too-large',
  'remote/unreachable',
  'remote/timeout',
  'remote/broken',
  'trust/certificate',
] as const;

const byRef = z.strictObject({ ref: PartnerRef });
const atRevision = z.strictObject({ ref: PartnerRef, revision: z.number().int() });

/** One step's new content, whole: what the form holds is what is kept. */
export const StepContent = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('workspace'), value: WorkspaceStep }),
  z.strictObject({ step: z.literal('template'), value: TemplateStep }),
  z.strictObject({ step: z.literal('organization'), value: OrganizationStep }),
  z.strictObject({ step: z.literal('administrators'), value: AdministratorsStep }),
  z.strictObject({ step: z.literal('connection'), value: ConnectionStep }),
  z.strictObject({ step: z.literal('applications'), value: ApplicationsStep }),
  z.strictObject({ step: z.literal('lifetimes'), value: LifetimesStep }),
  z.strictObject({ step: z.literal('claims'), value: ClaimsStep }),
  z.strictObject({ step: z.literal('branding'), value: BrandingStep }),
]);
export type StepContent = z.infer<typeof StepContent>;

export const partnersCalls = {
  list: query({ input: z.strictObject({}), output: z.array(PartnerSummary), fails: ['local/file-damaged'] }),
  get: query({ input: byRef, output: Partner, fails: ['state/partner-unknown', 'local/file-damaged'] }),
  /** From a template, with what is already known; or the complete example of a template. */
  create: command({
    input: z.strictObject({ templateId: z.string(), name: z.string().max(200), example: z.boolean().default(false) }),
    output: Partner,
    fails: ['state/template-unknown'],
  }),
  saveStep: command({
    input: z.strictObject({ ref: PartnerRef, revision: z.number().int(), content: StepContent }),
    output: Partner,
    fails: ['state/partner-unknown', 'state/changed-elsewhere', 'local/file-damaged'],
  }),
  /** Applies another template: its set-up replaces the template's part, answers stay. */
  applyTemplate: command({
    input: z.strictObject({ ref: PartnerRef, revision: z.number().int(), templateId: z.string() }),
    output: Partner,
    fails: ['state/partner-unknown', 'state/changed-elsewhere', 'state/template-unknown'],
  }),
  undo: command({ input: atRevision, output: Partner, fails: ['state/partner-unknown', 'state/changed-elsewhere'] }),
  redo: command({ input: atRevision, output: Partner, fails: ['state/partner-unknown', 'state/changed-elsewhere'] }),
  /** Removes the blueprint from this home; nothing on the server. It goes to the home's bin, not away. */
  remove: command({ input: byRef, output: z.object({ removed: z.literal(true) }), fails: ['state/partner-unknown'] }),
  exportBlueprint: query({ input: byRef, output: FileOut, fails: ['state/partner-unknown'] }),
  importBlueprint: command({
    input: z.strictObject({ fileName: z.string().max(300), text: z.string().max(3_000_000) }),
    output: Partner,
    fails: ['input/unreadable', 'local/newer-version', 'state/id-taken'],
  }),
  templates: query({ input: z.strictObject({}), output: z.array(TemplateInfo), fails: [] }),
  providers: query({ input: z.strictObject({}), output: z.array(Provider), fails: [] }),
  /** What pasted or dropped metadata says, judged for import; changes nothing. */
  readMetadata: query({
    input: z.strictObject({ text: z.string().max(5_000_000), entityId: z.string().max(1000).default('') }),
    output: MetadataFacts,
    fails: ['input/unreadable', 'input/too-large'],
  }),
  /** Fetches metadata from an address that a person typed. */
  fetchMetadata: query({
    input: z.strictObject({ url: z.string().max(2000) }),
    output: z.object({ xml: z.string(), facts: MetadataFacts }),
    fails: fetchFailures,
  }),
  /** Reads an issuer's discovery document and says what fits and what does not. */
  discoverIssuer: query({
    input: z.strictObject({ issuer: z.string().max(2000) }),
    output: z.object({
      issuer: z.string(),
      provider: z.string().nullable(),
      authenticationMethods: z.array(z.string()),
      scopes: z.array(z.string()),
      pkce: z.boolean(),
      problems: z.array(z.object({ level: z.enum(['wrong', 'warning']), message: z.string() })),
    }),
    fails: fetchFailures,
  }),
  /** The issuer's keys by way of its discovery document, when a person asks for them; nothing is kept. */
  fetchIssuerKeys: query({
    input: z.strictObject({ issuer: z.string().max(2000) }),
    output: z.object({ jwks: z.string(), jwksUri: z.string() }),
    fails: fetchFailures,
  }),
  /** Keeps the secret of an OIDC connection in the vault; an empty one removes it. */
  saveConnectionSecret: command({
    input: z.strictObject({ ref: PartnerRef, secret: z.string().max(2000) }),
    output: z.object({ kept: z.boolean() }),
    fails: ['state/partner-unknown', 'trust/no-key-store'],
  }),
  hasConnectionSecret: query({
    input: byRef,
    output: z.object({ kept: z.boolean() }),
    fails: ['state/partner-unknown'],
  }),
  ourValues: query({ input: byRef, output: OurValues, fails: ['state/partner-unknown'] }),
  readiness: query({ input: byRef, output: z.array(ReadinessItem), fails: ['state/partner-unknown'] }),
  quickstarts: query({ input: byRef, output: z.array(Quickstart), fails: ['state/partner-unknown'] }),
};
