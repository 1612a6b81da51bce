/**
 * Judges away from the thread that answers windows, so that 50 MB or a hostile message never stop it. Cancelling ends the thread.
 * At most two at a time; a thread that is not used for a minute ends, and only one at work keeps the program alive. Where a thread cannot start
 * (no memory for one, a package that hides its file), the message is judged in the calling thread.
 */
import { Worker } from 'node:worker_threads';
import { PorticoError } from '../../../shared/errors.ts';
import type { Inspection } from '../../../shared/model/inspection.ts';
import { judgeHere } from './judge-here.ts';
import type { JudgeAnswer, JudgeJob } from './judge-job.ts';

export type Judge = (job: JudgeJob, signal: AbortSignal) => Promise<Inspection>;

const mostAtOnce = 2;
const idleMs = 60_000;
const heapMegabytes = 700;

/** From source beside this file; bundled, one level above the chunk that this file is in. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './inspect-worker.ts' : '../inspect-worker.mjs',
  import.meta.url,
);

export function openJudge(): Judge {
  const waiting: (() => void)[] = [];
  const started = new WeakSet<Worker>();
  let running = 0;
  let spare: { readonly worker: Worker; readonly stopWaiting: () => void } | null = null;

  const take = (): Worker => {
    if (spare === null) return startWorker(started);
    const { worker, stopWaiting } = spare;
    spare = null;
    stopWaiting();
    return worker;
  };
  const giveBack = (worker: Worker): void => {
    if (spare !== null) {
      void worker.terminate();
      return;
    }
    const drop = () => {
      if (spare?.worker === worker) spare = null;
      void worker.terminate();
    };
    worker.on('error', drop);
    const timer = setTimeout(drop, idleMs).unref();
    const stopWaiting = () => {
      clearTimeout(timer);
      worker.off('error', drop);
    };
    spare = { worker, stopWaiting };
  };
  const enter = async (signal: AbortSignal): Promise<void> => {
    if (running < mostAtOnce) {
      running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(cancelled());
      };
      waiting.push(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };

  return async (job, signal) => {
    if (signal.aborted) throw cancelled();
    await enter(signal);
    const worker = take();
    try {
      const inspection = await runJob(worker, job, signal);
      giveBack(worker);
      return inspection;
    } catch (error) {
      if (error instanceof PorticoError && error.code !== 'local/cancelled') {
        giveBack(worker);
        throw error;
      }
      void worker.terminate();
      if (!started.has(worker) && !signal.aborted) return await judgeHere(job);
      throw error;
    } finally {
      leave();
    }
  };
}

function startWorker(started: WeakSet<Worker>): Worker {
  const worker = new Worker(workerUrl, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } });
  worker.once('message', () => started.add(worker));
  worker.unref();
  return worker;
}

function runJob(worker: Worker, job: JudgeJob, signal: AbortSignal): Promise<Inspection> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      worker.unref();
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      done();
    };
    const onAbort = () => settle(() => reject(cancelled()));
    const onError = (error: unknown) => settle(() => reject(outOfMemory(error) ?? error));
    const onExit = () => settle(() => reject(new Error('the judging thread ended early')));
    const onMessage = (answer: JudgeAnswer) => {
      if (answer.type === 'judged') settle(() => resolve(answer.inspection));
      if (answer.type === 'refused') settle(() => reject(new PorticoError(answer.code, answer.why)));
      if (answer.type === 'broken') settle(() => reject(new Error(answer.message)));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.ref();
    worker.postMessage(job);
  });
}

function outOfMemory(error: unknown): PorticoError | null {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new PorticoError('input/too-large', `Judging it needs more than ${heapMegabytes} MB of memory.`, { cause: error })
    : null;
}

const cancelled = (): PorticoError =>
  new PorticoError('local/cancelled', 'It was cancelled before the message had been judged.');
