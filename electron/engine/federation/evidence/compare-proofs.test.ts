import { expect, test } from 'vitest';
import { LabProof } from '../../../../shared/model/lab-proof.ts';
import { compareEvidence, differences } from './compare-evidence.ts';

interface Made {
  readonly persona: string;
  readonly startedAt: string;
  readonly rows: readonly object[];
}

const proof = ({ persona, startedAt, rows }: Made) => ({
  kind: 'cut-off' as const,
  run: LabProof.parse({
    id: 'proof-1',
    kind: 'cut-off',
    ref: 'cascade',
    organizationName: 'Cascade',
    otherName: '',
    persona,
    state: 'done',
    startedAt,
    endedAt: startedAt,
    sentence: 'It ended.',
    rows,
    porticoVersion: '0.0.0-test',
  }),
});

const row = (who: string, more: object) => ({
  group: `${who} is deactivated`,
  title: `The token of ${who}`,
  outcome: 'works',
  check: '',
  detail: '',
  until: null,
  ...more,
});

const compared = (a: readonly object[], b: readonly object[], later = '2026-03-08T09:30:00.000Z') => {
  const sections = compareEvidence(
    proof({ persona: 'Maya', startedAt: '2026-03-01T12:00:00.000Z', rows: a }),
    proof({ persona: 'Ama', startedAt: later, rows: b }),
    false,
  );
  return (title: string) => sections.find((each) => each.title === title)?.rows ?? [];
};

const named = (who: string, attempt: string, more: object = {}) => row(who, { attempt, ...more });

test('the same attempt by two people is one row, also when another came between', () => {
  const of = compared(
    [named('Maya', 'account.token'), named('Maya', 'group.token', { group: 'Maya loses a group' })],
    [
      named('Ama', 'account.token', { outcome: 'refused', check: 'invalid_token' }),
      named('Ama', 'account.session', { title: 'The session of Ama' }),
      named('Ama', 'group.token', { group: 'Ama loses a group' }),
    ],
  );
  expect(of('Attempts').map(({ field, state, a, b }) => [field, state, a, b])).toEqual([
    ['Maya is deactivated: The token of Maya', 'different', 'works', 'refused by invalid_token'],
    ['Maya loses a group: The token of Maya', 'same', 'works', 'works'],
    ['Ama is deactivated: The session of Ama', 'only-b', '', 'works'],
  ]);
});

test('proofs from before attempts had names pair by place', () => {
  const of = compared([row('Maya', {}), row('Maya', {})], [row('Ama', {}), named('Ama', 'account.token')]);
  expect(of('Attempts').map(({ state }) => state)).toEqual(['same', 'same']);
});

test('how long something still works is counted from the start, a day of the calendar is not', () => {
  const token = (who: string, until: string) => named(who, 'account.token', { until });
  const secret = (who: string) => named(who, 'account.secret', { until: '2026-12-31T00:00:00.000Z' });
  const of = compared(
    [token('Maya', '2026-03-01T12:15:04.000Z'), secret('Maya')],
    [token('Ama', '2026-03-08T09:44:59.000Z'), secret('Ama')],
  );
  expect(of('How long it still works').map(({ state, a, b }) => [state, a, b])).toEqual([
    ['same', '15 minutes', '15 minutes'],
    ['same', '2026-12-31T00:00:00.000Z', '2026-12-31T00:00:00.000Z'],
  ]);
  const longer = compared([token('Maya', '2026-03-01T12:15:04.000Z')], [token('Ama', '2026-03-08T17:30:10.000Z')]);
  expect(longer('How long it still works')).toMatchObject([{ state: 'different', a: '15 minutes', b: '8 hours' }]);
});

test('what is in the tokens is compared, with what is new each time left out', () => {
  const issued = (who: string, claims: object) =>
    named(who, 'account.token', { token: { kind: 'access_token', header: {}, claims, trace: {} } });
  const of = compared([issued('Maya', { scope: 'feeds', exp: 1 })], [issued('Ama', { scope: 'feeds orders', exp: 2 })]);
  expect(of('Maya is deactivated: The token of Maya')).toMatchObject([
    { field: 'scope', state: 'different', a: 'feeds', b: 'feeds orders' },
  ]);
});

test('two kinds are not compared, one with itself differs in nothing', () => {
  const one = proof({ persona: 'Maya', startedAt: '2026-03-01T12:00:00.000Z', rows: [named('Maya', 'a')] });
  expect(differences(compareEvidence(one, one, true))).toBe(0);
  const other = { kind: 'walls' as const, run: { ...one.run, kind: 'walls' as const } };
  expect(() => compareEvidence(one, other, false)).toThrow(expect.objectContaining({ code: 'input/invalid' }));
});
