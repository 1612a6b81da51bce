/** The sentence is sent to the partner as it stands: it names the cause that explains the others, and the next step. */
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import {
  acsUrl,
  makeAssertion,
  makeMetadata,
  makeResponse,
  now,
  otherKey,
  signElement,
  signedAssertion,
  spEntityId,
} from './fixtures/saml-messages.ts';
import { inspect } from './inspect.ts';

const context = { idpMetadata: makeMetadata(), spEntityId, acsUrl };
const sentence = async (xml: string, given: Partial<InspectContext> = context): Promise<string> =>
  (await inspect(xml, InspectContext.parse(given), now)).sentence ?? '';

describe('the sentence', () => {
  test.each<[string, string, RegExp]>([
    ['valid', signedAssertion(), /is valid: it was signed with a trusted key/],
    ['unsigned', makeResponse(makeAssertion()), /not valid: nothing in this message is signed.*Turn on signing/],
    [
      'wrong key',
      signedAssertion({}, { key: otherKey }),
      /not valid: Assertion: signed with the key of the certificate/,
    ],
    ['altered', signedAssertion().replace('>dana@', '>eve@'), /not valid: Assertion: the content was changed/],
    [
      'altered and for another audience',
      signedAssertion({ audience: 'urn:a' }).replace('>dana@', '>eve@'),
      /not valid: Assertion: the content was changed.* 1 more check failed\.$/,
    ],
    ['another audience', signedAssertion({ audience: 'urn:a' }), /not valid: meant for urn:a, but we are/],
  ])('%s', async (_, xml, words) => {
    expect(await sentence(xml)).toMatch(words);
  });

  test('says what is missing when nobody can say who wrote it', async () => {
    expect(await sentence(signedAssertion(), {})).toMatch(
      /nobody can say who wrote it: no trusted key was given; give .*--idp-metadata/,
    );
  });
});

describe('the shading', () => {
  test('covers exactly the signed element of the shown text, or the one that failed', async () => {
    const look = async (xml: string) => {
      const { content = '', parts = [] } = await inspect(xml, InspectContext.parse(context), now);
      return parts.map(({ from, to, state }) => [state, content.slice(from, from + 15), content.slice(to - 17, to)]);
    };
    expect(await look(signedAssertion())).toEqual([['signed', '<saml:Assertion', '</saml:Assertion>']]);
    expect(await look(signedAssertion().replace('>dana@', '>eve@'))).toEqual([
      ['failed', '<saml:Assertion', '</saml:Assertion>'],
    ]);
    const response = signElement(makeResponse(makeAssertion()), 'Response');
    expect(await look(response)).toEqual([['signed', '<samlp:Response', '/samlp:Response>'.padStart(17, '<')]]);
    expect(await look(makeResponse(makeAssertion()))).toEqual([]);
  });
});
