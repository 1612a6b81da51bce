/** Messages that must never be accepted, each with the check that has to name it. */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  exclusive,
  expectations,
  idpKey,
  makeAssertion,
  makeMetadata,
  makeResponse,
  makeRsaKey,
  otherKey,
  signElement,
  signedAssertion,
  signedBoth,
  signedResponse,
} from './fixtures/saml-messages.ts';
import { judgeSamlResponse } from './judge-saml-response.ts';

const signature = (xml: string): string => /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(xml)?.[0] ?? '';
const assertionOf = (xml: string): string => /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? '';
const without = (xml: string, part: string): string => xml.replace(part, '');
const inside = (xml: string, part: string): string => xml.replace(/<\/ds:Signature>/, `${part}</ds:Signature>`);

const good = signedAssertion();
const goodAssertion = assertionOf(good);
const goodSignature = signature(good);
const plainAssertion = without(goodAssertion, goodSignature);
const evil = makeAssertion({ id: '_evil', nameId: 'admin@forge-supplies.example' });
const withSignature = (assertion: string, part: string): string =>
  assertion.replace('</saml:Issuer>', `</saml:Issuer>${part}`);

const goodResponse = signedResponse();
const responseSignature = signature(goodResponse);
const plainResponse = without(goodResponse, responseSignature);
const evilResponse = (part: string): string =>
  makeResponse(evil, { id: '_evilresponse' }).replace('</saml:Issuer>', `</saml:Issuer>${part}`);

/** @returns ids of the failed checks; fails the test when anything was handed out */
function refusals(xml: string, changes: Parameters<typeof expectations>[0] = {}): string[] {
  const { inspection, verified } = judgeSamlResponse(xml, expectations(changes));
  expect(verified).toBeNull();
  expect(inspection.verdict).toBe('invalid');
  for (const check of inspection.checks) expect(check.detail).not.toBe('');
  return [...new Set(inspection.checks.filter(({ status }) => status === 'fail').map(({ id }) => id))];
}

describe('signature wrapping', () => {
  test.each([
    [
      '1: forged response around the original inside its signature',
      evilResponse(inside(responseSignature, plainResponse)),
      'sig.structure',
    ],
    [
      '2: forged response, original beside its signature',
      evilResponse(`${plainResponse}${responseSignature}`),
      'saml.one-assertion',
    ],
    ['3: forged assertion before the original', makeResponse(evil + goodAssertion), 'saml.one-assertion'],
    ['3b: forged assertion after the original', makeResponse(goodAssertion + evil), 'saml.one-assertion'],
    [
      '4: forged assertion around the original',
      makeResponse(evil.replace('</saml:Assertion>', `${goodAssertion}</saml:Assertion>`)),
      'saml.one-assertion',
    ],
    [
      '5: forged assertion with the signature, original beside it',
      makeResponse(withSignature(evil, goodSignature) + plainAssertion),
      'sig.one-reference',
    ],
    [
      '6: forged assertion, original inside the signature',
      makeResponse(withSignature(evil, inside(goodSignature, plainAssertion))),
      'sig.structure',
    ],
    [
      '7: original hidden in Extensions',
      makeResponse(evil).replace(
        '<samlp:Status>',
        `<samlp:Extensions>${goodAssertion}</samlp:Extensions><samlp:Status>`,
      ),
      'saml.one-assertion',
    ],
    [
      '8: original in an Object of the signature',
      makeResponse(withSignature(evil, inside(goodSignature, `<ds:Object>${plainAssertion}</ds:Object>`))),
      'sig.structure',
    ],
    [
      'with the ID of the original',
      makeResponse(makeAssertion({ nameId: 'admin@x.example' }) + goodAssertion),
      'xml.duplicate-id',
    ],
    ['in another namespace', makeResponse(`${goodAssertion}<x:Assertion xmlns:x="urn:x"/>`), 'saml.one-assertion'],
    [
      'encrypted beside plain',
      makeResponse(`${goodAssertion}<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>`),
      'saml.one-assertion',
    ],
    [
      'inside an attribute value',
      signedAssertion({
        attributes: `<saml:Attribute Name="a"><saml:AttributeValue>${evil}</saml:AttributeValue></saml:Attribute>`,
      }),
      'saml.one-assertion',
    ],
    [
      'signature moved to the status',
      makeResponse(plainAssertion).replace('</samlp:Status>', `${goodSignature}</samlp:Status>`),
      'sig.place',
    ],
    ['two signatures in one element', makeResponse(withSignature(goodAssertion, goodSignature)), 'sig.place'],
  ])('%s', (_, xml, id) => {
    expect(refusals(xml)).toContain(id);
  });
});

