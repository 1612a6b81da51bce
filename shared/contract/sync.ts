/** Plans and runs. Answered in electron/engine/sync/calls.ts. */
import { z } from 'zod';
import { PartnerRef, PlanId, RunId } from '../model/ids.ts';
import { Plan, Run } from '../model/plan.ts';
import { command, query } from './call.ts';
import { TargetChoice } from './targets.ts';

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
  'trust/no-key-store',
  'state/target-unknown',
  // The embedded sandbox may not start, or a private key be no key.
  'local/file-damaged',
  'local/port-taken',
  'input/unreadable',
] as const;

export const RunSummary = Run.omit({ operations: true, remaining: true });
export type RunSummary = z.infer<typeof RunSummary>;

/** One blueprint as text; the engine parses and checks it. */
const BlueprintText = z.strictObject({ fileName: z.string().max(1000), text: z.string().max(3_000_000) });
const selectedTarget = { kind: 'selected' } as const;

/** One way in which the server differs from what was asked of it. `field` is `exists` when the whole thing is missing. */
export const Drift = z.object({
  organization: z.string(),
  resource: z.string(),
  id: z.string(),
  field: z.string(),
  expected: z.unknown(),
  actual: z.unknown(),
});
export type Drift = z.infer<typeof Drift>;

const fileFailures = ['local/newer-version'] as const;

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
  cancel: command({
    input: z.strictObject({ runId: RunId }),
    output: Run,
    fails: ['state/run-unknown', 'local/file-damaged'],
  }),
  resume: command({
    input: z.strictObject({ runId: RunId }),
    output: Run,
    fails: ['state/run-unknown', 'state/run-active', 'state/plan-stale', ...remoteFailures],
  }),
  /** Plans blueprints that are files, on any target. `planFile` is the text that `applyPlanFile` takes. */
  planFiles: query({
    input: z.strictObject({ files: z.array(BlueprintText).min(1).max(5000), target: TargetChoice }),
    output: z.object({ plans: z.array(Plan), planFile: z.string() }),
    fails: [...fileFailures, ...remoteFailures],
  }),
  /**
   * Plans each blueprint and applies it, the ones without trouble first come, first served. A run that was broken off
   * earlier on the same target is finished first. Answers when all runs have ended; `run.changed` says how far they are.
   */
  applyFiles: command({
    input: z.strictObject({
      files: z.array(BlueprintText).min(1).max(5000),
      target: TargetChoice,
      concurrency: z.number().int().min(1).max(32).default(1),
    }),
    output: z.array(Run),
    fails: [
      ...fileFailures,
      'state/plan-stale',
      'state/plan-blocked',
      'state/run-active',
      'state/run-unknown',
      ...remoteFailures,
    ],
  }),
  /** Applies plans that were reviewed as a file; refused on another target than the one they were made for. */
  applyPlanFile: command({
    input: z.strictObject({
      text: z.string().max(50_000_000),
      target: TargetChoice,
      concurrency: z.number().int().min(1).max(32).default(1),
    }),
    output: z.array(Run),
    fails: [
      ...fileFailures,
      'state/plan-stale',
      'state/plan-blocked',
      'state/run-active',
      'state/run-unknown',
      ...remoteFailures,
    ],
  }),
  /** Goes on with a run that was broken off, and answers when it has ended. */
  finish: command({
    input: z.strictObject({ runId: RunId, target: TargetChoice.default(selectedTarget) }),
    output: Run,
    fails: ['state/run-unknown', 'state/run-active', 'state/plan-stale', ...remoteFailures],
  }),
  /** Takes back what a run did, last deed first, as far as the API allows; answers when it has ended. */
  undo: command({
    input: z.strictObject({ runId: RunId, target: TargetChoice.default(selectedTarget) }),
    output: Run,
    fails: ['state/run-unknown', 'state/run-active', ...remoteFailures],
  }),
  /** Compares the server with blueprints; without any, with what was last applied on this target from this home. */
  drift: query({
    input: z.strictObject({
      files: z.array(BlueprintText).max(5000).default([]),
      target: TargetChoice.default(selectedTarget),
    }),
    output: z.object({ drift: z.array(Drift), partners: z.number().int() }),
    fails: [...fileFailures, ...remoteFailures],
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
    fails: ['state/run-unknown', 'trust/no-key-store', 'local/file-damaged'],
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
