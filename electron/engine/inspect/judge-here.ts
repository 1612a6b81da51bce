/** Judges in the thread that calls: the command line's, and the judging thread's own. */
import type { Inspection } from '../../../shared/model/inspection.ts';
import { type ClockFact, clockDifference, clockFactOf } from './clock-line/clock-difference.ts';
import { createEvidence } from './evidence/add-evidence.ts';
import { inspect } from './inspect.ts';
import type { JudgeJob } from './judge-job.ts';

/** @throws what `inspect` throws */
export async function judgeHere({ input, context, now }: JudgeJob): Promise<Inspection> {
  const addEvidence = createEvidence(context, now);
  const clockFacts: (ClockFact | null)[] = [];
  const inspection = await inspect(input, context, now, ({ message, told: tell }) => {
    const told = tell();
    clockFacts.push(clockFactOf(message.kind, told));
    return addEvidence(message, told);
  });
  if (inspection.messages === undefined) return inspection;
  const clock = clockDifference(clockFacts);
  return clock === null ? inspection : { ...inspection, clock };
}
