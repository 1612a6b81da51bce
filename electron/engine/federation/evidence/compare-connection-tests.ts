/** Two sign-ins at a partner's own identity provider beside each other: before and after something was changed there. */
import type { ConnectionTest } from '../../../../shared/contract/connection-tests.ts';
import type { ComparisonSection } from '../../../../shared/model/evidence.ts';
import { compareMessages } from '../../inspect/index.ts';
import { settled } from './compare-values.ts';
import { compareMembers, section, times } from './sections.ts';

export function compareConnectionTests(
  a: ConnectionTest,
  b: ConnectionTest,
  withPassing: boolean,
): ComparisonSection[] {
  const calm = (text: string | undefined) => (text === undefined ? {} : { content: settled(text, withPassing) });
  const messageOf = ({ inspection }: ConnectionTest) => {
    if (inspection === null) return null;
    const { messages: _, clock: __, ...message } = inspection;
    return { ...message, ...calm(message.content) };
  };
  const [one, other] = [messageOf(a), messageOf(b)];
  return [
    section(
      'Set-up',
      compareMembers([
        ['Partner', a.ref, b.ref],
        ['Protocol', a.protocol, b.protocol],
      ]),
    ),
    section(
      'Outcome',
      compareMembers([
        ['Verdict', a.verdict ?? a.state, b.verdict ?? b.state],
        ['Sentence', a.sentence, b.sentence],
      ]),
    ),
    ...(one === null || other === null
      ? []
      : [
          section(
            'What came',
            compareMessages(one, other, withPassing).map((row) => ({ ...row, note: '' })),
          ),
        ]),
    times(a, b),
  ];
}
