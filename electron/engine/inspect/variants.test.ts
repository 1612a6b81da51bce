/** Messages that real products send and that must be accepted, however they are laid out. */
import { constants, createHash, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalize } from '../kernel/xml/canonicalize.ts';
import { parseXml } from '../kernel/xml/parse-xml.ts';
import { childElements, walkElements } from '../kernel/xml/tree.ts';
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
  otherKey,
  sha256,
  signElement,
  signedAssertion,
  type TestKey,
} from './fixtures/saml-messages.ts';
import { judgeSamlResponse } from './judge-saml-response.ts';

function expectValid(xml: string, changes: Parameters<typeof expectations>[0] = {}) {
  const { inspection, verified } = judgeSamlResponse(xml, expectations(changes));
  expect(
    inspection.checks.filter(({ status }) => status === 'fail').map(({ id, detail }) => `${id}: ${detail}`),
  ).toEqual([]);
  expect(inspection.verdict).toBe('valid');
  expect(verified?.nameId?.value).toBe('dana@forge-supplies.example');
  return inspection;
}

const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const more2007 = 'http://www.w3.org/2007/05/xmldsig-more#';

interface ByHand {
  readonly key: TestKey;
  readonly algorithm: string;
  readonly hash: string;
  readonly digest?: string;
  readonly pss?: boolean;
  readonly c14n?: string;
  readonly signedInfoC14n?: string;
  readonly prefixList?: string;
}

const methods: Readonly<Record<string, Parameters<typeof canonicalize>[1]>> = {
  [exclusive]: { method: 'exclusive-1.0', comments: false, inclusivePrefixes: [] },
  [`${exclusive}WithComments`]: { method: 'exclusive-1.0', comments: true, inclusivePrefixes: [] },
  'http://www.w3.org/TR/2001/REC-xml-c14n-20010315': {
    method: 'inclusive-1.0',
    comments: false,
    inclusivePrefixes: [],
  },
  'http://www.w3.org/2006/12/xml-c14n11': { method: 'inclusive-1.1', comments: false, inclusivePrefixes: [] },
};
const bounds = { depth: 100, elements: 100_000, attributes: 100_000 };

/** Signs the assertion of a response without help of a library, for algorithms that xml-crypto does not have. */
function signByHand(response: string, how: ByHand): string {
  const {
    key,
    algorithm,
    hash,
    digest = sha256,
    pss = false,
    c14n = exclusive,
    signedInfoC14n = exclusive,
    prefixList,
  } = how;
  const list =
    prefixList === undefined ? '' : `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="${prefixList}"/>`;
  const inclusivePrefixes = (prefixList ?? '').split(' ').map((prefix) => (prefix === '#default' ? '' : prefix));
  const method = { ...(methods[c14n] ?? methods[exclusive]), ...(prefixList !== undefined && { inclusivePrefixes }) };
  const template = `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${signedInfoC14n}"/><ds:SignatureMethod Algorithm="${algorithm}"/><ds:Reference URI="#_a1"><ds:Transforms><ds:Transform Algorithm="${enveloped}"/><ds:Transform Algorithm="${c14n}">${list}</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="${digest}"/><ds:DigestValue>DIGEST</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>VALUE</ds:SignatureValue></ds:Signature>`;
  const issuers = [...response.matchAll(/<\/saml:Issuer>/g)];
  const at = (issuers.at(-1)?.index ?? 0) + '</saml:Issuer>'.length;
  const unsigned = response.slice(0, at) + template + response.slice(at);
  const find = (xml: string, local: string) =>
    [...walkElements(parseXml(xml, bounds).root)].find((element) => element.local === local);
  const assertion = find(unsigned, 'Assertion');
  const inner = assertion && childElements(assertion).find(({ local }) => local === 'Signature');
  if (assertion === undefined || inner === undefined) throw new Error('no assertion to sign');
  const digestHash = digest.split('#')[1] ?? '';
  const withDigest = unsigned.replace(
    'DIGEST',
    createHash(digestHash)
      .update(
        canonicalize(assertion, { inclusivePrefixes: [], method: 'exclusive-1.0', comments: false, ...method }, inner),
      )
      .digest('base64'),
  );
  const info = find(withDigest, 'SignedInfo');
  if (info === undefined) throw new Error('no SignedInfo');
  const bytes = Buffer.from(
    canonicalize(info, methods[signedInfoC14n] ?? { method: 'exclusive-1.0', comments: false, inclusivePrefixes: [] }),
  );
  const padding = pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
  return withDigest.replace(
    'VALUE',
    sign(hash, bytes, { key: key.privateKey, dsaEncoding: 'ieee-p1363', ...padding }).toString('base64'),
  );
}

