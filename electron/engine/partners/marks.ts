/**
 * What Portico knows of a partner beside its blueprint: revision, what was last applied and tested, and the facts for lists.
 * Kept in a file of its own, so that the blueprint stays what a person wants and can live in git.
 */
import { z } from 'zod';
import { stepNames } from '../../../shared/model/blueprint.ts';
import { Instant, TargetName } from '../../../shared/model/ids.ts';
import { type DocumentKind, versionInFormat } from '../store/index.ts';

/** What lists and clash checks need, so that nobody reads thousands of blueprints for a table. */
export const PartnerFacts = z.strictObject({
  organizationId: z.string(),
  name: z.string(),
  partnerType: z.string(),
  contractId: z.string(),
  contractEnd: z.string(),
  owner: z.string(),
  domains: z.array(z.string()),
  connection: z.string(),
  applications: z.array(z.string()),
  clientIds: z.array(z.string()),
  readySteps: z.number().int(),
  /** Of the partner's IdP: SAML entity ID or OIDC issuer, SSO URL, signing certificates (SHA-256). */
  idpId: z.string(),
  ssoUrl: z.string(),
  certificates: z.array(z.string()),
});
export type PartnerFacts = z.infer<typeof PartnerFacts>;

export const PartnerMarks = z.strictObject({
  format: z.literal('portico.partner-state/1'),
  revision: z.number().int(),
  /** Of the blueprint that the facts below were taken from: its hash, and the file's stamp. */
  contentHash: z.string(),
  stamp: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  lastSync: z
    .strictObject({
      at: Instant,
      target: TargetName,
      hash: z.string(),
      steps: z.partialRecord(z.enum(stepNames), z.string()),
    })
    .nullable(),
  lastTest: z
    .strictObject({ at: Instant, outcome: z.enum(['seen', 'refused', 'failed']), testId: z.string(), hash: z.string() })
    .nullable(),
  drift: z.strictObject({ at: Instant, found: z.boolean() }).nullable(),
  /** The organization id that a sync has fixed; empty before the first. */
  fixedId: z.string(),
  facts: PartnerFacts,
});
export type PartnerMarks = z.infer<typeof PartnerMarks>;

export const marksKind: DocumentKind<PartnerMarks> = {
  folder: 'partner-state',
  extension: 'json',
  schema: PartnerMarks,
  version: 1,
  versionOf: (parsed) => versionInFormat(parsed, 'portico.partner-state'),
  migrations: {},
};
