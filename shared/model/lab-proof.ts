/** A lab proof: something tried unattended on copies of partners. Walls, a cut-off, a certificate rehearsal, the tokens of services, or a check of a target. */
import { z } from 'zod';
import { Instant, LabProofId, PartnerRef } from './ids.ts';
import { DecodedToken } from './sign-in-test.ts';

export const labProofKinds = ['walls', 'cut-off', 'rehearsal', 'services', 'target-check'] as const;
export type LabProofKind = (typeof labProofKinds)[number];

export const ProofRow = z.object({
  /** Rows of one group belong together: who comes to whom, what was changed, which keys are trusted. */
  group: z.string(),
  title: z.string(),
  /** Which attempt of its kind of proof, the same whoever it was tried with; empty in proofs from before this was kept. */
  attempt: z.string().default(''),
  /** `let-through`: what should have been refused was not. `breaks`: what should have worked was refused. */
  outcome: z.enum(['refused', 'works', 'let-through', 'breaks', 'not-tried']),
  /** What refused it: id of a check, or the error code of the protocol; empty when nothing did. */
  check: z.string(),
  detail: z.string(),
  /** What still works ends then by itself; null when it is not known, or does not end. */
  until: Instant.nullable(),
  /** What was issued, decoded. */
  token: DecodedToken.optional(),
});
export type ProofRow = z.infer<typeof ProofRow>;

export const LabProof = z.object({
  id: LabProofId,
  kind: z.enum(labProofKinds),
  ref: PartnerRef,
  organizationName: z.string(),
  /** The second partner of the walls, or the target that was checked; empty otherwise. */
  otherName: z.string(),
  /** Who signed in; empty in proofs from before this was kept. */
  persona: z.string().default(''),
  /** Who signed in at the second partner of the walls; empty otherwise. */
  otherPersona: z.string().default(''),
  /** Every value that says who signed in or what they belong to, for whoever takes people out; empty from before this was kept. */
  personal: z.array(z.string()).default([]),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Verdict in one sentence. */
  sentence: z.string(),
  rows: z.array(ProofRow),
  porticoVersion: z.string(),
});
export type LabProof = z.infer<typeof LabProof>;

export const LabProofSummary = LabProof.pick({
  id: true,
  kind: true,
  ref: true,
  otherName: true,
  persona: true,
  state: true,
  startedAt: true,
  endedAt: true,
  sentence: true,
}).extend({
  /** How many rows were let through that should have been refused. */
  letThrough: z.number().int(),
});
export type LabProofSummary = z.infer<typeof LabProofSummary>;
