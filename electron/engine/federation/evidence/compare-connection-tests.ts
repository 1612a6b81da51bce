/** Two sign-ins at a partner's own identity provider beside each other: before and after something was changed there. */
import type { ConnectionTest } from '../../../../shared/contract/connection-tests.ts';
import type { ComparisonSection } from '../../../../shared/model/evidence.ts';
import { compareCarried } from './compare-carried.ts';
import { compareMembers, section, times } from './sections.ts';

export function compareConnectionTests(
  a: ConnectionTest,
  b: ConnectionTest,
  withPassing: boolean,
): ComparisonSection[] {
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
    ...(a.inspection === null || b.inspection === null
      ? []
      : [section('What came', compareCarried(a.inspection, b.inspection, withPassing))]),
    times(a, b),
  ];
}
