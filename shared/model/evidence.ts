/** Everything that the lab kept, in one list; and two of them beside each other, by meaning. */
import { z } from 'zod';
import { Instant, PartnerRef } from './ids.ts';
import { ComparedField } from './inspection.ts';
import { labProofKinds } from './lab-proof.ts';

export const evidenceKinds = ['sign-in-test', 'fault-sweep', ...labProofKinds, 'connection-test'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** `held`: everything wrong was refused. `tried`: it ended, and its rows say what. `invalid`: their IdP's answer does not hold. */
export const evidenceVerdicts = [
  'let-in',
  'refused',
  'let-through',
  'held',
  'tried',
  'invalid',
  'not-finished',
  'cancelled',
  'interrupted',
  'running',
] as const;
export type EvidenceVerdict = (typeof evidenceVerdicts)[number];

/** Names one piece of evidence; ids are unique within their kind. */
export const EvidenceName = z.strictObject({
  kind: z.enum(evidenceKinds),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
});
export type EvidenceName = z.infer<typeof EvidenceName>;

export const EvidenceItem = z.object({
  kind: z.enum(evidenceKinds),
  id: z.string(),
  ref: PartnerRef,
  partner: z.string(),
  protocol: z.enum(['saml', 'oidc', 'directory']).nullable(),
  /** Who signed in; empty when nobody in particular did. */
  persona: z.string(),
  /** What was special: "fault: Expired", "like Okta", "with Forge Supplies". */
  setUp: z.array(z.string()),
  verdict: z.enum(evidenceVerdicts),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  sentence: z.string(),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

export const ComparedRow = ComparedField.extend({
  /** Where the value comes from, or what is asked; empty when the field says it. */
  note: z.string(),
});
export type ComparedRow = z.infer<typeof ComparedRow>;

export const ComparisonSection = z.object({
  title: z.string(),
  /** New in every test, such as times: shown, but no difference. */
  isPassing: z.boolean(),
  rows: z.array(ComparedRow),
});
export type ComparisonSection = z.infer<typeof ComparisonSection>;

export const Comparison = z.object({
  a: EvidenceItem,
  b: EvidenceItem,
  sections: z.array(ComparisonSection),
  /** How many rows differ in meaning. */
  differing: z.number().int(),
});
export type Comparison = z.infer<typeof Comparison>;
