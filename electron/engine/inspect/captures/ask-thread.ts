/**
 * Sends the pieces of one open inspection to a judging thread and hears its answers. Where no thread can start, the calling one
 * judges, message by message with turns for others in between.
 */
import type { JudgeAnswer, OpenAnswer, OpenAsk } from '../judge-job.ts';
import { type JudgingThread, type JudgingThreads, outOfMemory } from '../judging-threads.ts';
import { answerOpen, problemOf } from './answer-open.ts';

export interface AskedThread {
  send(ask: OpenAsk): void;
  /** Ends the thread, whatever it is doing. Nothing is answered any more. */
  end(): void;
}

export function askThread(threads: JudgingThreads, onAnswer: (answer: OpenAnswer) => void): AskedThread {
  const stop = new AbortController();
  const unsent: OpenAsk[] = [];
  let deliver: ((ask: OpenAsk) => void) | null = null;
  let leave: ((isReusable: boolean) => void) | null = null;

  const deliverTo = (to: (ask: OpenAsk) => void): void => {
    deliver = to;
    for (const ask of unsent.splice(0)) to(ask);
  };
  const judgeHere = (): void => {
    const answering = answerOpen((answer) => {
      if (!stop.signal.aborted) onAnswer(answer);
    });
    deliverTo((ask) => answering.take(ask));
  };
  const use = (thread: JudgingThread): void => {
    // It was ended in the moment between getting a thread and hearing of it.
    if (stop.signal.aborted) {
      thread.end();
      return;
    }
    const { worker } = thread;
    const onMessage = (answer: JudgeAnswer): void => {
      if (answer.type === 'ready') {
        deliverTo(post);
        return;
      }
      if (answer.type === 'judged') return;
      if (answer.type === 'done' || answer.type === 'refused') leave?.(true);
      if (answer.type === 'broken') leave?.(false);
      onAnswer(answer);
    };
    const onError = (error: unknown): void => {
      const hadStarted = thread.hasStarted();
      leave?.(false);
      if (hadStarted) onAnswer(problemOf(outOfMemory(error) ?? error));
      else judgeHere();
    };
    const onExit = () => onError(new Error('the judging thread ended early'));
    const post = (ask: OpenAsk): void => {
      if (ask.type === 'piece') worker.postMessage(ask, [ask.bytes.buffer]);
      else worker.postMessage(ask);
    };
    leave = (isReusable) => {
      leave = null;
      deliver = () => undefined;
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
      if (isReusable) thread.giveBack();
      else thread.end();
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.ref();
    if (thread.hasStarted()) deliverTo(post);
  };

  threads.borrow(stop.signal).then(use, (error: unknown) => {
    if (!stop.signal.aborted) onAnswer(problemOf(error));
  });
  return {
    send(ask) {
      if (deliver === null) unsent.push(ask);
      else deliver(ask);
    },
    end() {
      stop.abort();
      leave?.(false);
    },
  };
}
