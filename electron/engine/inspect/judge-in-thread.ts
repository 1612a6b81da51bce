/**
 * Judges away from the thread that answers windows, so that 50 MB or a hostile message never stop it. Cancelling ends the thread.
 * Where a thread cannot start, the message is judged in the calling thread.
 */
import { PorticoError } from '../../../shared/errors.ts';
import type { Inspection } from '../../../shared/model/inspection.ts';
import { judgeHere } from './judge-here.ts';
import type { JudgeAnswer, JudgeAsk, JudgeJob } from './judge-job.ts';
import { cancelled, type JudgingThread, type JudgingThreads, outOfMemory } from './judging-threads.ts';

export type Judge = (job: JudgeJob, signal: AbortSignal) => Promise<Inspection>;

export function openJudge(threads: JudgingThreads): Judge {
  return async (job, signal) => {
    const thread = await threads.borrow(signal);
    try {
      const inspection = await runJob(thread, job, signal);
      thread.giveBack();
      return inspection;
    } catch (error) {
      if (error instanceof PorticoError && error.code !== 'local/cancelled') {
        thread.giveBack();
        throw error;
      }
      thread.end();
      if (!thread.hasStarted() && !signal.aborted) return await judgeHere(job);
      throw error;
    }
  };
}

function runJob(thread: JudgingThread, job: JudgeJob, signal: AbortSignal): Promise<Inspection> {
  // The signal tells it only once, and did already.
  if (signal.aborted) return Promise.reject(cancelled());
  const { worker } = thread;
  return new Promise((resolve, reject) => {
    const settle = (done: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      worker.unref();
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      done();
    };
    const onAbort = () => settle(() => reject(cancelled()));
    const onError = (error: unknown) => {
      // It is gone, and nobody else may get it.
      thread.end();
      settle(() => reject(outOfMemory(error) ?? error));
    };
    const onExit = () => onError(new Error('the judging thread ended early'));
    const onMessage = (answer: JudgeAnswer) => {
      if (answer.type === 'judged') settle(() => resolve(answer.inspection));
      if (answer.type === 'refused') settle(() => reject(new PorticoError(answer.code, answer.why)));
      if (answer.type === 'broken') settle(() => reject(new Error(answer.message)));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.ref();
    worker.postMessage({ type: 'judge', job } satisfies JudgeAsk);
  });
}
