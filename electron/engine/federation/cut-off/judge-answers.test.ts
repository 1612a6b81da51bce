import { UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { refusalIn } from '../proofs/party.ts';
import { afterArrival, newSignInWords, stillSays, works } from './judge-answers.ts';
import { verdict } from './run-cut-off.ts';

const group = 'buyers "east"';
const loss = { name: 'group', title: '', change: null, marker: group, what: 'the group' };
const tokens = (groups: readonly string[]) => ({ access_token: new UnsecuredJWT({ groups: [...groups] }).encode() });
const arrived = { type: 'code', code: 'c', verifier: 'v' } as const;

test('a sign-in whose code brings no token is not one that works', () => {
  const answer = { status: 400, body: { error: 'invalid_grant', error_description: 'The person is inactive.' } };
  expect(afterArrival(arrived, answer, () => works('They get in.', null))).toEqual({
    outcome: 'refused',
    check: 'invalid_grant',
    detail: 'The person is inactive.',
    until: null,
  });
  const broken = afterArrival(arrived, { status: 503, body: {} }, () => works('They get in.', null));
  expect(broken).toMatchObject({ outcome: 'not-tried', check: '' });
  const inside = afterArrival(arrived, { status: 200, body: tokens([]) }, () => works('They get in.', null));
  expect(inside.outcome).toBe('works');
});

test('the verdict claims a refusal or a way in only when one was seen', () => {
  const rows = (outcome: 'refused' | 'works' | 'not-tried') => [
    { ...works('', null), outcome, group: 'g', title: 'A new sign-in', attempt: 'account.sign-in' },
  ];
  expect(verdict(rows('refused'), 'Maya')).toMatch(/is refused at once/);
  expect(verdict(rows('works'), 'Maya')).toMatch(/gets in even after/);
  expect(verdict(rows('not-tried'), 'Maya')).toMatch(/was not seen/);
});

test('what a token carried before and carries no longer is said so', () => {
  expect(stillSays(tokens([group]), tokens([group]), loss)).toBe(', and the group is still in it');
  expect(stillSays(tokens([]), tokens([group]), loss)).toBe(', and the group is no longer in it');
  expect(stillSays(tokens([]), tokens([]), loss)).toBe('; it never carried the group');
  expect(newSignInWords(tokens([]), tokens([group]), loss)).toMatch(/no longer carries the group/);
});

test.each([
  [{ status: 401, body: {} }, '401'],
  [{ status: 403, body: {} }, '403'],
  [{ status: 400, body: { error: 'invalid_grant' } }, 'invalid_grant'],
  [{ status: 400, body: {} }, ''],
  [{ status: 404, body: {} }, ''],
  [{ status: 429, body: { error: 'slow_down' } }, ''],
  [{ status: 503, body: { error: 'temporarily_unavailable' } }, ''],
])('%j is a refusal named "%s"', (answer, name) => {
  expect(refusalIn(answer)).toBe(name);
});
