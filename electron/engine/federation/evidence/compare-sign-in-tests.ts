/** Two sign-in tests beside each other, of one partner or of two: set-up, outcome, hops, checks, values with their origin, messages. */
import type { ComparedRow, ComparisonSection } from '../../../../shared/model/evidence.ts';
import type { Check } from '../../../../shared/model/inspection.ts';
import type { DecodedToken, Hop, SignInTest } from '../../../../shared/model/sign-in-test.ts';
import { align } from './align.ts';
import { compareCarried } from './compare-carried.ts';
import { compareClaims } from './compare-claims.ts';
import { compareValues, flatten, settled, type Values } from './compare-values.ts';
import { compareMembers, section, times } from './sections.ts';
import { faultTitle, lookAlikeTitle } from './whole-evidence.ts';

const stateWords = { pass: 'passed', fail: 'failed', warn: 'warning', skip: 'not asked', none: 'seen' } as const;

export function compareSignInTests(a: SignInTest, b: SignInTest, withPassing: boolean): ComparisonSection[] {
  const hops = align(a.hops, b.hops, ({ from, to, label }) => `${from} ${to} ${label}`);
  return [
    section('Set-up', [
      ...compareMembers([
        ['Partner', a.organizationName, b.organizationName],
        ['Protocol', a.protocol, b.protocol],
        ['Where', a.at?.label ?? 'scratch tenant', b.at?.label ?? 'scratch tenant'],
        ['Persona', a.persona, b.persona],
        ['Answers like', likeWords(a), likeWords(b)],
        ['Fault', faultWords(a), faultWords(b)],
        ['Portico', a.porticoVersion, b.porticoVersion],
      ]),
      ...compareValues(personValues(a, withPassing), personValues(b, withPassing)),
    ]),
    section('Outcome', compareMembers([['State', a.state, b.state]])),
    section('Checks', compareChecks(a.checks, b.checks)),
    section('Mapped profile', compareValues(flatten(a.profile, withPassing), flatten(b.profile, withPassing))),
    section(
      'Person on the server',
      compareValues(flatten(a.provisionedUser, withPassing), flatten(b.provisionedUser, withPassing)),
    ),
    ...compareTokens(a.tokens, b.tokens, withPassing),
    section('Hops', hops.map(hopRow)),
    ...hops.flatMap((pair) => compareHopMessages(pair, withPassing)),
    times(a, b, [['Last hop after', lastHop(a), lastHop(b)]]),
  ].filter(({ rows }) => rows.length > 0);
}

const likeWords = ({ lookAlike }: SignInTest): string =>
  lookAlike === null ? 'nobody in particular' : lookAlikeTitle(lookAlike);
const faultWords = ({ fault }: SignInTest): string => (fault === null ? 'none' : faultTitle(fault));

/** What the IdP knew of the person; its words about the persona are no part of that. */
function personValues({ person }: SignInTest, withPassing: boolean): Values {
  if (person === null) return new Map();
  const { name: _, description: __, own: ___, ...known } = person;
  return new Map([...flatten(known, withPassing)].map(([field, value]) => [`Persona, ${inWords(field)}`, value]));
}

/** `givenName` as "given name"; names of attributes stay. */
const inWords = (field: string): string =>
  field.startsWith('attributes.') ? field : field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function compareChecks(a: readonly Check[], b: readonly Check[]): ComparedRow[] {
  const titles = new Map([...a, ...b].map(({ id, title }) => [id, title]));
  const verdicts = (checks: readonly Check[]): Values => {
    const found = new Map<string, string[]>();
    for (const { id, status, detail } of checks) {
      const verdict = status === 'pass' || detail === '' ? stateWords[status] : `${stateWords[status]}: ${detail}`;
      found.set(id, [...(found.get(id) ?? []), settled(verdict, false)]);
    }
    return new Map([...found].map(([id, all]) => [id, [...new Set(all)].join('\n')]));
  };
  return compareValues(verdicts(a), verdicts(b), (id) => titles.get(id) ?? '');
}

/** The first access token is the person's, later ones are those of services. */
function compareTokens(
  a: readonly DecodedToken[],
  b: readonly DecodedToken[],
  withPassing: boolean,
): ComparisonSection[] {
  return align(a, b, ({ kind }) => kind).map(([one, other], place) => {
    const kind = (one ?? other)?.kind === 'id_token' ? 'ID token' : 'Access token';
    return section(`${kind}, claims${place > 1 ? ` (${place + 1})` : ''}`, compareClaims(one, other, withPassing));
  });
}

function hopRow([a, b]: readonly [Hop | null, Hop | null]): ComparedRow {
  const hop = a ?? b;
  const field = hop === null ? '' : `${hop.index + 1}. ${hop.label}`;
  const way = hop === null ? '' : hop.from === hop.to ? `at the ${hop.to}` : `${hop.from} to ${hop.to}`;
  const words = (each: Hop | null) => (each === null ? '' : stateWords[each.verdict]);
  const state = a === null ? 'only-b' : b === null ? 'only-a' : a.verdict === b.verdict ? 'same' : 'different';
  return { field, state, a: words(a), b: words(b), note: way };
}

/** Messages that were judged in both. */
function compareHopMessages([a, b]: readonly [Hop | null, Hop | null], withPassing: boolean): ComparisonSection[] {
  const [one, other] = [a?.inspection, b?.inspection];
  if (a === null || one === null || one === undefined || other === null || other === undefined) return [];
  return [section(`Message of ${a.label}`, compareCarried(one, other, withPassing))];
}

function lastHop({ hops }: SignInTest): string {
  const last = hops.at(-1);
  return last === undefined ? 'no hop' : `${((last.atMs + last.durationMs) / 1000).toFixed(3)} s`;
}
