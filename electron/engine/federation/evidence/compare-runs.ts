/** Two runs of one kind beside each other: set-up, outcome, and line by line what came of the same attempt. Pure. */
import type { ComparedRow, ComparisonSection } from '../../../../shared/model/evidence.ts';
import { compareValues, type Values } from './compare-values.ts';
import { compareMembers, section, times } from './sections.ts';

/** What both kinds of runs say of themselves. */
interface Run {
  readonly organizationName: string;
  readonly persona: string;
  readonly porticoVersion: string;
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

export interface Line {
  /** The same attempt in both has the same. */
  readonly key: string;
  readonly title: string;
  readonly outcome: string;
  readonly check: string;
  readonly detail: string;
}

/**
 * @param setUp members that only this kind of run has
 * @param more sections that only this kind of run has
 */
export function compareRuns<R extends Run>(
  title: string,
  setUp: ReadonlyArray<readonly [field: string, a: string, b: string]>,
  linesOf: (run: R) => readonly Line[],
  a: R,
  b: R,
  more: readonly ComparisonSection[] = [],
): ComparisonSection[] {
  return [
    section(
      'Set-up',
      compareMembers([
        ['Partner', a.organizationName, b.organizationName],
        ['Persona', a.persona, b.persona],
        ...setUp,
        ['Portico', a.porticoVersion, b.porticoVersion],
      ]),
    ),
    section('Outcome', compareMembers([['State', a.state, b.state]])),
    section(title, compareLines(linesOf(a), linesOf(b))),
    ...more,
    times(a, b),
  ];
}

/** Named as the first of the two names it. */
function compareLines(a: readonly Line[], b: readonly Line[]): ComparedRow[] {
  const outcomes = (lines: readonly Line[]): Values =>
    new Map(lines.map(({ key, outcome, check }) => [key, check === '' ? outcome : `${outcome} by ${check}`]));
  const lines = new Map([...b, ...a].map((line) => [line.key, line]));
  return compareValues(outcomes(a), outcomes(b), (key) => lines.get(key)?.detail ?? '').map((row) => ({
    ...row,
    field: lines.get(row.field)?.title ?? row.field,
  }));
}
