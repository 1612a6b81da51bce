/**
 * What a run writes down: what it is going to do before it does it, and what came of it with the value from before.
 * From these lines a run can be shown, resumed and undone; secrets are in none of them.
 */
import { z } from 'zod';
import { PartnerRef, PlanId, RunId, TargetName } from '../../../../shared/model/ids.ts';
import { Operation } from '../../../../shared/model/plan.ts';

const free = z.record(z.string(), z.unknown());
const id = z.string().max(500);

export const Address = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('workspace'), id }),
  z.object({ kind: z.literal('organization'), id }),
  z.object({ kind: z.literal('server'), id }),
  z.object({ kind: z.literal('pool'), id, organizationId: id }),
  z.object({ kind: z.literal('user'), id, poolId: id }),
  z.object({ kind: z.literal('role'), id, organizationId: id, poolId: id, userId: id, role: id }),
  z.object({ kind: z.literal('invitation'), id, organizationId: id, poolId: id, userId: id }),
  z.object({ kind: z.literal('idp'), id, organizationId: id, method: id }),
  z.object({ kind: z.literal('scope'), id, organizationId: id }),
  z.object({ kind: z.literal('client'), id, organizationId: id, purpose: id }),
  z.object({ kind: z.literal('claim'), id, organizationId: id }),
]);

/** The operation as it was planned, without the bodies that the plan file holds. */
export const JournalOperation = Operation.pick({
  id: true,
  action: true,
  resource: true,
  resourceId: true,
  summary: true,
  undoable: true,
  dependsOn: true,
}).extend({
  address: Address,
  title: z.string(),
});
export type JournalOperation = z.infer<typeof JournalOperation>;

export const Remaining = z.object({ resource: z.string(), field: z.string(), before: z.unknown(), after: z.unknown() });

export const RunStatus = z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted', 'undone']);

export const RunEntry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    runId: RunId,
    planId: PlanId,
    ref: PartnerRef.nullable(),
    target: TargetName,
    organization: z.string(),
    operations: z.array(JournalOperation),
  }),
  z.object({ type: z.literal('intent'), op: z.string() }),
  z.object({
    type: z.literal('result'),
    op: z.string(),
    status: z.enum(['done', 'failed', 'skipped']),
    error: z.string().nullable(),
    /** With the id that the server gave, when it is another than the planned one. */
    address: Address,
    /** Fields with their values from before (update), or the whole object (delete); null for a creation. */
    previous: z.union([z.object({ fields: free }), z.object({ body: free })]).nullable(),
    seconds: z.number(),
  }),
  z.object({ type: z.literal('resumed') }),
  z.object({
    type: z.literal('end'),
    status: RunStatus,
    requests: z.number().int(),
    seconds: z.number(),
    remaining: z.array(Remaining),
    /** What else gave access when the run ended: only what comes later is drift. */
    foreign: z.array(z.string()),
  }),
  z.object({ type: z.literal('undo-intent'), op: z.string() }),
  z.object({
    type: z.literal('undo-result'),
    op: z.string(),
    status: z.enum(['done', 'failed', 'skipped']),
    error: z.string().nullable(),
  }),
  z.object({ type: z.literal('undone'), complete: z.boolean(), requests: z.number().int(), seconds: z.number() }),
]);
export type RunEntry = z.infer<typeof RunEntry>;
export type ResultEntry = Extract<RunEntry, { type: 'result' }>;
export type StartEntry = Extract<RunEntry, { type: 'start' }>;

/** Where the deeds of a run are written down; in memory for a run in a scratch tenant. */
export interface Recorder {
  append(entry: RunEntry): Promise<void>;
}
