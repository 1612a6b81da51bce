import { describe, expect, test } from 'vitest';
import { type AssertionOptions, expectations, signedAssertion } from './fixtures/saml-messages.ts';
import { judgeSamlResponse } from './judge-saml-response.ts';

const attribute = (name: string, ...values: string[]): string =>
  `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`;
const email = attribute('mail', 'dana@forge.example');

function advice(options: AssertionOptions, edit: (xml: string) => string = (xml) => xml): string[] {
  const { inspection } = judgeSamlResponse(edit(signedAssertion(options)), expectations());
  return inspection.checks
    .filter(({ id, status }) => id.startsWith('profile.') && status === 'warn')
    .map(({ id, detail }) => `${id}: ${detail}`);
}

describe('advice about the person (never a failure)', () => {
  test.each<[string, AssertionOptions, string[]]>([
    ['nothing to say', { attributes: email + attribute('groups', 'buyers') }, []],
    [
      'an empty value',
      { attributes: email + attribute('firstName', ' ') },
      ['profile.attributes: Sent, but empty: firstName.'],
    ],
    ['no value', { attributes: email + attribute('lastName') }, ['profile.attributes: Sent, but empty: lastName.']],
    ['no attributes', { attributes: '' }, ['profile.attributes: No attribute is sent, so the profile stays empty.']],
    [
      'object ids',
      { attributes: email + attribute('groups', '0d7c3b2e-1111-2222-3333-444455556666') },
      ['profile.groups: Groups arrive as object ids, not as names.'],
    ],
    [
      'directory paths',
      { attributes: email + attribute('memberOf', 'CN=Buyers,OU=x') },
      ['profile.groups: Groups arrive as directory paths, not as names.'],
    ],
    [
      'a link',
      { attributes: email + attribute('http://schemas.microsoft.com/claims/groups.link', 'https://x.example') },
      ['profile.groups: There are too many groups: the message carries a link in their place.'],
    ],
    [
      'an empty identifier',
      { nameId: '', attributes: email },
      ['profile.name-id: The identifier (NameID) of the person is empty.'],
    ],
    [
      'white space',
      { nameId: 'dana ', attributes: email },
      ['profile.name-id: The identifier (NameID) has white space around it.'],
    ],
  ])('%s', (_, options, expected) => {
    expect(advice(options)).toEqual(expected);
  });

  test('a transient identifier, and no email anywhere', () => {
    const edit = (xml: string): string => xml.replace('1.1:nameid-format:emailAddress', '2.0:nameid-format:transient');
    expect(advice({ attributes: attribute('dept', 'x') }, edit)).toEqual([
      'profile.name-id: The identifier is transient: it is another one at every sign-in.',
      'profile.attributes: No email address is sent under a usual name.',
    ]);
  });
});
