/** One union, pushed to every door. Events announce, they never steer: who hears one asks again. */
import { z } from 'zod';
import {
  ConnectionTestId,
  FaultSweepId,
  InspectionId,
  LabProofId,
  PartnerRef,
  RunId,
  SignInTestId,
} from '../model/ids.ts';

export const PorticoEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('partner.changed'), ref: PartnerRef, revision: z.number().int() }),
  z.object({ type: z.literal('partners.changed') }),
  z.object({
    type: z.literal('run.changed'),
    runId: RunId,
    done: z.number().int(),
    total: z.number().int(),
    status: z.string(),
  }),
  z.object({
    type: z.literal('signInTest.changed'),
    id: SignInTestId,
    ref: PartnerRef,
    state: z.string(),
    hops: z.number().int(),
  }),
  z.object({
    type: z.literal('connectionTest.changed'),
    id: ConnectionTestId,
    ref: PartnerRef,
    state: z.string(),
    hops: z.number().int(),
  }),
  z.object({
    type: z.literal('sweep.changed'),
    id: FaultSweepId,
    ref: PartnerRef,
    state: z.string(),
    done: z.number().int(),
    total: z.number().int(),
  }),
  z.object({
    type: z.literal('proof.changed'),
    id: LabProofId,
    ref: PartnerRef,
    state: z.string(),
    rows: z.number().int(),
  }),
  z.object({ type: z.literal('personas.changed') }),
  z.object({ type: z.literal('targetUses.changed') }),
  z.object({
    type: z.literal('inspection.changed'),
    id: InspectionId,
    state: z.string(),
    judged: z.number().int(),
    found: z.number().int(),
  }),
  z.object({ type: z.literal('targets.changed') }),
  z.object({ type: z.literal('listeners.changed') }),
  z.object({ type: z.literal('settings.changed') }),
]);
export type PorticoEvent = z.infer<typeof PorticoEvent>;
