import type { Persona } from '../../../../shared/model/persona.ts';

/** Every value that names a person or says what a person belongs to, so that it can be taken out of what was written about them. */
export function personalValues(people: readonly (Persona | null)[]): string[] {
  const found = people.flatMap((person) =>
    person === null
      ? []
      : [
          person.name,
          ...person.name.split(' '),
          person.givenName,
          person.familyName,
          person.email,
          person.earlierEmail ?? '',
          person.nameId ?? '',
          ...(person.moreEmails ?? []),
          ...person.groups,
          ...Object.values(person.attributes ?? {}).flat(),
        ],
  );
  return [...new Set(found)].filter((value) => value !== '');
}
