/** Windows in time. Skew widens both ends; the start is inside, the end is not (saml-core-2.0 §2.5.1.2). */
import { fail, type Outcome, pass } from '../findings.ts';
import { inWords, isOver, type Moment, parseTime, showTime } from '../time.ts';

/** Both ends of the window of one element, as text; null where it is not given. */
export function checkWindow(notBefore: string | null, notOnOrAfter: string | null, { now, skewMs }: Moment): Outcome {
  const from = notBefore === null ? null : parseTime(notBefore);
  const until = notOnOrAfter === null ? null : parseTime(notOnOrAfter);
  if (notBefore !== null && from === null) return fail('NotBefore cannot be read as a time.', { received: notBefore });
  if (notOnOrAfter !== null && until === null)
    return fail('NotOnOrAfter cannot be read as a time.', { received: notOnOrAfter });
  const expected = `${from === null ? 'any time' : showTime(from)} to ${until === null ? 'any time' : showTime(until)}`;
  const values = () => ({ expected, received: showTime(now.getTime()) });
  if (from !== null && until !== null && from >= until)
    return fail('NotBefore is not earlier than NotOnOrAfter, so no time fits.', values());
  if (until !== null && isOver(until, { now, skewMs }))
    return fail(`Expired ${inWords(now.getTime() - until)} ago (NotOnOrAfter ${showTime(until)}).`, values());
  if (from !== null && now.getTime() < from - skewMs)
    return fail(`Valid only in ${inWords(from - now.getTime())} (NotBefore ${showTime(from)}).`, values());
  if (from === null && until === null) return pass('No window is given.');
  return pass(`Inside the window (${expected}).`);
}

/** IssueInstant is readable and not in the future (saml-core-2.0 §1.3.3). */
export function checkIssueInstant(text: string | null, where: string, { now, skewMs }: Moment): Outcome {
  if (text === null) return fail(`${where} has no IssueInstant.`);
  const issued = parseTime(text);
  if (issued === null) return fail(`${where}: IssueInstant cannot be read as a time.`, { received: text });
  if (issued > now.getTime() + skewMs)
    return fail(`${where}: issued ${inWords(issued - now.getTime())} in the future.`, {
      expected: `not after ${showTime(now.getTime())}`,
      received: showTime(issued),
    });
  return pass(`${where}: issued ${showTime(issued)}.`);
}
