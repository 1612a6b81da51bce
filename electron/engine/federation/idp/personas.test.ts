import { describe, expect, test } from 'vitest';
import type { Persona } from '../../../../shared/model/persona.ts';
import { atSignIn, personasFor, stableId, valuesOf } from './personas.ts';

const everybody = personasFor('cascade.example');
const find = (wanted: (persona: Persona) => boolean): Persona => {
  const found = everybody.find(wanted);
  if (found === undefined) throw new Error('there is no such persona');
  return found;
};

describe('the ready-made personas', () => {
  test.each<[string, (persona: Persona) => boolean]>([
    ['two groups', ({ groups }) => groups.length === 2],
    ['500 groups', ({ groups }) => groups.length === 500],
    ['no email', ({ email }) => email === ''],
    ['a name outside the Latin alphabet', ({ name }) => /\p{Script=Han}/u.test(name)],
    [
      'attributes of their own, one with several values',
      ({ attributes }) => Object.values(attributes ?? {}).some((values) => values.length > 1),
    ],
    ['an address that changes', ({ earlierEmail }) => earlierEmail !== undefined],
  ])('have somebody with %s', (_title, wanted) => expect(find(wanted).name).not.toBe(''));

  test('have names that are there once', () => {
    expect(new Set(everybody.map(({ name }) => name)).size).toBe(everybody.length);
  });
});

describe('a persona', () => {
  const noor = find(({ earlierEmail }) => earlierEmail !== undefined);

  test('whose address changes keeps its identifier, and comes with the earlier one first', () => {
    expect(atSignIn(noor, true).email).toBe('noor.haddad@cascade.example');
    expect(atSignIn(noor, false)).toBe(noor);
    expect(stableId(atSignIn(noor, true), 'sp')).toBe(stableId(noor, 'sp'));
    expect(stableId(noor, 'sp')).not.toBe(stableId(noor, 'another'));
  });

  test('with an identifier of its own has it everywhere', () => {
    const named = { ...noor, nameId: 'CORP\\noor' };
    expect(stableId(named, 'anybody')).toBe('CORP\\noor');
    expect(valuesOf(named, 'external_id', 'uid')).toEqual(['CORP\\noor']);
  });

  test('sends what it has under the very name first, then what belongs to the field', () => {
    const persona: Persona = {
      ...noor,
      moreEmails: ['b@x.example'],
      attributes: { mail: ['c@x.example'], team: ['7'] },
    };
    expect(valuesOf(persona, 'email', 'mail')).toEqual(['c@x.example']);
    expect(valuesOf(persona, 'email', 'email')).toEqual([noor.email, 'b@x.example']);
    expect(valuesOf(persona, 'team', 'http://schemas.example/team')).toEqual(['7']);
    expect(valuesOf(persona, 'toString', 'toString')).toEqual([]);
  });
});
