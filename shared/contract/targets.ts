/** Targets and their doctor. Answered in electron/engine/tenant/calls.ts. */
import { z } from 'zod';
import { TargetName } from '../model/ids.ts';
import { DoctorReport, Target, TargetState } from '../model/target.ts';
import { command, query } from './call.ts';

/**
 * Which tenant a call is about. `selected` is the one chosen in Settings; `ad-hoc` is given whole, as the command line does.
 * Secrets may stand in an input; they stand in no output.
 */
export const TargetChoice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('selected') }),
  z.strictObject({ kind: z.literal('named'), name: TargetName, clientSecret: z.string().max(20_000).default('') }),
  z.strictObject({
    kind: z.literal('ad-hoc'),
    baseUrl: z.string().max(500),
    tenantId: z.string().min(1).max(100),
    clientId: z.string().min(1).max(200),
    /** The client's secret, or the PEM of its private key when `authentication` is `private_key_jwt`. */
    clientSecret: z.string().max(20_000),
    authentication: Target.shape.authentication,
    systemClientId: z.string().max(200).default(''),
    systemClientSecret: z.string().max(20_000).default(''),
    caPem: z.string().max(100_000).default(''),
  }),
]);
export type TargetChoice = z.infer<typeof TargetChoice>;

/** Reading the home or starting the embedded sandbox. */
const localFailures = ['local/file-damaged', 'local/port-taken', 'trust/no-key-store'] as const;

export const targetsCalls = {
  list: query({ input: z.strictObject({}), output: z.array(TargetState), fails: [...localFailures] }),
  /** Secrets go in here and are in no output; absent ones are kept, empty ones removed. */
  save: command({
    input: z.strictObject({
      target: Target,
      clientSecret: z.string().max(10_000).optional(),
      systemClientSecret: z.string().max(10_000).optional(),
    }),
    output: TargetState,
    fails: [...localFailures],
  }),
  remove: command({
    input: z.strictObject({ name: TargetName }),
    output: z.object({ removed: z.literal(true) }),
    fails: ['state/target-unknown', ...localFailures],
  }),
  select: command({
    input: z.strictObject({ name: TargetName }),
    output: TargetState,
    fails: ['state/target-unknown', ...localFailures],
  }),
  /** Never fails for what it finds: an unusable target is a good answer. */
  examine: query({
    input: z.strictObject({ name: TargetName }),
    output: DoctorReport,
    fails: ['state/target-unknown', ...localFailures],
  }),
  workspaces: query({
    input: z.strictObject({}),
    output: z.object({
      reachable: z.boolean(),
      note: z.string(),
      workspaces: z.array(z.object({ id: z.string(), name: z.string(), organizations: z.number().int() })),
    }),
    fails: [...localFailures],
  }),
  /** What the sandbox would have mailed, newest first, and where a browser can read it. */
  outbox: query({
    input: z.strictObject({}),
    output: z.object({ url: z.string(), count: z.number().int() }),
    fails: ['state/target-unknown', ...localFailures],
  }),
};
