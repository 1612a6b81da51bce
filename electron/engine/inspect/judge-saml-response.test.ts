import { describe, expect, test } from 'vitest';
import {
  expectations,
  makeAssertion,
  makeResponse,
  signedAssertion,
  signedBoth,
  signedResponse,
} from './fixtures/saml-messages.ts';
import { judgeSamlResponse } from './judge-saml-response.ts';

const failed = (xml: string, changes = {}) => {
  const { inspection, verified } = judgeSamlResponse(xml, expectations(changes));
  if (inspection.verdict !== 'valid') expect(verified).toBeNull();
  return inspection.checks.filter(({ status }) => status === 'fail').map(({ id, detail }) => `${id}: ${detail}`);
};

describe('a response that holds', () => {
  test.each([
    ['signed assertion', signedAssertion()],
    ['signed response', signedResponse()],
    ['both signed', signedBoth()],
  ])('%s is valid', (_, xml) => {
    const { inspection, verified } = judgeSamlResponse(xml, expectations());
    expect(inspection.checks.filter(({ status }) => status === 'fail' || status === 'warn')).toEqual([]);
    expect(inspection.verdict).toBe('valid');
    expect(verified).toEqual({
      assertionId: '_a1',
      issuer: 'https://idp.forge-supplies.example/saml',
      nameId: {
        value: 'dana@forge-supplies.example',
        format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      },
      sessionIndex: '_s1',
      attributes: { email: ['dana@forge-supplies.example'], groups: ['buyers', 'r&d <x>'] },
      notOnOrAfter: new Date('2026-03-01T12:05:00Z'),
      inResponseTo: '_req1',
    });
  });
});

describe('a response that does not hold', () => {
  test('is named: nothing signed', () => {
    expect(failed(makeResponse(makeAssertion()))).toEqual([expect.stringMatching(/^sig\.present/)]);
  });
  test('is named: changed after signing', () => {
    expect(failed(signedAssertion().replace('>dana@', '>eve@'))).toEqual([
      expect.stringMatching(/^sig\.digest/),
      expect.stringMatching(/^sig\.all/),
    ]);
  });
});
