/** Sign-in tests at a connected target. Answered in electron/engine/federation/calls.ts. */
import { z } from 'zod';
import { PartnerRef, TargetName } from '../model/ids.ts';
import { TargetTestReview, TargetUse, TestOrganizationId } from '../model/target-test.ts';
import { command, query } from './call.ts';
import { remoteFailures } from './sync.ts';

export const targetTestCalls = {
  /** Reads the target and says what a sign-in test would write to it. Writes nothing. */
  reviewTargetTest: command({
    input: z.strictObject({
      ref: PartnerRef,
      target: TargetName,
      /** As `start` takes it; the test has to be started with the same. */
      lookAlike: z.string().max(100).nullable().optional(),
    }),
    output: TargetTestReview,
    fails: ['state/partner-unknown', 'state/not-testable', 'input/invalid', ...remoteFailures],
  }),
  /** What tests wrote to targets and is not known to be gone, oldest first. */
  targetUses: query({ input: z.strictObject({}), output: z.array(TargetUse), fails: [] }),
  /** Takes back what a test left; answers with what is left then. */
  takeBackTargetUse: command({
    input: z.strictObject({ organizationId: TestOrganizationId }),
    output: z.array(TargetUse),
    fails: ['state/test-unknown', 'state/run-active', ...remoteFailures],
  }),
  /** Drops the record of what a test left, for somebody who removed it by hand; nothing is asked of the target. */
  forgetTargetUse: command({
    input: z.strictObject({ organizationId: TestOrganizationId }),
    output: z.array(TargetUse),
    fails: ['state/test-unknown', 'state/run-active'],
  }),
};