describe('algorithms', () => {
  const digests = { sha256, sha384: `${more}sha384`, sha512: 'http://www.w3.org/2001/04/xmlenc#sha512' };
  test.each(['sha256', 'sha384', 'sha512'] as const)('RSA with %s, PKCS#1 v1.5 and PSS', (hash) => {
    const key = idpKey;
    const common = { key, hash, digest: digests[hash] };
    expectValid(signByHand(makeResponse(makeAssertion()), { ...common, algorithm: `${more}rsa-${hash}` }));
    expectValid(
      signByHand(makeResponse(makeAssertion()), { ...common, algorithm: `${more2007}${hash}-rsa-MGF1`, pss: true }),
    );
  });

  test.each(['P-256', 'P-384', 'P-521'] as const)('ECDSA on %s with every hash', (curve) => {
    const key = makeEcKey(curve);
    const idpMetadata = makeMetadata({ keys: [{ key }] });
    for (const hash of ['sha256', 'sha384', 'sha512'] as const) {
      const xml = signByHand(makeResponse(makeAssertion()), { key, hash, algorithm: `${more}ecdsa-${hash}` });
      expectValid(xml, { idpMetadata });
      const der = xml.replace(
        /(<ds:SignatureValue>)[^<]*/,
        `$1${sign(hash, Buffer.from('x'), key.privateKey).toString('base64')}`,
      );
      expect(judgeSamlResponse(der, expectations({ idpMetadata })).verified).toBeNull();
    }
  });

  test('an RSA algorithm does not accept an EC key, nor the other way round', () => {
    const xml = signedAssertion();
    const { inspection } = judgeSamlResponse(
      xml,
      expectations({ idpMetadata: makeMetadata({ keys: [{ key: makeEcKey('P-256') }] }) }),
    );
    expect(inspection.checks.find(({ id, status }) => id === 'sig.algorithm' && status === 'fail')?.detail).toMatch(
      /does not fit/,
    );
  });
});

describe('canonicalization', () => {
  test.each(Object.keys(methods))('%s in transform and SignedInfo', (c14n) => {
    const xml = makeResponse(makeAssertion()).replace(
      '<samlp:Response',
      '<samlp:Response xmlns:unused="urn:unused" xml:lang="en"',
    );
    expectValid(
      signByHand(xml, { key: idpKey, hash: 'sha256', algorithm: `${more}rsa-sha256`, c14n, signedInfoC14n: c14n }),
    );
  });

  test('a PrefixList with #default and a prefix of the surroundings', () => {
    const xml = makeResponse(makeAssertion()).replace(
      '<samlp:Response',
      '<samlp:Response xmlns="urn:default" xmlns:xs="http://www.w3.org/2001/XMLSchema"',
    );
    const how = { key: idpKey, hash: 'sha256', algorithm: `${more}rsa-sha256` };
    expectValid(signByHand(xml, { ...how, prefixList: 'xs #default samlp' }));
    const moved = signByHand(xml, { ...how, prefixList: 'xs' }).replace(
      ' xmlns:xs="http://www.w3.org/2001/XMLSchema"',
      ' xmlns:xs="urn:changed"',
    );
    expect(judgeSamlResponse(moved, expectations()).verified).toBeNull();
  });

  test('no canonicalization transform means inclusive 1.0', () => {
    const how = {
      key: idpKey,
      hash: 'sha256',
      algorithm: `${more}rsa-sha256`,
      c14n: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
    };
    const xml = signByHand(makeResponse(makeAssertion()), how);
    expect(judgeSamlResponse(xml, expectations()).verified).not.toBeNull();
  });
});

