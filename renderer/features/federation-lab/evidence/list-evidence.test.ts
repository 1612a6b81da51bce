import { describe, expect, test } from 'vitest';
import type { EvidenceItem } from '../../../../shared/model/evidence.ts';
import { PartnerRef } from '../../../../shared/model/ids.ts';
import { choicesOf, type EvidenceFilter, isFiltered, listEvidence } from './list-evidence.ts';

const item = (part: Partial<EvidenceItem>): EvidenceItem => ({
  kind: 'sign-in-test',
  id: 'test-1',
  ref: PartnerRef.parse('cascade'),
  partner: 'Cascade Consulting',
  protocol: 'saml',
  persona: 'Maya Lindqvist',
  setUp: [],
  verdict: 'let-in',
  startedAt: '2026-11-24T12:00:00Z',
  endedAt: '2026-11-24T12:00:09Z',
  sentence: 'Maya signed in.',
  ...part,
});
const items = [
  item({}),
  item({ id: 'test-2', verdict: 'refused', setUp: ['fault: Expired'], startedAt: '2026-11-20T12:00:00Z' }),
  item({
    id: 'sweep-1',
    kind: 'fault-sweep',
    verdict: 'held',
    ref: PartnerRef.parse('forge'),
    partner: 'Forgé Supplies',
    persona: '',
  }),
];
const found = (filter: EvidenceFilter) => listEvidence(items, filter).map(({ id }) => id);

describe('evidence is found', () => {
  test.each<[string, EvidenceFilter, string[]]>([
    ['by nothing', {}, ['test-1', 'test-2', 'sweep-1']],
    ['by its fault', { q: 'expired' }, ['test-2']],
    ['by the partner, whatever the accents', { q: 'forge sweep' }, ['sweep-1']],
    ['by id', { q: 'test-2' }, ['test-2']],
    ['by kind and verdict', { kinds: ['sign-in-test'], verdicts: ['let-in', 'held'] }, ['test-1']],
    ['by partner', { partners: ['forge'] }, ['sweep-1']],
    ['from a day on', { from: '2026-11-24' }, ['test-1', 'sweep-1']],
    ['until a day', { to: '2026-11-20' }, ['test-2']],
    ['while a day is being typed', { from: '24 Nov' }, ['test-1', 'test-2', 'sweep-1']],
    ['not at all', { q: 'nobody' }, []],
  ])('%s', (_title, filter, expected) => expect(found(filter)).toEqual(expected));
});

test('what can be chosen is what is there, counted', () => {
  const { kinds, verdicts, partners } = choicesOf(items);
  expect(kinds.map(({ id, help }) => [id, help])).toEqual([
    ['sign-in-test', '2'],
    ['fault-sweep', '1'],
  ]);
  expect(verdicts.map(({ id }) => id)).toEqual(['let-in', 'refused', 'held']);
  expect(partners.map(({ label }) => label)).toEqual(['Cascade Consulting', 'Forgé Supplies']);
  expect([isFiltered({}), isFiltered({ q: '' }), isFiltered({ to: 'x' })]).toEqual([false, false, true]);
});