describe('a signature that is built to be read two ways', () => {
  const signedInfo = /<ds:SignedInfo[\s\S]*?<\/ds:SignedInfo>/.exec(good)?.[0] ?? '';
  const reference = /<ds:Reference[\s\S]*?<\/ds:Reference>/.exec(good)?.[0] ?? '';
  const digest = /<ds:DigestValue>(.*?)<\/ds:DigestValue>/.exec(good)?.[1] ?? '';
  test.each([
    ['two SignedInfo', good.replace(signedInfo, signedInfo + signedInfo), 'sig.structure'],
    [
      'another SignedInfo in an Object',
      good.replace('</ds:Signature>', `<ds:Object>${signedInfo}</ds:Object></ds:Signature>`),
      'sig.structure',
    ],
    [
      'SignedInfo of another namespace first',
      good.replace(signedInfo, `<x:SignedInfo xmlns:x="urn:x"/>${signedInfo}`),
      'sig.structure',
    ],
    ['two references', good.replace(reference, reference + reference), 'sig.one-reference'],
    ['no reference', good.replace(reference, ''), 'sig.one-reference'],
    ['empty URI', good.replace('URI="#_a1"', 'URI=""'), 'sig.one-reference'],
    ['no URI', good.replace(' URI="#_a1"', ''), 'sig.one-reference'],
    ['XPointer', good.replace('URI="#_a1"', `URI="#xpointer(id('_a1'))"`), 'sig.one-reference'],
    ['external URI', good.replace('URI="#_a1"', 'URI="https://evil.example/a"'), 'sig.one-reference'],
    ['response instead of assertion', good.replace('URI="#_a1"', 'URI="#_r1"'), 'sig.one-reference'],
    [
      'comment in the digest',
      good.replace(digest, `${digest.slice(0, 5)}<!-- -->${digest.slice(5)}`),
      'xml.comment-in-text',
    ],
    ['element in the digest', good.replace(digest, `${digest}<x/>`), 'sig.structure'],
    [
      'comment in the identifier',
      signedAssertion({ nameId: 'admin@x.example<!-- -->.evil.example' }),
      'xml.comment-in-text',
    ],
    ['text inside the signature', good.replace('<ds:SignatureValue>', 'x<ds:SignatureValue>'), 'sig.structure'],
    [
      'HMACOutputLength',
      good.replace(
        /(<ds:SignatureMethod [^>]*?)\/>/,
        '$1><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>',
      ),
      'sig.structure',
    ],
  ])('%s', (_, xml, id) => {
    expect(refusals(xml)).toContain(id);
  });

  test.each([
    ['XSLT', '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>'],
    [
      'XPath',
      '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::x)</ds:XPath></ds:Transform>',
    ],
    ['XPath filter 2', '<ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"/>'],
    ['base64', '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#base64"/>'],
    ['decryption', '<ds:Transform Algorithm="http://www.w3.org/2002/07/decrypt#XML"/>'],
    ['a second canonicalization', `<ds:Transform Algorithm="${exclusive}"/>`],
  ])('transform: %s', (_, transform) => {
    expect(refusals(good.replace('</ds:Transforms>', `${transform}</ds:Transforms>`))).toContain('sig.transforms');
    expect(refusals(good.replace('<ds:Transforms>', `<ds:Transforms>${transform}`))).toContain('sig.transforms');
  });

  test('no enveloped transform', () => {
    expect(refusals(good.replace(/<ds:Transform [^>]*enveloped-signature"\/>/, ''))).toContain('sig.transforms');
  });

  test('unknown canonicalization of SignedInfo', () => {
    expect(refusals(good.replace(/(<ds:CanonicalizationMethod Algorithm=")[^"]*/, '$1urn:none'))).toContain('sig.c14n');
  });
});

describe('keys and algorithms', () => {
  test('a key that nobody trusts, with its certificate in the message', () => {
    const xml = signedAssertion({}, { key: otherKey });
    expect(refusals(xml)).toEqual(['sig.value', 'sig.all']);
    const { inspection } = judgeSamlResponse(xml, expectations());
    const check = inspection.checks.find(({ id, status }) => id === 'sig.value' && status === 'fail');
    expect(check?.received).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(check?.expected).not.toBe(check?.received);
  });

  test('HMAC keyed with the public certificate', () => {
    const hmac = good.replace(
      /(<ds:SignatureMethod Algorithm=")[^"]*/,
      '$1http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
    );
    const forged = createHmac('sha256', idpKey.certificate).update('x').digest('base64');
    expect(refusals(hmac.replace(/<ds:SignatureValue>[^<]*/, `<ds:SignatureValue>${forged}`))).toContain(
      'sig.algorithm',
    );
  });

  test('SHA-1 in signature and digest', () => {
    const xml = signedAssertion(
      {},
      {
        signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
        digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1',
      },
    );
    expect(refusals(xml)).toEqual(expect.arrayContaining(['sig.algorithm', 'sig.digest-algorithm']));
  });

  test('a short key, although it is trusted', () => {
    const key = makeRsaKey(1024);
    expect(refusals(signedAssertion({}, { key }), { idpMetadata: makeMetadata({ keys: [{ key }] }) })).toContain(
      'sig.key-size',
    );
  });

  test('a key that is published for encryption only', () => {
    expect(refusals(good, { idpMetadata: makeMetadata({ keys: [{ key: idpKey, use: 'encryption' }] }) })).toContain(
      'trust.use',
    );
    const idpMetadata = makeMetadata({
      keys: [
        { key: idpKey, use: 'encryption' },
        { key: otherKey, use: 'signing' },
      ],
    });
    expect(refusals(good, { idpMetadata })).toEqual(expect.arrayContaining(['trust.use', 'sig.value']));
  });

  test('the key of another entity of the same metadata', () => {
    const federation = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${makeMetadata({ keys: [{ key: otherKey }] })}${makeMetadata({ entityId: 'https://evil.example', keys: [{ key: idpKey }] })}</md:EntitiesDescriptor>`;
    const { inspection } = judgeSamlResponse(good, expectations({ idpMetadata: federation }));
    expect(inspection.checks.find(({ id }) => id === 'sig.value')?.detail).toContain('https://evil.example');
    expect(refusals(good, { idpMetadata: federation })).toContain('sig.value');
  });

  test('another entity than the one of the connection, although the metadata knows it', () => {
    const federation = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${makeMetadata()}${makeMetadata({ entityId: 'https://other.example' })}</md:EntitiesDescriptor>`;
    expect(judgeSamlResponse(good, expectations({ idpMetadata: federation })).verified).not.toBeNull();
    expect(refusals(good, { idpMetadata: federation, idpEntityId: 'https://other.example' })).toContain('trust.issuer');
  });

  test('the key of a service provider role', () => {
    expect(refusals(good, { idpMetadata: makeMetadata({ role: 'SPSSODescriptor' }) })).toContain('trust.issuer');
  });

  test('one good signature does not excuse a bad one', () => {
    const both = signedBoth();
    expect(
      refusals(both.replace('IssueInstant="2026-03-01T11:59:31Z"', 'IssueInstant="2026-03-01T11:59:32Z"')),
    ).toEqual(['sig.digest', 'sig.all']);
    const inner = makeResponse(signElement(makeAssertion(), 'Assertion', { key: otherKey }));
    expect(refusals(signElement(inner, 'Response'))).toEqual(['sig.value', 'sig.all']);
  });

  test('a digest that fits another content, with the old signature value', () => {
    const changed = good.replace(
      '>dana@forge-supplies.example</saml:NameID>',
      '>admin@forge-supplies.example</saml:NameID>',
    );
    const forged = createHash('sha256').update('anything').digest('base64');
    expect(refusals(changed.replace(/<ds:DigestValue>[^<]*/, `<ds:DigestValue>${forged}`))).toEqual(
      expect.arrayContaining(['sig.digest', 'sig.value']),
    );
  });
});

describe('documents that are not what they seem', () => {
  test.each([
    ['a document type declaration', `<!DOCTYPE x>${good}`, 'xml.dtd'],
    [
      'an external entity',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${good.replace('>dana@', '>&e;')}`,
      'xml.dtd',
    ],
    [
      'exploding entities',
      `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>${good.replace('>dana@', '>&b;')}`,
      'xml.dtd',
    ],
    ['an undeclared entity', good.replace('>dana@', '>&nbsp;'), 'xml.well-formed'],
    ['a second root', `${good}<x/>`, 'xml.well-formed'],
    ['text after the root', `${good}x`, 'xml.well-formed'],
    ['an undeclared prefix', good.replace('<saml:Subject>', '<saml:Subject x:y="">'), 'xml.well-formed'],
    ['a duplicate attribute', good.replace('Version="2.0"', 'Version="2.0" Version="2.0"'), 'xml.well-formed'],
    ['NUL', good.replace('>dana@', '>\u0000dana@'), 'xml.well-formed'],
    ['a processing instruction', good.replace('<saml:Subject>', '<?x y?><saml:Subject>'), 'xml.pi'],
    ['a relative namespace', good.replace('<saml:Subject>', '<saml:Subject xmlns:r="r">'), 'xml.relative-namespace'],
    ['a repeated ID', good.replace('<saml:Subject>', '<saml:Subject Id="_r1">'), 'xml.duplicate-id'],
    ['a repeated legacy ID', good.replace('<saml:Subject>', '<saml:Subject AssertionID="_a1">'), 'xml.duplicate-id'],
    ['another encoding', `<?xml version="1.0" encoding="ISO-8859-1"?>${good}`, 'xml.encoding'],
  ])('%s', (_, xml, id) => {
    expect(refusals(xml)).toContain(id);
  });

  test('an assertion by itself signs nobody in', () => {
    expect(refusals(goodAssertion)).toContain('saml.unexpected-element');
  });

  test('limits end the judgement quickly', () => {
    const started = performance.now();
    const deep = good.replace('<saml:Subject>', `${'<x>'.repeat(2000)}${'</x>'.repeat(2000)}<saml:Subject>`);
    expect(() => judgeSamlResponse(deep, expectations())).toThrow(expect.objectContaining({ code: 'input/too-large' }));
    expect(() =>
      judgeSamlResponse(
        good.replace(
          '<saml:Subject>',
          `${'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'.repeat(20)}<saml:Subject>`,
        ),
        expectations(),
      ),
    ).toThrow(expect.objectContaining({ code: 'input/too-large' }));
    expect(() => judgeSamlResponse(`${good}${' '.repeat(11_000_000)}`, expectations())).toThrow(
      expect.objectContaining({ code: 'input/too-large' }),
    );
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
