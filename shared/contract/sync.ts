/** Plans and runs. Answered in electron/engine/sync/calls.ts. */
import { z } from 'zod';
import { PartnerRef, PlanId, RunId } from '../model/ids.ts';
import { Plan, Run } from '../model/plan.ts';
import { command, query } from './call.ts';

export const remoteFailures = [
  'remote/unreachable',
  'remote/timeout',
  'remote/unauthorized',
  'remote/forbidden',
  'remote/not-found',
  'remote/conflict',
  'remote/changed',
  'remote/refused',
  'remote/busy',
  'remote/broken',
  'remote/not-understood',
  'trust/certificate',
  'state/target-unknown',
] as const;

export const RunSummary = Run.omit({ operations: true, remaining: true });
export type RunSummary = z.infer<typeof RunSummary>;

export const syncCalls = {
  /** Compares blueprint and server and changes neither. Operations come in the order in which they would be applied. */
  plan: query({
    input: z.strictObject({ ref: PartnerRef }),
    output: Plan,
    fails: ['state/partner-unknown', ...remoteFailures],
  }),
  /** Applies exactly the operations that were reviewed; refuses if the server moved since. Answers at the start; `run.changed` follows. */
  apply: command({
    input: z.strictObject({ planId: PlanId }),
    output: Run,
    fails: ['state/plan-unknown', 'state/plan-stale', 'state/plan-blocked', 'state/run-active', ...remoteFailures],
  }),
  /** Ends a run after the operation under way; what is done stays and is in the journal. */
  cancel: command({ input: z.strictObject({ runId: RunId }), output: Run, fails: ['state/run-unknown'] }),
  resume: command({
    input: z.strictObject({ runId: RunId }),
    output: Run,
    fails: ['state/run-unknown', 'state/run-active', 'state/plan-stale', ...remoteFailures],
  }),
  run: query({
    input: z.strictObject({ runId: RunId }),
    output: Run,
    fails: ['state/run-unknown', 'local/file-damaged'],
  }),
  runs: query({
    input: z.strictObject({ ref: PartnerRef.optional() }),
    output: z.array(RunSummary),
    fails: ['local/file-damaged'],
  }),
  /** Secrets that the server gave once during a run; shown once, kept in the vault. */
  secrets: command({
    input: z.strictObject({ runId: RunId }),
    output: z.array(z.object({ clientId: z.string(), name: z.string(), secret: z.string() })),
    fails: ['state/run-unknown', 'trust/no-key-store'],
  }),
  /** The organization as the server has it now, grouped by resource, for looking at. */
  serverState: query({
    input: z.strictObject({ ref: PartnerRef }),
    output: z.object({
      exists: z.boolean(),
      resources: z.array(z.object({ resource: z.string(), id: z.string(), body: z.unknown() })),
    }),
    fails: ['state/partner-unknown', ...remoteFailures],
  }),
};