describe('layout', () => {
  const renamed = (xml: string): string => xml.replaceAll('saml:', 'a2:').replaceAll('xmlns:saml=', 'xmlns:a2=');
  test('any prefix', () => {
    expectValid(signElement(renamed(makeResponse(makeAssertion())), 'Assertion', { prefix: 'sig' }));
  });

  test('default namespaces', () => {
    const assertion = makeAssertion()
      .replaceAll('saml:', '')
      .replace('xmlns:saml=', 'xmlns=')
      .replace('xmlns:=', 'xmlns=');
    expect(assertion).toContain('<Assertion xmlns="urn');
    expectValid(signElement(makeResponse(assertion), 'Assertion'));
  });

  test('single quotes, other attribute order, indentation, CDATA, character references', () => {
    const assertion = makeAssertion({ nameId: '<![CDATA[dana@forge]]>-supplies.ex&#97;mple' })
      .replace('ID="_a1" Version="2.0"', "Version='2.0'   ID='_a1'")
      .replaceAll('><saml:', '>\n  <saml:');
    expectValid(signElement(makeResponse(assertion), 'Assertion'));
  });

  test.each([
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('line ends %s between the elements', (_, end) => {
    const xml = signElement(makeResponse(makeAssertion().replaceAll('><saml:', '>\n<saml:')), 'Assertion');
    expectValid(xml.replaceAll('\n', end));
  });

  test('byte order mark and XML declaration', () => {
    expectValid(`\uFEFF<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${signedAssertion()}\n`);
  });

  test('base64 in lines', () => {
    const wrap = (text: string): string => `\n${text.replace(/(.{64})/g, '$1\r\n')}\n`;
    expectValid(
      signedAssertion().replace(
        /(<ds:(?:SignatureValue|X509Certificate)>)([^<]*)/g,
        (_, tag: string, text: string) => tag + wrap(text),
      ),
    );
  });

  test('a comment between elements is a warning, not a failure', () => {
    const xml = signElement(
      makeResponse(makeAssertion().replace('<saml:Subject>', '<!-- hello --><saml:Subject>')),
      'Assertion',
    );
    expect(expectValid(xml).checks.find(({ id }) => id === 'xml.comment-in-text')?.status).toBe('warn');
  });

  test('without a certificate in the message, and with the newer of two keys', () => {
    const idpMetadata = makeMetadata({ keys: [{ key: otherKey }, { key: idpKey, use: 'signing' }] });
    const inspection = expectValid(signedAssertion({}, { withCertificate: false }), { idpMetadata });
    expect(inspection.checks.find(({ id }) => id === 'trust.rollover')?.detail).toMatch(/key 2 of 2/);
  });

  test('an expired certificate warns', () => {
    const key = makeRsaKey(2048, {
      notBefore: new Date('2020-01-01T00:00:00Z'),
      notAfter: new Date('2021-01-01T00:00:00Z'),
    });
    const inspection = expectValid(signedAssertion({}, { key }), { idpMetadata: makeMetadata({ keys: [{ key }] }) });
    expect(inspection.checks.find(({ id }) => id === 'trust.cert-dates')?.status).toBe('warn');
  });

  test('several bearer confirmations, one of which fits', () => {
    const other = `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="https://elsewhere.example" NotOnOrAfter="2026-03-01T12:05:00Z"/></saml:SubjectConfirmation>`;
    const assertion = makeAssertion().replace('</saml:NameID>', `</saml:NameID>${other}`);
    expectValid(signElement(makeResponse(assertion), 'Assertion'));
  });

  test('a large message is judged in a few seconds, on a busy machine too', () => {
    const values = Array.from(
      { length: 10_000 },
      (_, index) =>
        `<saml:AttributeValue>group ${index} of a very large company &amp; its subsidiaries</saml:AttributeValue>`,
    ).join('');
    const assertion = makeAssertion({ attributes: `<saml:Attribute Name="groups">${values}</saml:Attribute>` });
    const xml = signByHand(makeResponse(assertion), { key: idpKey, hash: 'sha256', algorithm: `${more}rsa-sha256` });
    const started = performance.now();
    const { verified } = judgeSamlResponse(xml, expectations());
    expect(verified?.attributes.groups).toHaveLength(10_000);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
