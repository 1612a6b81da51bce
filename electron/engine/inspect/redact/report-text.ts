/** An inspection as plain text for a ticket: the verdict first, then what is wrong and who changes what, then the message. */
import type { Check, InspectedMessage, Inspection } from '../../../../shared/model/inspection.ts';

const whoWords = { partner: 'The partner', us: 'We', either: 'Either side' } as const;
const longestContent = 200_000;

/** @param inspection already redacted as far as it has to be */
export function reportText(inspection: Inspection): string {
  const { messages } = inspection;
  if (messages === undefined) return `${messageText(inspection).join('\n')}\n`;
  const head = [inspection.sentence ?? inspection.verdict, `${messages.length} messages.`];
  const bodies = messages.map((message, index) => [`Message ${index + 1}: ${message.kind}`, ...messageText(message)]);
  return `${[head, ...bodies].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function messageText(message: InspectedMessage): string[] {
  const loud = message.checks.filter(({ status }) => status === 'fail' || status === 'warn');
  const count = (status: Check['status']) => message.checks.filter((check) => check.status === status).length;
  return [
    `${message.verdict.toUpperCase()}: ${message.sentence ?? ''}`.trim(),
    ...loud.flatMap(checkLines),
    `${count('pass')} checks passed, ${count('skip')} could not be made.`,
    ...(message.content === undefined ? [] : ['', shorten(message.content)]),
  ];
}

function checkLines(check: Check): string[] {
  return [
    `- ${check.status === 'fail' ? 'FAILED' : 'WARNING'} ${check.title} (${check.id}, ${check.spec})`,
    ...(check.detail === '' ? [] : [`  ${check.detail}`]),
    ...(check.expected === undefined ? [] : [`  expected: ${check.expected}`]),
    ...(check.received === undefined ? [] : [`  received: ${check.received}`]),
    ...(check.fix === '' ? [] : [`  ${whoWords[check.who]}: ${check.fix}`]),
  ];
}

function shorten(text: string): string {
  return text.length > longestContent
    ? `${text.slice(0, longestContent)}\n(${text.length - longestContent} characters more)`
    : text;
}
