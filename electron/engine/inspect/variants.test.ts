/** Messages that real products send and that must be accepted, however they are laid out. */
import { sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  expectations,
  idpKey,
  makeAssertion,
  makeEcKey,
  makeMetadata,
  makeResponse,
  otherKey,
  signedAssertion,
} from './fixtures/saml-messages.ts';
import { signByHand } from './fixtures/sign-by-hand.ts';
import { algorithms, canonicalizations, layout, prefixLists, type Variant } from './fixtures/variants/saml.ts';
import { judgeSamlResponse } from './judge-saml-response.ts';

const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const pss = 'http://www.w3.org/2007/05/xmldsig-more#';

function expectValid(xml: string, changes: Parameters<typeof expectations>[0] = {}) {
  const { inspection, verified } = judgeSamlResponse(xml, expectations(changes));
  expect(
    inspection.checks.filter(({ status }) => status === 'fail').map(({ id, detail }) => `${id}: ${detail}`),
  ).toEqual([]);
  expect(inspection.verdict).toBe('valid');
  expect(verified?.nameId?.value).toBe('dana@forge-supplies.example');
  return inspection;
}

describe.each<[string, readonly Variant[]]>([
  ['algorithms', algorithms],
  ['canonicalization', canonicalizations],
  ['prefix lists', prefixLists],
  ['layout', layout],
])('%s', (_, table) => {
  test.each(table)('$name', ({ xml, expects }) => {
    expectValid(xml, expects);
  });
});

describe('close to a legitimate one, and not', () => {
  test('an EC signature in DER', () => {
    const key = makeEcKey('P-256');
    const xml = signByHand(makeResponse(makeAssertion()), { key, algorithm: `${more}ecdsa-sha256` });
    const der = sign('sha256', Buffer.from('x'), key.privateKey).toString('base64');
    const changed = xml.replace(/(<ds:SignatureValue>)[^<]*/, `$1${der}`);
    const idpMetadata = makeMetadata({ keys: [{ key }] });
    expect(judgeSamlResponse(changed, expectations({ idpMetadata })).verified).toBeNull();
  });

  test('an RSA algorithm with an EC key', () => {
    const { inspection } = judgeSamlResponse(
      signedAssertion(),
      expectations({ idpMetadata: makeMetadata({ keys: [{ key: makeEcKey('P-256') }] }) }),
    );
    expect(inspection.checks.find(({ id, status }) => id === 'sig.algorithm' && status === 'fail')?.detail).toMatch(
      /does not fit/,
    );
  });

  test.each([
    ['another salt than stated', '<p:SaltLength>20</p:SaltLength>', 'sig.value'],
    [
      'another mask hash than stated',
      `<p:MaskGenerationFunction><d:DigestMethod Algorithm="${more}sha384"/></p:MaskGenerationFunction>`,
      'sig.value',
    ],
    ['an unknown mask function', '<p:MaskGenerationFunction Algorithm="urn:x"/>', 'sig.structure'],
    ['another trailer', '<p:TrailerField>2</p:TrailerField>', 'sig.structure'],
    ['a salt that is no number', '<p:SaltLength>many</p:SaltLength>', 'sig.structure'],
    ['parts in another order', '<p:TrailerField>1</p:TrailerField><p:SaltLength>32</p:SaltLength>', 'sig.structure'],
    ['an unknown part', '<p:x/>', 'sig.structure'],
    ['a weak digest', '<d:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/>', 'sig.algorithm'],
  ])('RSA-PSS with %s', (_, content, check) => {
    const parameters = `<p:RSAPSSParams xmlns:p="${pss}" xmlns:d="http://www.w3.org/2000/09/xmldsig#">${content}</p:RSAPSSParams>`;
    const xml = signByHand(makeResponse(makeAssertion()), { algorithm: `${pss}rsa-pss`, pss: true, parameters });
    const { inspection, verified } = judgeSamlResponse(xml, expectations());
    expect(verified).toBeNull();
    expect(inspection.checks.filter(({ status }) => status === 'fail').map(({ id }) => id)).toContain(check);
  });

  test('a namespace of the prefix list that was changed', () => {
    const xml = makeResponse(makeAssertion()).replace('<samlp:Response', '<samlp:Response xmlns:xs="urn:xs"');
    const moved = signByHand(xml, { prefixList: 'xs' }).replace(' xmlns:xs="urn:xs"', ' xmlns:xs="urn:changed"');
    expect(judgeSamlResponse(moved, expectations()).verified).toBeNull();
  });
});

describe('what is said of a legitimate one', () => {
  test('which of two keys signed', () => {
    const idpMetadata = makeMetadata({ keys: [{ key: otherKey }, { key: idpKey, use: 'signing' }] });
    const inspection = expectValid(signedAssertion(), { idpMetadata });
    expect(inspection.checks.find(({ id }) => id === 'trust.rollover')?.detail).toMatch(/key 2 of 2/);
  });

  test.each([
    ['sha1', 'warn'],
    ['sha384', 'pass'],
  ])('RSA-PSS with SHA-256 and a mask of %s is a %s', (maskHash, status) => {
    const uri = maskHash === 'sha1' ? 'http://www.w3.org/2000/09/xmldsig#sha1' : `${more}sha384`;
    const parameters = `<p:RSAPSSParams xmlns:p="${pss}" xmlns:d="http://www.w3.org/2000/09/xmldsig#"><p:MaskGenerationFunction><d:DigestMethod Algorithm="${uri}"/></p:MaskGenerationFunction></p:RSAPSSParams>`;
    const xml = signByHand(makeResponse(makeAssertion()), {
      algorithm: `${pss}rsa-pss`,
      pss: true,
      maskHash,
      parameters,
    });
    const found = expectValid(xml).checks.filter(({ id }) => id === 'sig.algorithm');
    expect(found.map((check) => check.status)).toEqual([status]);
    if (status === 'warn') expect(found).toMatchObject([{ received: 'MGF1 with SHA-1', expected: 'MGF1 with SHA256' }]);
  });

  test.each([
    ['an expired certificate', 'trust.cert-dates'],
    ['a comment between elements', 'xml.comment-in-text'],
  ])('%s is a warning', (name, id) => {
    const variant = layout.find((other) => other.name === name);
    const inspection = expectValid(variant?.xml ?? '', variant?.expects);
    expect(inspection.checks.find((check) => check.id === id)?.status).toBe('warn');
  });
});

test('a large message is judged in a few seconds, on a busy machine too', () => {
  const values = Array.from(
    { length: 10_000 },
    (_, index) =>
      `<saml:AttributeValue>group ${index} of a very large company &amp; its subsidiaries</saml:AttributeValue>`,
  ).join('');
  const assertion = makeAssertion({ attributes: `<saml:Attribute Name="groups">${values}</saml:Attribute>` });
  const xml = signByHand(makeResponse(assertion));
  const started = performance.now();
  const { verified } = judgeSamlResponse(xml, expectations());
  expect(verified?.attributes.groups).toHaveLength(10_000);
  expect(performance.now() - started).toBeLessThan(4000);
});
