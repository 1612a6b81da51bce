/**
 * The judging thread's side of an open inspection. Reading goes before judging, so that how many there are is known early; between
 * two messages the thread looks for the next piece.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PorticoError } from '../../../../shared/errors.ts';
import { createEvidence } from '../evidence/add-evidence.ts';
import type { OpenAnswer, OpenAsk } from '../judge-job.ts';
import { type Judging, openJudging } from './open-judging.ts';
import { packMessage } from './pack-message.ts';

export interface OpenAnswering {
  take(ask: OpenAsk): void;
}

/** @param post  called with each answer, in order; nothing comes after `done`, `refused` or `broken` until the next `open` */
export function answerOpen(post: (answer: OpenAnswer) => void): OpenAnswering {
  let current: { readonly judging: Judging; readonly judgeOn: () => Promise<void> } | null = null;
  /** What cannot be read any further; told after what was found before it has been judged. */
  let cut: OpenAnswer | null = null;

  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      current = null;
      post(problemOf(error));
    }
  };
  const open = (ask: Extract<OpenAsk, { type: 'open' }>): void => {
    const judging = openJudging(ask.context, ask.now);
    const addEvidence = createEvidence(ask.context, ask.now);
    let isAtWork = false;
    const isOurs = (): boolean => current?.judging === judging;
    const judgeOn = async (): Promise<void> => {
      if (isAtWork) return;
      isAtWork = true;
      try {
        for (;;) {
          await nextTurn();
          const next = isOurs() ? await judging.next() : null;
          if (next === null || !isOurs()) break;
          const told = next.told();
          post({ type: 'message', message: packMessage(addEvidence(next.message, told), told) });
        }
        if (isOurs() && (judging.hasEnded || cut !== null)) {
          current = null;
          post(cut ?? { type: 'done' });
        }
      } catch (error) {
        if (isOurs()) {
          current = null;
          post(problemOf(error));
        }
      } finally {
        isAtWork = false;
      }
    };
    current = { judging, judgeOn };
    cut = null;
  };
  const read = (judging: Judging, ask: Exclude<OpenAsk, { type: 'open' }>): void => {
    try {
      if (ask.type === 'piece') judging.push(ask.bytes);
      else judging.end();
    } catch (error) {
      // What is beyond a limit is refused at once.
      if (!(error instanceof PorticoError) || error.code !== 'input/unreadable') throw error;
      cut = problemOf(error);
      judging.cutOff();
    }
  };
  return {
    take: (ask) =>
      guarded(() => {
        if (ask.type === 'open') return open(ask);
        if (current === null) return;
        const { judging, judgeOn } = current;
        if (cut === null) read(judging, ask);
        post({ type: 'read', found: judging.count, isCapture: judging.isCapture });
        void judgeOn();
      }),
  };
}

export function problemOf(error: unknown): Extract<OpenAnswer, { type: 'refused' | 'broken' }> {
  if (error instanceof PorticoError) return { type: 'refused', code: error.code, why: error.why };
  return { type: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
