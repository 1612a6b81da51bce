/** One text in, one inspection out: every message in it judged in order, then the verdict put together. */
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import type { Check, InspectedMessage, Inspection } from '../../../shared/model/inspection.ts';
import { joinedVerdict } from './captures/joined-verdict.ts';
import { type JudgedMessage, openJudging } from './captures/open-judging.ts';
import { slicesOf } from './unwrap/read-input.ts';

/**
 * @param now  the instant of judgement, unless the context names another
 * @param each  what else is told of each message
 * @throws PorticoError `input/unreadable` when nothing is recognised, or something that was given cannot be used; `input/too-large`
 */
export async function inspect(
  input: Uint8Array | string,
  context: InspectContext,
  now: Date,
  each: (judged: JudgedMessage) => InspectedMessage = ({ message }) => message,
): Promise<Inspection> {
  const judging = openJudging(context, now);
  // Read to its end first: what cannot be read is refused before anything is judged.
  for (const slice of slicesOf(input)) judging.push(slice);
  judging.end();
  const messages: InspectedMessage[] = [];
  for (let next = await judging.next(); next !== null; next = await judging.next()) messages.push(each(next));
  const [only] = messages;
  return !judging.isCapture && messages.length === 1 && only !== undefined ? only : joinMessages(messages);
}

function joinMessages(messages: readonly InspectedMessage[]): Inspection {
  const checks: Check[] = messages.flatMap((message, index) =>
    message.checks.map((check) => ({ ...check, message: index })),
  );
  const verified = messages.findLast(({ verdict }) => verdict === 'valid');
  return {
    kind: 'capture',
    ...joinedVerdict(messages),
    checks,
    ...(verified?.subject !== undefined && { subject: verified.subject }),
    ...(verified?.attributes !== undefined && { attributes: verified.attributes }),
    ...(verified?.claims !== undefined && { claims: verified.claims }),
    messages: [...messages],
  };
}
