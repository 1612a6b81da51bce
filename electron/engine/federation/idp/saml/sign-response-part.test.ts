import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../kernel/make-certificate.ts';
import { canonicalize } from '../../../kernel/xml/canonicalize.ts';
import { escapeXml, readXml } from './read-xml.ts';
import { signElement } from './sign-element.ts';
import { signResponsePart } from './sign-response-part.ts';

const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pair = {
  privateKeyPem: keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  certificatePem: makeCertificate({
    keyPair,
    subject: 'signer',
    notBefore: new Date('2026-01-01'),
    notAfter: new Date('2046-01-01'),
  }),
};
const assertion = (name: string, value: string) =>
  `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0" ID="_a1"><saml:Issuer>https://idp.example</saml:Issuer>` +
  `<saml:Subject/><saml:Attribute NameFormat="f" Name="${escapeXml(name)}"><saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue></saml:Attribute></saml:Assertion>`;
const canonical = (xml: string) =>
  canonicalize(readXml(xml, 'The signed text'), { method: 'exclusive-1.0', comments: true, inclusivePrefixes: [] });

describe('a part of a response', () => {
  test.each(['sha256', 'sha1'] as const)('is signed as xml-crypto signs it, with %s', async (hash) => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), async (name, value) => {
        const xml = assertion(name, value);
        expect(canonical(await signResponsePart(xml, pair, hash))).toBe(canonical(signElement(xml, pair, hash)));
      }),
      { numRuns: 60 },
    );
  });

  test('can hold one that is signed already', async () => {
    const inner = await signResponsePart(assertion('a', 'b'), pair, 'sha256');
    const xml = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">i</saml:Issuer>${inner}</samlp:Response>`;
    expect(canonical(await signResponsePart(xml, pair, 'sha256'))).toBe(canonical(signElement(xml, pair, 'sha256')));
  });

  test('without an ID or an Issuer is a mistake of ours', async () => {
    await expect(signResponsePart('<a ID="_1"/>', pair, 'sha256')).rejects.toThrow(/no ID or no Issuer/);
  });
});
