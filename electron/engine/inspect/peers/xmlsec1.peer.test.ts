/** The judge beside xmlsec1: what it signs and encrypts is accepted, in every layout and with every algorithm that it has. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  enveloped,
  exclusive,
  expectations,
  idpKey,
  makeAssertion,
  makeEcKey,
  makeMetadata,
  makeResponse,
  makeRsaKey,
  type TestKey,
} from '../fixtures/saml-messages.ts';
import { judgeSamlResponse } from '../judge-saml-response.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-xmlsec1-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const xenc = 'http://www.w3.org/2001/04/xmlenc#';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const inclusive11 = 'http://www.w3.org/2006/12/xml-c14n11';

interface Signing {
  readonly key?: TestKey;
  readonly algorithm?: string;
  readonly digest?: string;
  readonly content?: string;
  readonly contentParameters?: string;
  readonly signedInfo?: string;
  readonly signedInfoParameters?: string;
}

function signWithXmlsec1(response: string, how: Signing = {}): string {
  const {
    key = idpKey,
    algorithm = `${more}rsa-sha256`,
    digest = `${xenc}sha256`,
    content = exclusive,
    signedInfo = exclusive,
  } = how;
  const template = `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${signedInfo}">${how.signedInfoParameters ?? ''}</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="${algorithm}"/><ds:Reference URI="#_a1"><ds:Transforms><ds:Transform Algorithm="${enveloped}"/><ds:Transform Algorithm="${content}">${how.contentParameters ?? ''}</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="${digest}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>`;
  const at = response.lastIndexOf('</saml:Issuer>') + '</saml:Issuer>'.length;
  writeFileSync(join(folder, 'template.xml'), response.slice(0, at) + template + response.slice(at));
  writeFileSync(join(folder, 'key.pem'), key.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const output = join(folder, 'signed.xml');
  execFileSync(
    'xmlsec1',
    [
      '--sign',
      '--privkey-pem',
      join(folder, 'key.pem'),
      '--id-attr:ID',
      'urn:oasis:names:tc:SAML:2.0:assertion:Assertion',
      '--output',
      output,
      join(folder, 'template.xml'),
    ],
    { stdio: 'pipe' },
  );
  return readFileSync(output, 'utf8');
}

function expectValid(xml: string, changes: Parameters<typeof expectations>[0] = {}): void {
  const { inspection, verified } = judgeSamlResponse(xml, expectations(changes));
  expect(
    inspection.checks.filter(({ status }) => status === 'fail').map(({ id, detail }) => `${id}: ${detail}`),
  ).toEqual([]);
  expect(verified?.nameId?.value).toBe('dana@forge-supplies.example');
}

const surroundings: readonly (readonly [string, (xml: string) => string])[] = [
  ['plain', (xml) => xml],
  [
    'with namespaces and xml attributes around',
    (xml) =>
      xml.replace(
        '<samlp:Response',
        '<samlp:Response xmlns="urn:default" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:un="urn:unused" xml:lang="en" xml:space="preserve" xml:id="outer"',
      ),
  ],
  [
    'with an undone default namespace inside',
    (xml) =>
      xml
        .replace('<samlp:Response', '<samlp:Response xmlns="urn:default"')
        .replace(
          '<saml:AttributeValue>buyers',
          '<saml:AttributeValue xmlns=""><a xmlns="urn:a"><b xmlns=""><c/></b></a>buyers',
        ),
  ],
  [
    'with typed values',
    (xml) =>
      xml.replaceAll(
        '<saml:AttributeValue>',
        '<saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:string">',
      ),
  ],
  [
    'with attributes to be sorted',
    (xml) =>
      xml.replace(
        '<saml:Attribute Name="email"',
        '<saml:Attribute xmlns:z="urn:1" xmlns:a="urn:2" a:x="1" z:x="2" z:a="3" NameFormat="urn:f" FriendlyName="E&#9;&#10;&#13;&lt;&quot;&amp;>" Name="email"',
      ),
  ],
  ['with characters to be escaped', (xml) => xml.replace('>buyers<', '>\u00fcn\u{1F600}&#13;&gt;<![CDATA[<&>]]>\n\t<')],
  ['with comments between elements', (xml) => xml.replace('<saml:Conditions', '<!-- a --><saml:Conditions')],
  ['indented', (xml) => xml.replaceAll('><', '>\n  <')],
];

const canonicalizations = [exclusive, inclusive, inclusive11].flatMap((uri) => [
  uri,
  uri === exclusive ? `${uri}WithComments` : `${uri}#WithComments`,
]);

describe('canonicalization', () => {
  for (const [name, change] of surroundings) {
    test.each(canonicalizations)(`${name}, %s`, (uri) => {
      expectValid(signWithXmlsec1(change(makeResponse(makeAssertion())), { content: uri, signedInfo: uri }));
    });

    test.each(['xs', '#default', '#default xs samlp un', 'nowhere saml'])(`${name}, PrefixList "%s"`, (list) => {
      const parameters = `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="${list}"/>`;
      expectValid(
        signWithXmlsec1(change(makeResponse(makeAssertion())), {
          contentParameters: parameters,
          signedInfoParameters: parameters,
        }),
      );
    });
  }
});

describe('algorithms', () => {
  test.each(['sha256', 'sha384', 'sha512'])('RSA and digest with %s', (hash) => {
    const digest = hash === 'sha384' ? `${more}sha384` : `${xenc}${hash}`;
    expectValid(signWithXmlsec1(makeResponse(makeAssertion()), { algorithm: `${more}rsa-${hash}`, digest }));
  });

  test.each(['P-256', 'P-384', 'P-521'] as const)('ECDSA on %s', (curve) => {
    const key = makeEcKey(curve);
    for (const hash of ['sha256', 'sha384', 'sha512']) {
      expectValid(signWithXmlsec1(makeResponse(makeAssertion()), { key, algorithm: `${more}ecdsa-${hash}` }), {
        idpMetadata: makeMetadata({ keys: [{ key }] }),
      });
    }
  });
});

describe('encryption', () => {
  const ours = makeRsaKey();
  test.each([
    [`http://www.w3.org/2009/xmlenc11#aes128-gcm`, 'aes-128'],
    [`http://www.w3.org/2009/xmlenc11#aes256-gcm`, 'aes-256'],
    [`${xenc}aes128-cbc`, 'aes-128'],
    [`${xenc}aes256-cbc`, 'aes-256'],
  ])('%s', (algorithm, session) => {
    const signed = signWithXmlsec1(makeResponse(makeAssertion()));
    const assertion = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(signed)?.[0] ?? '';
    const template = `<xenc:EncryptedData xmlns:xenc="${xenc}" Type="${xenc}Element"><xenc:EncryptionMethod Algorithm="${algorithm}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p"/><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>`;
    writeFileSync(join(folder, 'encrypt.xml'), template);
    writeFileSync(join(folder, 'plain.xml'), assertion);
    writeFileSync(join(folder, 'public.pem'), ours.publicKey.export({ type: 'spki', format: 'pem' }));
    const output = join(folder, 'encrypted.xml');
    execFileSync(
      'xmlsec1',
      [
        '--encrypt',
        '--pubkey-pem',
        join(folder, 'public.pem'),
        '--session-key',
        session,
        '--xml-data',
        join(folder, 'plain.xml'),
        '--output',
        output,
        join(folder, 'encrypt.xml'),
      ],
      { stdio: 'pipe' },
    );
    const encrypted = readFileSync(output, 'utf8').replace(/^<\?xml[^>]*>\s*/, '');
    const xml = makeResponse(
      `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${encrypted}</saml:EncryptedAssertion>`,
    );
    expectValid(xml, { decryptKeyPem: ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() });
  });
});
