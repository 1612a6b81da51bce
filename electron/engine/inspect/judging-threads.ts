/**
 * The threads in which messages are judged for windows: at most two at a time, those that come later wait. A thread that is not
 * used for a minute ends, and only one at work keeps the program alive.
 */
import { Worker } from 'node:worker_threads';
import { PorticoError } from '../../../shared/errors.ts';

export interface JudgingThread {
  readonly worker: Worker;
  /** Did it ever come up? Where it cannot (no memory, a package that hides its file), the calling thread has to judge. */
  hasStarted(): boolean;
  /** For the next; or ended, when it is at work or in an unknown state. Once. */
  giveBack(): void;
  end(): void;
}

export interface JudgingThreads {
  /** @throws PorticoError `local/cancelled` */
  borrow(signal: AbortSignal): Promise<JudgingThread>;
  close(): void;
}

const mostAtOnce = 2;
const idleMs = 60_000;
export const heapMegabytes = 700;
/** Messages are judged and thrown away; more room for garbage would only be held longer. */
const youngMegabytes = 16;

/** From source beside this file; bundled, one level above the chunk that this file is in. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './inspect-worker.ts' : '../inspect-worker.mjs',
  import.meta.url,
);

export function openJudgingThreads(): JudgingThreads {
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
  const keep = (worker: Worker): void => {
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

  return {
    async borrow(signal) {
      if (signal.aborted) throw cancelled();
      await enter(signal);
      if (signal.aborted) {
        leave();
        throw cancelled();
      }
      const worker = take();
      let isOurs = true;
      const finish = (then: () => void): void => {
        if (!isOurs) return;
        isOurs = false;
        then();
        leave();
      };
      return {
        worker,
        hasStarted: () => started.has(worker),
        giveBack: () => finish(() => keep(worker)),
        end: () => finish(() => void worker.terminate()),
      };
    },
    close() {
      spare?.stopWaiting();
      void spare?.worker.terminate();
      spare = null;
    },
  };
}

function startWorker(started: WeakSet<Worker>): Worker {
  const worker = new Worker(workerUrl, {
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: youngMegabytes },
  });
  worker.once('message', () => started.add(worker));
  worker.unref();
  return worker;
}

export const cancelled = (): PorticoError =>
  new PorticoError('local/cancelled', 'It was cancelled before the message had been judged.');

/** A thread that ran out of memory has a message that is too large, everything else is a bug. */
export function outOfMemory(error: unknown): PorticoError | null {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new PorticoError('input/too-large', `Judging it needs more than ${heapMegabytes} MB of memory.`, { cause: error })
    : null;
}
