/** A sign-in test at a connected target: what it would write there, and what it left when it could not take it back. */
import { z } from 'zod';
import { Instant, PartnerRef, SignInTestId, TargetName } from './ids.ts';
import { Operation } from './plan.ts';

/** Organizations of this form are made by sign-in tests and by nobody else, so that only they are ever taken back. */
export const testOrganizationPattern = /^portico-test-[0-9a-f]{12}$/;
export const TestOrganizationId = z.string().regex(testOrganizationPattern);

/** Where a sign-in test ran when it did not run in a scratch tenant. */
export const TestedAt = z.object({
  target: TargetName,
  label: z.string(),
  host: z.string(),
  tenantId: z.string(),
  /** The temporary organization that stood for the partner's. */
  organizationId: z.string(),
  /** `gone`: nothing of the test is on the target any more. */
  rest: z.enum(['writing', 'gone', 'left']),
});
export type TestedAt = z.infer<typeof TestedAt>;

/** What a sign-in test would write to a target. Nothing was written yet. */
export const TargetTestReview = z.object({
  /** Id of the temporary organization; starting with it says that this review was read. */
  id: TestOrganizationId,
  target: TargetName,
  label: z.string(),
  host: z.string(),
  tenantId: z.string(),
  workspaceId: z.string(),
  organizationName: z.string(),
  /** Empty: the test may start. Otherwise what is in the way, in words; then `operations` may be empty. */
  blocked: z.string(),
  warnings: z.array(z.string()),
  operations: z.array(Operation.pick({ id: true, summary: true, note: true, request: true })),
});
export type TargetTestReview = z.infer<typeof TargetTestReview>;

/** Something that a sign-in test wrote to a target and that is not known to be gone. Null and empty: its record cannot be read. */
export const TargetUse = z.object({
  organizationId: TestOrganizationId,
  testId: SignInTestId.nullable(),
  ref: PartnerRef.nullable(),
  partnerName: z.string(),
  target: TargetName.nullable(),
  host: z.string(),
  tenantId: z.string(),
  startedAt: Instant,
  /** `running`: its test is under way. `left`: it should be gone and is not; `why` says what went wrong. */
  state: z.enum(['running', 'left']),
  why: z.string(),
});
export type TargetUse = z.infer<typeof TargetUse>;
