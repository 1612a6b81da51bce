/** A plan: the ordered changes that turn what the server has into what the blueprint says. */
import { z } from 'zod';
import { Issue } from './blueprint.ts';
import { Instant, PartnerRef, PlanId, RunId, TargetName } from './ids.ts';

export const resourceKinds = [
  'workspace',
  'organization',
  'server',
  'pool',
  'schema',
  'user',
  'role',
  'invitation',
  'idp',
  'scope',
  'client',
  'claim',
  'theme',
] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** One field, before and after. Secrets never stand here: they are shown as `(secret)`. */
export const FieldChange = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });
export type FieldChange = z.infer<typeof FieldChange>;

export const Operation = z.object({
  id: z.string(),
  action: z.enum(['create', 'update', 'delete', 'none']),
  resource: z.enum(resourceKinds),
  /** Id of the thing itself on the server. */
  resourceId: z.string(),
  organization: z.string(),
  /** In words: "Create the organization Cascade Consulting". */
  summary: z.string(),
  /** The one thing worth knowing before applying: "sends an email; cannot be undone". */
  note: z.string(),
  undoable: z.boolean(),
  diff: z.array(FieldChange),
  /** What goes over the wire, secrets masked. */
  request: z.object({ method: z.string(), path: z.string(), body: z.unknown() }).nullable(),
  dependsOn: z.array(z.string()),
});
export type Operation = z.infer<typeof Operation>;

export const Plan = z.object({
  id: PlanId,
  ref: PartnerRef.nullable(),
  target: TargetName,
  organization: z.string(),
  createdAt: Instant,
  /** Hash of what was read from the server, so that a stale plan is refused. */
  fingerprint: z.string(),
  operations: z.array(Operation),
  requests: z.number().int(),
  issues: z.array(Issue),
  warnings: z.array(z.string()),
  /** Fields the server owns or that always change; they are no difference. */
  unmanaged: z.array(z.string()),
});
export type Plan = z.infer<typeof Plan>;

export const OperationResult = z.object({
  id: z.string(),
  status: z.enum(['pending', 'running', 'done', 'failed', 'skipped']),
  error: z.string().nullable(),
  seconds: z.number().nullable(),
});
export type OperationResult = z.infer<typeof OperationResult>;

export const Run = z.object({
  id: RunId,
  planId: PlanId,
  ref: PartnerRef.nullable(),
  target: TargetName,
  organization: z.string(),
  status: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted', 'undone']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  operations: z.array(
    Operation.pick({ id: true, action: true, resource: true, resourceId: true, summary: true }).extend(
      OperationResult.shape,
    ),
  ),
  done: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
  requests: z.number().int(),
  seconds: z.number(),
  /** Read-back after the run: what still differs. Empty is the good answer. */
  remaining: z.array(FieldChange.extend({ resource: z.string() })),
});
export type Run = z.infer<typeof Run>;
