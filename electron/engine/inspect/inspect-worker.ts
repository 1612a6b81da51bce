/** The thread in which messages are judged for a window: one job at a time, in and out by message. Started by `judge-in-thread.ts`. */
import { parentPort } from 'node:worker_threads';
import { PorticoError } from '../../../shared/errors.ts';
import { judgeHere } from './judge-here.ts';
import type { JudgeAnswer, JudgeJob } from './judge-job.ts';

const port = parentPort;
port?.on('message', (job: JudgeJob) => {
  void answer(job).then((reply) => port.postMessage(reply));
});
port?.postMessage({ type: 'ready' } satisfies JudgeAnswer);

async function answer(job: JudgeJob): Promise<JudgeAnswer> {
  try {
    return { type: 'judged', inspection: await judgeHere(job) };
  } catch (error) {
    if (error instanceof PorticoError) return { type: 'refused', code: error.code, why: error.why };
    return { type: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
