/** The judge names the command line's options beside what is missing; on screen a form holds them, so the options go. */
import type { InspectedMessage, Inspection } from '../../../shared/model/inspection.ts';

const option = / \(--[a-z0-9-]+\)/g;
const clean = (text: string): string => text.replace(option, '');

export function inScreenWords(inspection: Inspection): Inspection {
  const one = <Message extends InspectedMessage>(message: Message): Message => ({
    ...message,
    checks: message.checks.map((check) =>
      check.detail.includes('(--') || check.fix.includes('(--')
        ? { ...check, detail: clean(check.detail), fix: clean(check.fix) }
        : check,
    ),
    ...(message.sentence === undefined ? {} : { sentence: clean(message.sentence) }),
  });
  const whole = one(inspection);
  return whole.messages === undefined ? whole : { ...whole, messages: whole.messages.map(one) };
}
