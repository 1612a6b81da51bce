/** The front desk of this room. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import { PorticoError } from '../../../shared/errors.ts';
import { decodeBase64 } from './base64.ts';
import { type InspectCore, openInspections } from './captures/open-inspections.ts';
import { checkTable } from './check-table.ts';
import { compareMessages } from './compare/compare-messages.ts';
import { judgeHere } from './judge-here.ts';
import { openJudge } from './judge-in-thread.ts';
import { openJudgingThreads } from './judging-threads.ts';
import { redactInspection } from './redact/redact-inspection.ts';
import { reportText } from './redact/report-text.ts';
import { takenOut } from './redact/taken-out.ts';

export interface InspectRoom {
  readonly handlers: RoomHandlers<'inspect'>;
  /** Ends what is being judged and forgets what is held. */
  close(): void;
}

/** Windows' messages are judged in threads; the command line waits anyway and has a process of its own. */
export function openInspectRoom(core: InspectCore): InspectRoom {
  const threads = openJudgingThreads();
  const judge = openJudge(threads);
  const inspections = openInspections(core, threads);
  return {
    handlers: {
      messages: ({ text, base64, context }, { door, signal }) => {
        const job = { input: inputOf(text, base64), context, now: core.clock.now() };
        return door === 'cli' ? judgeHere(job) : judge(job, signal);
      },
      open: ({ sizeBytes, context }) => ({ id: inspections.open(sizeBytes, context) }),
      addPiece: async ({ id, fromByte, base64 }) => {
        const held = inspections.get(id);
        await held.addPiece(fromByte, pieceOf(base64));
        return held.howFar();
      },
      progress: ({ id, fromRow }) => inspections.get(id).progress(fromRow),
      finished: async ({ id }, { signal }) => {
        const held = inspections.get(id);
        await Promise.race([held.whenOver, aborted(signal)]);
        return held.progress(0);
      },
      message: ({ id, index }) => inspections.get(id).message(index),
      stop: ({ id }) => {
        inspections.get(id).stop();
        return {};
      },
      close: ({ id }) => {
        inspections.close(id);
        return {};
      },
      redact: ({ inspection: before, level }) => {
        const inspection = redactInspection(before, level);
        return { inspection, taken: takenOut(before, inspection), text: reportText(inspection) };
      },
      compare: ({ a, b, withPassingValues }) => compareMessages(a, b, withPassingValues),
      checks: () => Object.entries(checkTable).map(([id, row]) => ({ id, ...row, kinds: [...row.kinds] })),
    },
    close() {
      inspections.closeAll();
      threads.close();
    },
  };
}

/** Nobody waits for what was cancelled; the inspection itself goes on. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new PorticoError('local/cancelled', 'The waiting was cancelled.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** A memory of its own, because it is handed to the judging thread. */
function pieceOf(base64: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64(base64);
  if (bytes === null) throw new PorticoError('input/unreadable', 'A piece is not in base64.');
  return new Uint8Array(bytes);
}

function inputOf(text: string | undefined, base64: string | undefined): Buffer | string {
  if (text !== undefined && base64 === undefined) return text;
  const bytes = base64 === undefined || text !== undefined ? null : decodeBase64(base64);
  if (bytes === null) throw new PorticoError('input/unreadable', 'Give either text or bytes in base64.');
  return bytes;
}
