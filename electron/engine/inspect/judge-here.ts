/** Judges in the thread that calls: the command line's, and the judging thread's own. */
import type { Inspection } from '../../../shared/model/inspection.ts';
import { addEvidence } from './evidence/add-evidence.ts';
import { inspect } from './inspect.ts';
import type { JudgeJob } from './judge-job.ts';

/** @throws what `inspect` throws */
export async function judgeHere({ input, context, now }: JudgeJob): Promise<Inspection> {
  // Bytes that came from another thread are no Buffer any more.
  const message = typeof input === 'string' ? input : Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  return addEvidence(await inspect(message, context, now), context, now);
}
