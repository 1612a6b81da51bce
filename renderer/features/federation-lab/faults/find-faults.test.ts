import { describe, expect, test } from 'vitest';
import type { ListedFault } from '../../../../shared/model/sign-in-test.ts';
import { expectationOf, faultsOf, findFaults } from './find-faults.ts';

const fault = (part: Partial<ListedFault>): ListedFault => ({
  name: 'expired',
  protocol: 'both',
  title: 'Expired',
  description: 'Its time is over.',
  expected: 'refused',
  refusedBy: ['cond.window', 'jwt.exp'],
  rule: '',
  setting: '',
  group: 'Time',
  ...part,
});
const expired = fault({});
const sha1 = fault({
  name: 'sha1',
  protocol: 'saml',
  title: 'SHA-1',
  description: 'An old hash.',
  refusedBy: ['sig.algorithm'],
  group: 'Signature and keys',
});
const all = [expired, sha1];
const titles = new Map([['sig.algorithm', 'The algorithm is on the list']]);
const found = (sought: string) => findFaults(all, sought, titles).map(({ name }) => name);

describe('faults are found', () => {
  test.each([
    ['by nothing', ' ', ['expired', 'sha1']],
    ['by name', 'SHA1', ['sha1']],
    ['by the id of a check', 'cond.win', ['expired']],
    ['by the words of a check', 'on the list', ['sha1']],
    ['by the group', 'keys', ['sha1']],
    ['by words in any order', 'hash old', ['sha1']],
    ['not by words of two', 'hash over', []],
  ])('%s', (_title, sought, expected) => expect(found(sought)).toEqual(expected));
});

test('a fault says what is to become of it, by the protocol', () => {
  expect(expectationOf(expired, 'saml')).toBe('Refused by cond.window.');
  expect(expectationOf(expired, 'oidc')).toBe('Refused by jwt.exp.');
  expect(expectationOf(fault({ refusedBy: [], rule: 'nobody is named' }), 'oidc')).toBe('Refused: nobody is named.');
  const error = fault({ refusedBy: ['saml.status'], rule: 'the answer is an error' });
  expect(expectationOf(error, 'saml')).toBe('Refused by saml.status.');
  expect(expectationOf(error, 'oidc')).toBe('Refused: the answer is an error.');
  expect(expectationOf(fault({ expected: 'let-in' }), 'saml')).toMatch(/^Let in/);
});

test('a connection has the faults of its protocol, a directory none', () => {
  expect(faultsOf(all, 'oidc')).toEqual([expired]);
  expect(faultsOf(all, 'saml')).toEqual(all);
  expect(faultsOf(all, 'directory')).toEqual([]);
});
