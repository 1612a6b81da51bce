/**
 * Two pieces of evidence of one kind beside each other, by meaning: how they were set up, what came of them, what was checked,
 * which values arrived. What is new in every test is shown and is no difference. Pure.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { ComparisonSection } from '../../../../shared/model/evidence.ts';
import type { FaultSweep } from '../../../../shared/model/fault-sweep.ts';
import { compareConnectionTests } from './compare-connection-tests.ts';
import { compareProofs } from './compare-proofs.ts';
import { compareRuns } from './compare-runs.ts';
import { compareSignInTests } from './compare-sign-in-tests.ts';
import type { WholeEvidence } from './whole-evidence.ts';

/** @throws `input/invalid` for two kinds */
export function compareEvidence(a: WholeEvidence, b: WholeEvidence, withPassing: boolean): ComparisonSection[] {
  if (a.kind === 'sign-in-test' && b.kind === 'sign-in-test') return compareSignInTests(a.test, b.test, withPassing);
  if (a.kind === 'connection-test' && b.kind === 'connection-test')
    return compareConnectionTests(a.test, b.test, withPassing);
  if (a.kind === 'fault-sweep' && b.kind === 'fault-sweep') return compareSweeps(a.run, b.run);
  if ('run' in a && 'run' in b && a.kind === b.kind && 'rows' in a.run && 'rows' in b.run)
    return compareProofs(a.run, b.run, withPassing);
  throw new PorticoError('input/invalid', 'Only two of one kind can be compared, and these are of two kinds.');
}

export const differences = (sections: readonly ComparisonSection[]): number =>
  sections
    .filter(({ isPassing }) => !isPassing)
    .flatMap(({ rows }) => rows)
    .filter(({ state }) => state !== 'same').length;

const compareSweeps = (a: FaultSweep, b: FaultSweep): ComparisonSection[] =>
  compareRuns(
    'Faults',
    [['Protocol', a.protocol, b.protocol]],
    ({ results }: FaultSweep) => results.map((result) => ({ ...result, key: result.fault })),
    a,
    b,
  );
