import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { Persona } from '../../../../shared/model/sign-in-test.ts';
import { personasFor } from '../idp/personas.ts';
import { domainOf } from './prepare-blueprint.ts';

/** Who can sign in in a test: the personas of the loopback IdP, or the people of the partner's own directory. */
export function peopleOf(blueprint: Blueprint): Persona[] {
  const { connection } = blueprint;
  if (connection.kind !== 'directory') return personasFor(domainOf(blueprint));
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
