/**
 * The made-up people who can sign in at the loopback IdP: data, chosen for what goes wrong with real people. Their addresses
 * are in the partner's domain, so that routing by domain and address rules are tried as well.
 */
import { createHash } from 'node:crypto';
import { type Persona, recordValues } from '../../../../shared/model/persona.ts';

interface Sketch {
  readonly givenName: string;
  readonly familyName: string;
  /** Left of the @; empty: no mailbox. */
  readonly mailbox: string;
  readonly groups: readonly string[];
  readonly description: string;
  readonly attributes?: Persona['attributes'];
  /** Left of the @ at the first sign-in. */
  readonly earlierMailbox?: string;
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
  {
    givenName: 'Tomás',
    familyName: 'Ribeiro',
    mailbox: 'tomas.ribeiro',
    groups: ['orders-read'],
    attributes: { department: ['Field service'], employeeNumber: ['004217'], costCenter: ['4200', '4310'] },
    description: 'Attributes of his own, one with two values',
  },
  {
    givenName: 'Noor',
    familyName: 'Haddad-Weiss',
    mailbox: 'noor.haddad-weiss',
    earlierMailbox: 'noor.haddad',
    groups: ['orders-read'],
    description: 'Her address changes after the first sign-in',
  },
];

/** @param domain the partner's first email domain, such as `cascade.example` */
export function personasFor(domain: string): Persona[] {
  return sketches.map(({ mailbox, earlierMailbox, groups, ...person }) => ({
    ...person,
    name: `${person.givenName} ${person.familyName}`,
    email: mailbox === '' ? '' : `${mailbox}@${domain}`,
    ...(earlierMailbox === undefined ? {} : { earlierEmail: `${earlierMailbox}@${domain}` }),
    groups: [...groups],
  }));
}

/**
 * The same person gets the same identifier at every start, also after the address changed, another one for each audience; or
 * everywhere the one that the persona was given.
 */
export function stableId(persona: Persona, audience: string): string {
  if (persona.nameId !== undefined) return persona.nameId;
  return createHash('sha256')
    .update(JSON.stringify([persona.name, persona.earlierEmail ?? persona.email, audience]))
    .digest('hex')
    .slice(0, 32);
}

/** What the IdP sends for a field of the profile under a name; empty when it holds nothing. */
export function valuesOf(persona: Persona, field: string, sentAs: string): readonly string[] {
  const known = recordValues(persona, field, sentAs);
  return known.length === 0 && field === 'external_id' ? [stableId(persona, 'external_id')] : known;
}

/** What the person's own record adds to what everybody has. */
export const ownAttributes = (persona: Persona): ReadonlyArray<readonly [string, readonly string[]]> =>
  Object.entries(persona.attributes ?? {});

/** As the person is at this sign-in: the first one is with the earlier address. */
export const atSignIn = (persona: Persona, isFirst: boolean): Persona =>
  isFirst && persona.earlierEmail !== undefined ? { ...persona, email: persona.earlierEmail } : persona;
