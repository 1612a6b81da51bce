import { expect, test } from 'vitest';
import { ConnectionStep } from '../../../../shared/model/blueprint.ts';
import type { FaultResult } from '../../../../shared/model/fault-sweep.ts';
import { itemOf } from '../evidence/whole-evidence.ts';
import { findFault } from '../idp/faults/index.ts';
import { verdict } from './run-sweep.ts';
import { aSweep } from './testing/a-sweep.ts';
import { type Ear, judgeFault } from './try-fault.ts';

const connection = ConnectionStep.parse({ kind: 'saml', provider: 'okta' });

function judged(fault: string, heard: Partial<ReturnType<Ear['heard']>>, words = ''): FaultResult {
  const ear: Ear = {
    onObservation: () => {},
    onOutcome: () => 'end',
    begin: () => {},
    heard: () => ({ outcome: null, check: '', reason: '', ...heard }),
  };
  const page = { url: 'http://127.0.0.1/', status: 429, html: `<main><h1>No</h1><p>${words}</p></main>`, forms: [] };
  return judgeFault(findFault(fault), connection, ear, page, 1);
}

test.each([
  ['signed-by-another-key', { check: 'sig.value', reason: 'It does not verify.' }, '', 'refused'],
  ['signed-by-another-key', { check: 'cond.window', reason: 'It expired.' }, '', 'refused-otherwise'],
  ['signed-by-another-key', {}, 'Too many sign-ins are under way. Wait 30 seconds.', 'refused-otherwise'],
  ['token-endpoint-slow', { reason: '127.0.0.1 did not answer within 10 seconds.' }, '', 'refused'],
  ['token-endpoint-slow', {}, 'Too many requests. Wait 30 seconds.', 'refused-otherwise'],
  ['token-endpoint-error', { check: 'jwt.exp', reason: 'token endpoint, status 500' }, '', 'refused-otherwise'],
  ['missing-email', { reason: 'The organization takes nobody without an address.' }, '', 'refused-otherwise'],
  ['userinfo-of-another-person', { reason: 'Userinfo is about another person.' }, '', 'refused'],
  ['userinfo-of-another-person', {}, 'The server is in trouble.', 'refused-otherwise'],
] as const)('%s with %j and "%s" is %s', (fault, heard, words, outcome) => {
  expect(judged(fault, heard, words).outcome).toBe(outcome);
});

test('a refusal for another reason is said in the verdict, and the sweep is not called held', () => {
  const results = [
    judged('signed-by-another-key', { check: 'sig.value', reason: 'It does not verify.' }),
    judged('expired', {}, 'Too many requests.'),
  ];
  expect(verdict(results)).toBe(
    '1 of 2 faults were refused, 0 harmless ones were let in as expected, and nothing else got through. 1 was refused, but not for the expected reason, which proves nothing.',
  );
  const verdictOf = (kept: readonly FaultResult[]) =>
    itemOf({ kind: 'fault-sweep', run: aSweep(kept) }, () => '').verdict;
  expect([verdictOf(results), verdictOf(results.slice(0, 1))]).toEqual(['tried', 'held']);
});
