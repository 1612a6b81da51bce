/** The judge names the command line's options beside what is missing; on screen a form holds them, so the options go. */
import type { InspectedMessage, OpenInspection } from '../../../shared/model/inspection.ts';

const option = / \(--[a-z0-9-]+\)/g;
const clean = (text: string): string => text.replace(option, '');

export function messageInScreenWords(message: InspectedMessage): InspectedMessage {
  return {
    ...message,
    checks: message.checks.map((check) =>
      check.detail.includes('(--') || check.fix.includes('(--')
        ? { ...check, detail: clean(check.detail), fix: clean(check.fix) }
        : check,
    ),
    ...(message.sentence === undefined ? {} : { sentence: clean(message.sentence) }),
  };
}

export function progressInScreenWords(progress: OpenInspection): OpenInspection {
  const { failure } = progress;
  return {
    ...progress,
    sentence: clean(progress.sentence),
    ...(failure === undefined ? {} : { failure: { ...failure, why: clean(failure.why) } }),
    rows: progress.rows.map((row) => (row.sentence.includes('(--') ? { ...row, sentence: clean(row.sentence) } : row)),
  };
}
