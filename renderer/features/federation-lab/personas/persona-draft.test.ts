import { expect, test } from 'vitest';
import { copyOf, fromLines, inLines } from './persona-draft.ts';

const maya = {
  name: 'Maya Lindqvist',
  email: 'maya@cascade.example',
  givenName: 'Maya',
  familyName: 'Lindqvist',
  groups: ['a'],
  description: '',
  moreEmails: ['m@cascade.example', 'm@elsewhere.example'],
  attributes: { team: ['7', '8'] },
};

test('a copy fits any partner and has a name of its own', () => {
  expect(copyOf(maya, ['Maya Lindqvist', 'Maya Lindqvist 2'])).toMatchObject({
    name: 'Maya Lindqvist 3',
    email: 'maya',
    moreEmails: ['m', 'm@elsewhere.example'],
    attributes: [{ name: 'team', values: ['7', '8'] }],
  });
  expect(copyOf({ ...maya, name: 'Maya Lindqvist 2' }, ['Maya Lindqvist 2']).name).toBe('Maya Lindqvist 3');
  expect(copyOf({ ...maya, email: '' }, []).email).toBe('');
});

test.each([[[]], [['a']], [['a', 'b c']]])('%j stands one a line', (values) => {
  expect(fromLines(inLines(values))).toEqual(values);
});
