import { expect, test } from 'vitest';
import { facetsOf, listPartners, type PartnerFilter } from './list-partners.ts';
import { partnerFixture } from './testing/partner-fixture.ts';

const everything: PartnerFilter = { q: '', states: [], owners: [], types: [], soon: false, sort: 'name', down: false };
const partners = [
  partnerFixture({
    ref: 'b',
    name: 'Émile Frères',
    state: 'synced',
    contractEnd: '2027-01-01',
    owner: 'Ana',
    domains: ['emile.example'],
  }),
  partnerFixture({
    ref: 'a',
    name: 'Zeta 10',
    state: 'draft',
    contractEnd: '',
    owner: 'Bo',
    lastTest: { at: '2026-11-01T00:00:00.000Z', outcome: 'seen' },
  }),
  partnerFixture({ ref: 'c', name: 'Zeta 9', state: 'drifted', contractEnd: '2026-12-01', owner: '', partnerType: '' }),
  partnerFixture({ ref: 'd', name: '', state: 'expired', contractEnd: '2026-01-01', owner: 'Ana' }),
];
const refs = (filter: Partial<PartnerFilter>) =>
  listPartners(partners, { ...everything, ...filter }).map(({ ref }) => ref);

test.each<[string, Partial<PartnerFilter>, string[]]>([
  ['names by their letters and numbers, the unnamed by its stand-in', {}, ['b', 'd', 'c', 'a']],
  ['a search ignores case and accents', { q: 'emile FRERES' }, ['b']],
  ['a search finds domains', { q: 'emile.ex' }, ['b']],
  ['several words must all be found', { q: 'zeta 9' }, ['c']],
  ['contract ends, the missing one last', { sort: 'end' }, ['d', 'c', 'b', 'a']],
  ['turned round', { sort: 'end', down: true }, ['a', 'b', 'c', 'd']],
  ['states in the order of a partner’s life', { sort: 'state' }, ['a', 'b', 'c', 'd']],
  ['tested ones first, the others by name', { sort: 'test' }, ['a', 'b', 'd', 'c']],
  ['filters narrow together', { owners: ['Ana'], states: ['expired'] }, ['d']],
])('%s', (_, filter, expected) => {
  expect(refs(filter)).toEqual(expected);
});

test.each([
  [0, true],
  [30, true],
  [31, false],
  [-1, false],
  [null, false],
])('%s days left: ends soon is %s', (daysLeft, expected) => {
  expect(listPartners([partnerFixture({ daysLeft })], { ...everything, soon: true }).length === 1).toBe(expected);
});

test('facets count what is there and leave the empty out', () => {
  expect(facetsOf(partners, 'owner')).toEqual([
    { value: 'Ana', count: 2 },
    { value: 'Bo', count: 1 },
  ]);
});
