/** One piece of evidence as it was kept, and its line in the list. */
import type { ConnectionTest } from '../../../../shared/contract/connection-tests.ts';
import type { EvidenceItem, EvidenceVerdict } from '../../../../shared/model/evidence.ts';
import type { FaultResult, FaultSweep } from '../../../../shared/model/fault-sweep.ts';
import type { LabProof, LabProofKind } from '../../../../shared/model/lab-proof.ts';
import type { SignInTest, SignInTestSummary } from '../../../../shared/model/sign-in-test.ts';
import { allFaults } from '../idp/faults/index.ts';
import { findLookAlike } from '../idp/look-alikes/look-alikes.ts';

export type WholeEvidence =
  | { readonly kind: 'sign-in-test'; readonly test: SignInTest }
  | { readonly kind: 'fault-sweep'; readonly run: FaultSweep }
  | { readonly kind: LabProofKind; readonly run: LabProof }
  | { readonly kind: 'connection-test'; readonly test: ConnectionTest };

/** @param nameOf of a partner, for what does not keep its name */
export function itemOf(evidence: WholeEvidence, nameOf: (ref: string) => string): EvidenceItem {
  switch (evidence.kind) {
    case 'sign-in-test':
      return itemOfTest(evidence.test);
    case 'fault-sweep':
      return itemOfSweep(evidence.run);
    case 'connection-test':
      return itemOfConnectionTest(evidence.test, nameOf(evidence.test.ref));
    default:
      return itemOfProof(evidence.run);
  }
}

const testVerdicts: Readonly<Record<SignInTest['state'], EvidenceVerdict>> = {
  preparing: 'running',
  waiting: 'running',
  'signed-in': 'let-in',
  refused: 'refused',
  failed: 'not-finished',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
};

export const faultTitle = (name: string): string => allFaults.find((fault) => fault.name === name)?.title ?? name;

export const lookAlikeTitle = (id: string): string => findLookAlike(id)?.title ?? id;

export function itemOfTest(test: SignInTestSummary | SignInTest): EvidenceItem {
  const { id, ref, organizationName, protocol, persona, fault, lookAlike, at, state } = test;
  const isThrough =
    state === 'signed-in' &&
    fault !== null &&
    allFaults.some(({ name, expected }) => name === fault && expected !== 'let-in');
  return {
    kind: 'sign-in-test',
    id,
    ref,
    partner: organizationName,
    protocol,
    persona,
    setUp: [
      ...(fault === null ? [] : [`fault: ${faultTitle(fault)}`]),
      ...(lookAlike === null ? [] : [`like ${lookAlikeTitle(lookAlike)}`]),
      ...(at === null ? [] : [`at ${at.label}`]),
    ],
    verdict: isThrough ? 'let-through' : testVerdicts[state],
    startedAt: test.startedAt,
    endedAt: test.endedAt,
    sentence: test.sentence,
  };
}

const runVerdicts: Readonly<Record<FaultSweep['state'], EvidenceVerdict>> = {
  running: 'running',
  done: 'held',
  failed: 'not-finished',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
};

function itemOfSweep(run: FaultSweep): EvidenceItem {
  const has = (wanted: FaultResult['outcome']) => run.results.some(({ outcome }) => outcome === wanted);
  // A refusal for another reason proves nothing, so not everything wrong was seen to be refused.
  const ended = has('refused-otherwise') ? { ...runVerdicts, done: 'tried' as const } : runVerdicts;
  return {
    kind: 'fault-sweep',
    id: run.id,
    ref: run.ref,
    partner: run.organizationName,
    protocol: run.protocol,
    persona: run.persona,
    setUp: [`${run.results.length} of ${run.total} faults`],
    verdict: has('let-through') ? 'let-through' : ended[run.state],
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    sentence: run.sentence,
  };
}

function itemOfProof(run: LabProof): EvidenceItem {
  const isThrough = run.rows.some(({ outcome }) => outcome === 'let-through');
  const ended = run.kind === 'walls' ? runVerdicts : { ...runVerdicts, done: 'tried' as const };
  return {
    kind: run.kind,
    id: run.id,
    ref: run.ref,
    partner: run.organizationName,
    protocol: null,
    persona: run.persona,
    setUp: run.otherName === '' ? [] : [`${run.kind === 'target-check' ? 'at' : 'with'} ${run.otherName}`],
    verdict: isThrough ? 'let-through' : ended[run.state],
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    sentence: run.sentence,
  };
}

function itemOfConnectionTest(test: ConnectionTest, partner: string): EvidenceItem {
  const verdict = test.verdict === 'valid' ? 'let-in' : test.verdict === 'invalid' ? 'invalid' : 'not-finished';
  return {
    kind: 'connection-test',
    id: test.id,
    ref: test.ref,
    partner,
    protocol: test.protocol,
    persona: '',
    setUp: ['their real IdP'],
    verdict: test.state === 'waiting' ? 'running' : test.state === 'cancelled' ? 'cancelled' : verdict,
    startedAt: test.startedAt,
    endedAt: test.endedAt,
    sentence: test.sentence,
  };
}
