/**
 * The made-up people who can sign in at the loopback IdP: data, chosen for what goes wrong with real people. Their addresses
 * are in the partner's domain, so that routing by domain and address rules are tried as well.
 */
import { createHash } from 'node:crypto';
import type { Persona } from '../../../../shared/model/sign-in-test.ts';

interface Sketch {
  readonly givenName: string;
  readonly familyName: string;
  /** Left of the @; empty: no mailbox. */
  readonly mailbox: string;
  readonly groups: readonly string[];
  readonly description: string;
}

const sketches: readonly Sketch[] = [
  {
    givenName: 'Maya',
    familyName: 'Lindqvist',
    mailbox: 'maya.lindqvist',
    groups: ['orders-read', 'reports-read'],
    description: 'Analyst with two groups',
  },
  {
    givenName: 'Dayo',
    familyName: 'Okafor',
    mailbox: '',
    groups: ['orders-read'],
    description: 'No mailbox, no email attribute',
  },
  {
    givenName: 'Zoë',
    familyName: "O'Brien-Şahin van der Westhuizen-Etcheverría",
    mailbox: 'zoe.obrien-sahin',
    groups: ['orders-read', 'Ventes & Achats'],
    description: 'Accents, apostrophe, long name',
  },
  {
    givenName: '花子',
    familyName: '山田',
    mailbox: 'hanako.yamada',
    groups: ['orders-read'],
    description: 'A name outside the Latin alphabet',
  },
  {
    givenName: 'Ama',
    familyName: 'Boateng',
    mailbox: 'ama.boateng',
    groups: Array.from({ length: 500 }, (_, index) => `project-${String(index + 1).padStart(3, '0')}`),
    description: 'Member of 500 groups',
  },
];

/** @param domain the partner's first email domain, such as `cascade.example` */
export function personasFor(domain: string): Persona[] {
  return sketches.map(({ mailbox, groups, ...person }) => ({
    ...person,
    name: `${person.givenName} ${person.familyName}`,
    email: mailbox === '' ? '' : `${mailbox}@${domain}`,
    groups: [...groups],
  }));
}

/** The same person gets the same identifier at every start, another one for each audience. */
export function stableId(persona: Persona, audience: string): string {
  return createHash('sha256')
    .update(JSON.stringify([persona.name, persona.email, audience]))
    .digest('hex')
    .slice(0, 32);
}

/** What the person's record at the IdP holds for a field of the profile; empty when it holds nothing. */
export function valuesOf(persona: Persona, field: string): readonly string[] {
  switch (field) {
    case 'email':
      return persona.email === '' ? [] : [persona.email];
    case 'given_name':
      return [persona.givenName];
    case 'family_name':
      return [persona.familyName];
    case 'name':
      return [persona.name];
    case 'groups':
      return persona.groups;
    case 'external_id':
      return [stableId(persona, 'external_id')];
    default:
      return [];
  }
}

/** What the person's own record adds to what everybody has. */
export const ownAttributes = (persona: Persona): ReadonlyArray<readonly [string, readonly string[]]> =>
  Object.entries(persona.attributes ?? {});
