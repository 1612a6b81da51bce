import { describe, expect, test } from 'vitest';
import { PersonaDraft, personaLimits } from '../../../../shared/model/persona.ts';
import { checkPersona, tidyPersona } from './check-persona.ts';

const draft = (part: Partial<PersonaDraft>): PersonaDraft => PersonaDraft.parse({ name: 'Lin Okoro', ...part });
const paths = (part: Partial<PersonaDraft>) =>
  checkPersona(tidyPersona(draft(part)), ['Maya Lindqvist']).map(({ path }) => path);

describe('a persona may be saved', () => {
  test.each<[string, Partial<PersonaDraft>]>([
    ['with a name alone', {}],
    ['with a mailbox of the partner', { email: 'lin.okoro' }],
    ['with an address outside the partner', { email: "lin.o'koro@elsewhere.example" }],
    ['with an address outside ASCII', { email: '林@例え.example' }],
    ['with a right-to-left name', { name: 'ליאת כהן', givenName: 'ליאת' }],
    ['with an emoji in its name', { name: 'Lin 🚚' }],
    [
      'with as many groups as there may be',
      { groups: Array.from({ length: personaLimits.groups }, (_, at) => `g${at}`) },
    ],
    ['with an attribute whose value is empty', { attributes: [{ name: 'department', values: [''] }] }],
    ['with empty rows, which go', { groups: [' '], attributes: [{ name: ' ', values: [''] }], moreEmails: [''] }],
  ])('%s', (_title, part) => expect(paths(part)).toEqual([]));
});

describe('a persona is refused, at the field', () => {
  test.each<[string, Partial<PersonaDraft>, string[]]>([
    ['without a name', { name: '  ' }, ['name']],
    ['with the name of another, in other letters', { name: 'maya LINDQVIST' }, ['name']],
    ['with a name that is too long', { name: 'x'.repeat(personaLimits.name + 1) }, ['name']],
    ['with a control character', { familyName: 'Ok\u0007oro' }, ['familyName']],
    ['with half of a pair', { nameId: 'x\ud83d' }, ['nameId']],
    ['with two @', { email: 'a@b@c.example' }, ['email']],
    ['with a domain without a dot', { email: 'a@localhost' }, ['email']],
    ['with a changed address that is the same', { email: 'a', earlierEmail: 'a' }, ['earlierEmail']],
    ['with an earlier address and no present one', { earlierEmail: 'a' }, ['email']],
    ['with further addresses and no first one', { moreEmails: ['b'] }, ['email']],
    ['with an address twice', { email: 'a', moreEmails: ['b', 'a'] }, ['moreEmails']],
    ['with a group twice', { groups: ['a', 'a'] }, ['groups']],
    ['with a group that is too long', { groups: ['a', 'x'.repeat(personaLimits.group + 1)] }, ['groups.1']],
    [
      'with too many groups',
      { groups: Array.from({ length: personaLimits.groups + 1 }, (_, at) => `g${at}`) },
      ['groups'],
    ],
    ['with a NameID that is too long', { nameId: 'x'.repeat(personaLimits.nameId + 1) }, ['nameId']],
    ['with an attribute without a name', { attributes: [{ name: '', values: ['a'] }] }, ['attributes.0.name']],
    ['with an attribute without a value', { attributes: [{ name: 'a', values: [] }] }, ['attributes.0.values']],
    ['with a name that the protocol keeps', { attributes: [{ name: 'sub', values: ['a'] }] }, ['attributes.0.name']],
    ['with a name that objects keep', { attributes: [{ name: '__proto__', values: ['a'] }] }, ['attributes.0.name']],
    [
      'with an attribute twice',
      {
        attributes: [
          { name: 'a', values: ['1'] },
          { name: 'a', values: ['2'] },
        ],
      },
      ['attributes.1.name'],
    ],
  ])('%s', (_title, part, expected) => expect(paths(part)).toEqual(expected));
});
