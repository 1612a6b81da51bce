/** The thread in which messages are judged for a window: one inspection at a time, in and out by message. Started by `judging-threads.ts`. */
import { parentPort } from 'node:worker_threads';
import { answerOpen, problemOf } from './captures/answer-open.ts';
import { judgeHere } from './judge-here.ts';
import type { JudgeAnswer, JudgeAsk, JudgeJob } from './judge-job.ts';

const port = parentPort;
const post = (answer: JudgeAnswer): void => {
  // What is packed is handed over, not copied; zlib gives each a memory of its own.
  if (answer.type === 'message') port?.postMessage(answer, [answer.message.packed.buffer]);
  else port?.postMessage(answer);
};
const opened = answerOpen(post);
port?.on('message', (ask: JudgeAsk) => {
  if (ask.type === 'judge') void answer(ask.job).then(post);
  else opened.take(ask);
});
post({ type: 'ready' });

async function answer(job: JudgeJob): Promise<JudgeAnswer> {
  try {
    return { type: 'judged', inspection: await judgeHere(job) };
  } catch (error) {
    return problemOf(error);
  }
}
