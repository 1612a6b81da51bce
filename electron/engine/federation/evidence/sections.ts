/** What the comparisons are made of: sections, rows of known members, times. */
import type { ComparedRow, ComparisonSection } from '../../../../shared/model/evidence.ts';
import { compareValues, type Values } from './compare-values.ts';

export const section = (title: string, rows: ComparedRow[], isPassing = false): ComparisonSection => ({
  title,
  isPassing,
  rows,
});

/** Row by row; what is absent in one of them is absent there. */
export function compareMembers(members: ReadonlyArray<readonly [field: string, a: string, b: string]>): ComparedRow[] {
  const side = (at: 1 | 2): Values =>
    new Map(members.flatMap((each) => (each[at] === '' ? [] : [[each[0], each[at]]])));
  return compareValues(side(1), side(2));
}

interface Timed {
  readonly startedAt: string;
  readonly endedAt: string | null;
}

export function times(
  a: Timed,
  b: Timed,
  more: ReadonlyArray<readonly [string, string, string]> = [],
): ComparisonSection {
  return section(
    'Times',
    compareMembers([['Started', a.startedAt, b.startedAt], ['Took', took(a), took(b)], ...more]),
    true,
  );
}

function took({ startedAt, endedAt }: Timed): string {
  if (endedAt === null) return 'not ended';
  return `${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}
