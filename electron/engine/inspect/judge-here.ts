/** Judges in the thread that calls: the command line's, and the judging thread's own. */
import type { Inspection } from '../../../shared/model/inspection.ts';
import { clockDifference, clockFactOf } from './clock-line/clock-difference.ts';
import { createEvidence } from './evidence/add-evidence.ts';
import { inspect } from './inspect.ts';
import type { JudgeJob } from './judge-job.ts';

/** @throws what `inspect` throws */
export async function judgeHere({ input, context, now }: JudgeJob): Promise<Inspection> {
  const inspection = await inspect(input, context, now, createEvidence(context, now));
  if (inspection.messages === undefined) return inspection;
  const clock = clockDifference(inspection.messages.map(clockFactOf));
  return clock === null ? inspection : { ...inspection, clock };
}
