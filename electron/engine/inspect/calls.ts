/** The front desk of this room. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import { PorticoError } from '../../../shared/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import { decodeBase64 } from './base64.ts';
import { checkTable } from './check-table.ts';
import { compareMessages } from './compare/compare-messages.ts';
import { judgeHere } from './judge-here.ts';
import { type Judge, openJudge } from './judge-in-thread.ts';
import { redactInspection } from './redact/redact-inspection.ts';
import { reportText } from './redact/report-text.ts';
import { takenOut } from './redact/taken-out.ts';

/** @param judge where windows' messages are judged; the command line waits anyway and has a process of its own */
export const inspectHandlers = (clock: Clock, judge: Judge = openJudge()): RoomHandlers<'inspect'> => ({
  messages: ({ text, base64, context }, { door, signal }) => {
    const job = { input: inputOf(text, base64), context, now: clock.now() };
    return door === 'cli' ? judgeHere(job) : judge(job, signal);
  },
  redact: ({ inspection: before, level }) => {
    const inspection = redactInspection(before, level);
    return { inspection, taken: takenOut(before, inspection), text: reportText(inspection) };
  },
  compare: ({ a, b, withPassingValues }) => compareMessages(a, b, withPassingValues),
  checks: () => Object.entries(checkTable).map(([id, row]) => ({ id, ...row, kinds: [...row.kinds] })),
});

function inputOf(text: string | undefined, base64: string | undefined): Buffer | string {
  if (text !== undefined && base64 === undefined) return text;
  const bytes = base64 === undefined || text !== undefined ? null : decodeBase64(base64);
  if (bytes === null) throw new PorticoError('input/unreadable', 'Give either text or bytes in base64.');
  return bytes;
}
