import { PorticoError } from '../../../../shared/errors.ts';
import type { Persona } from '../../../../shared/model/persona.ts';

/** Where nobody has that name, as at the other partner of the walls, the first stands in. */
export const personOrFirst = (people: readonly Persona[], name: string): Persona | null =>
  people.find((each) => each.name === name) ?? people[0] ?? null;

/** @returns the first for an empty name, null where there is nobody. @throws `input/invalid` for a name that nobody has */
export function personNamed(people: readonly Persona[], name: string): Persona | null {
  if (name === '') return people[0] ?? null;
  const found = people.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new PorticoError(
    'input/invalid',
    `There is no persona named "${name.slice(0, 200)}" any more; choose another.`,
    {
      fields: [{ path: 'persona', message: 'Choose one from the list.' }],
    },
  );
}
