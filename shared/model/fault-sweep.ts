/** A fault sweep: every fault of a connection's protocol tried in turn, and what the server made of each. */
import { z } from 'zod';
import { FaultSweepId, Instant, PartnerRef } from './ids.ts';

export const FaultResult = z.object({
  /** Name of the fault. */
  fault: z.string(),
  title: z.string(),
  description: z.string(),
  /**
   * `let-through` is the bad one: the message was wrong and the person is in. `refused-otherwise`: nobody got in, but what should
   * have refused it is not what did, so it says nothing of the fault. `not-tried`: the sweep ended before.
   */
  outcome: z.enum(['refused', 'refused-otherwise', 'let-in-as-expected', 'let-through', 'not-tried']),
  /** Id of the check that refused it; empty when no check of a message did. */
  check: z.string(),
  /** Why it was refused or not tried, or what to change when it was let through. */
  detail: z.string(),
  durationMs: z.number(),
});
export type FaultResult = z.infer<typeof FaultResult>;

export const FaultSweep = z.object({
  id: FaultSweepId,
  ref: PartnerRef,
  organizationName: z.string(),
  protocol: z.enum(['saml', 'oidc']),
  /** Who signed in; empty in sweeps from before this was kept. */
  persona: z.string().default(''),
  /** Every value that says who signed in or what they belong to, for whoever takes people out; empty from before this was kept. */
  personal: z.array(z.string()).default([]),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  total: z.number().int(),
  /** Verdict in one sentence. */
  sentence: z.string(),
  results: z.array(FaultResult),
  porticoVersion: z.string(),
});
export type FaultSweep = z.infer<typeof FaultSweep>;

export const FaultSweepSummary = FaultSweep.pick({
  id: true,
  ref: true,
  protocol: true,
  persona: true,
  state: true,
  startedAt: true,
  endedAt: true,
  total: true,
  sentence: true,
});
export type FaultSweepSummary = z.infer<typeof FaultSweepSummary>;
