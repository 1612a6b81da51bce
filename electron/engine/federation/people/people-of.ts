/** Who can sign in at a partner: ready-made and own personas at its IdP, or the people of its own directory. Pure. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { OwnPersona, Persona } from '../../../../shared/model/persona.ts';
import { personasFor } from '../idp/personas.ts';
import { domainOf } from './domain-of.ts';

/** Empty for a directory to which nobody was invited. */
export function peopleOf(blueprint: Blueprint, own: readonly OwnPersona[]): Persona[] {
  const { connection } = blueprint;
  if (connection.kind !== 'directory') return everyPersona(domainOf(blueprint), own);
  return connection.directory.people.map(({ name, email }) => {
    const [givenName = '', ...rest] = name.trim().split(/\s+/);
    const description = 'Invited to the directory';
    return {
      name: name.trim() === '' ? email : name.trim(),
      email,
      givenName,
      familyName: rest.join(' '),
      groups: [],
      description,
    };
  });
}

/** @param domain for ready-made personas, and for own ones whose address has none */
export const everyPersona = (domain: string, own: readonly OwnPersona[]): Persona[] => [
  ...personasFor(domain),
  ...own.map((each) => asPersona(each, domain)),
];

function asPersona({ id, persona }: OwnPersona, domain: string): Persona {
  const { moreEmails, earlierEmail, nameId, attributes, ...rest } = persona;
  const at = (address: string) => (address === '' || address.includes('@') ? address : `${address}@${domain}`);
  return {
    ...rest,
    email: at(persona.email),
    own: id,
    ...(moreEmails.length === 0 ? {} : { moreEmails: moreEmails.map(at) }),
    ...(earlierEmail === '' ? {} : { earlierEmail: at(earlierEmail) }),
    ...(nameId === '' ? {} : { nameId }),
    ...(attributes.length === 0
      ? {}
      : { attributes: Object.fromEntries(attributes.map(({ name, values }) => [name, values])) }),
  };
}
