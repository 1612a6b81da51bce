/** Targets and their doctor. Answered in electron/engine/tenant/calls.ts. */
import { z } from 'zod';
import { TargetName } from '../model/ids.ts';
import { DoctorReport, Target, TargetState } from '../model/target.ts';
import { command, query } from './call.ts';

export const targetsCalls = {
  list: query({ input: z.strictObject({}), output: z.array(TargetState), fails: ['local/file-damaged'] }),
  /** Secrets go in here and are in no output; absent ones are kept, empty ones removed. */
  save: command({
    input: z.strictObject({
      target: Target,
      clientSecret: z.string().max(10_000).optional(),
      systemClientSecret: z.string().max(10_000).optional(),
    }),
    output: TargetState,
    fails: ['trust/no-key-store'],
  }),
  remove: command({
    input: z.strictObject({ name: TargetName }),
    output: z.object({ removed: z.literal(true) }),
    fails: ['state/target-unknown'],
  }),
  select: command({
    input: z.strictObject({ name: TargetName }),
    output: TargetState,
    fails: ['state/target-unknown'],
  }),
  /** Never fails for what it finds: an unusable target is a good answer. */
  examine: query({
    input: z.strictObject({ name: TargetName }),
    output: DoctorReport,
    fails: ['state/target-unknown'],
  }),
  workspaces: query({
    input: z.strictObject({}),
    output: z.object({
      reachable: z.boolean(),
      note: z.string(),
      workspaces: z.array(z.object({ id: z.string(), name: z.string(), organizations: z.number().int() })),
    }),
    fails: [],
  }),
  /** What the sandbox would have mailed, newest first, and where a browser can read it. */
  outbox: query({
    input: z.strictObject({}),
    output: z.object({ url: z.string(), count: z.number().int() }),
    fails: ['state/target-unknown'],
  }),
};
