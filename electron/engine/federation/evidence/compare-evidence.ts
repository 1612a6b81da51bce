/**
 * Two pieces of evidence of one kind beside each other, by meaning: how they were set up, what came of them, what was checked,
 * which values arrived. What is new in every test is shown and is no difference. Pure.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { ComparisonSection } from '../../../../shared/model/evidence.ts';
import type { FaultSweep } from '../../../../shared/model/fault-sweep.ts';
import type { LabProof } from '../../../../shared/model/lab-proof.ts';
import { compareConnectionTests } from './compare-connection-tests.ts';
import { compareSignInTests } from './compare-sign-in-tests.ts';
import { compareValues, type Values } from './compare-values.ts';
import { compareMembers, section, times } from './sections.ts';
import type { WholeEvidence } from './whole-evidence.ts';

/** @throws `input/invalid` for two kinds */
export function compareEvidence(a: WholeEvidence, b: WholeEvidence, withPassing: boolean): ComparisonSection[] {
  if (a.kind === 'sign-in-test' && b.kind === 'sign-in-test') return compareSignInTests(a.test, b.test, withPassing);
  if (a.kind === 'connection-test' && b.kind === 'connection-test')
    return compareConnectionTests(a.test, b.test, withPassing);
  if (a.kind === 'fault-sweep' && b.kind === 'fault-sweep') return compareSweeps(a.run, b.run);
  if ('run' in a && 'run' in b && a.kind === b.kind && 'rows' in a.run && 'rows' in b.run)
    return compareProofs(a.run, b.run);
  throw new PorticoError('input/invalid', 'Two of one kind can be compared: two sign-in tests, or two fault sweeps.');
}

export const differences = (sections: readonly ComparisonSection[]): number =>
  sections
    .filter(({ isPassing }) => !isPassing)
    .flatMap(({ rows }) => rows)
    .filter(({ state }) => state !== 'same').length;

function compareSweeps(a: FaultSweep, b: FaultSweep): ComparisonSection[] {
  const outcomes = ({ results }: FaultSweep): Values =>
    new Map(results.map(({ title, outcome, check }) => [title, check === '' ? outcome : `${outcome} by ${check}`]));
  const why = new Map([...b.results, ...a.results].map(({ title, detail }) => [title, detail]));
  return [
    section(
      'Set-up',
      compareMembers([
        ['Partner', a.organizationName, b.organizationName],
        ['Protocol', a.protocol, b.protocol],
        ['Persona', a.persona, b.persona],
        ['Portico', a.porticoVersion, b.porticoVersion],
      ]),
    ),
    section('Outcome', compareMembers([['State', a.state, b.state]])),
    section(
      'Faults',
      compareValues(outcomes(a), outcomes(b), (title) => why.get(title) ?? ''),
    ),
    times(a, b),
  ];
}

function compareProofs(a: LabProof, b: LabProof): ComparisonSection[] {
  // Rows name people and partners; the place of a row among its group's says that it is the same attempt.
  const attempts = ({ rows }: LabProof): Values =>
    new Map(
      rows.map(({ group, title, outcome, check }) => [
        `${group}: ${title}`,
        check === '' ? outcome : `${outcome} by ${check}`,
      ]),
    );
  const why = new Map([...b.rows, ...a.rows].map(({ group, title, detail }) => [`${group}: ${title}`, detail]));
  return [
    section(
      'Set-up',
      compareMembers([
        ['Partner', a.organizationName, b.organizationName],
        ['Second partner', a.otherName, b.otherName],
        ['Persona', a.persona, b.persona],
        ['Portico', a.porticoVersion, b.porticoVersion],
      ]),
    ),
    section('Outcome', compareMembers([['State', a.state, b.state]])),
    section(
      'Attempts',
      compareValues(attempts(a), attempts(b), (title) => why.get(title) ?? ''),
    ),
    times(a, b),
  ];
}
