/** Encrypted assertions and identifiers, written by hand so that every algorithm and every broken form can be tried. */
import { constants, createCipheriv, createHash, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../../shared/contract/inspect.ts';
import {
  expectations,
  idpEntityId,
  makeAssertion,
  makeResponse,
  makeRsaKey,
  now,
  otherKey,
  signElement,
} from '../fixtures/saml-messages.ts';
import { inspect } from '../inspect.ts';
import { judgeSamlResponse } from '../judge-saml-response.ts';

const ours = makeRsaKey();
const decryptKeyPem = ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const xenc = 'http://www.w3.org/2001/04/xmlenc#';
const xenc11 = 'http://www.w3.org/2009/xmlenc11#';
const samlUri = 'urn:oasis:names:tc:SAML:2.0:assertion';

interface How {
  readonly cipher?: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc';
  readonly contentAlgorithm?: string;
  readonly transport?: string;
  readonly hash?: string;
  readonly maskHash?: string;
  readonly place?: 'inside' | 'beside' | 'retrieval';
  readonly key?: KeyObject;
  readonly keyInfo?: string;
  readonly tamper?: (bytes: Buffer) => Buffer;
}

const digestUris: Readonly<Record<string, string>> = {
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  sha256: `${xenc}sha256`,
  sha512: `${xenc}sha512`,
};

function encryptContent(text: string, key: Buffer, cipher: NonNullable<How['cipher']>): Buffer {
  if (cipher === 'aes-128-gcm' || cipher === 'aes-256-gcm') {
    const iv = randomBytes(12);
    const encryptor = createCipheriv(cipher, key, iv);
    return Buffer.concat([iv, encryptor.update(text, 'utf8'), encryptor.final(), encryptor.getAuthTag()]);
  }
  const iv = randomBytes(16);
  const encryptor = createCipheriv(cipher, key, iv);
  return Buffer.concat([iv, encryptor.update(text, 'utf8'), encryptor.final()]);
}

/** EME-OAEP with a mask hash of its own (RFC 8017 §7.1.1), which Node does not offer. */
function encryptOaep(publicKey: KeyObject, message: Buffer, hash: string, maskHash: string): Buffer {
  const size = 256;
  const labelHash = createHash(hash).digest();
  const block = Buffer.concat([
    labelHash,
    Buffer.alloc(size - message.length - 2 * labelHash.length - 2),
    Buffer.from([1]),
    message,
  ]);
  const mask = (seed: Buffer, length: number): Buffer => {
    const parts: Buffer[] = [];
    for (let counter = 0; Buffer.concat(parts).length < length; counter += 1)
      parts.push(
        createHash(maskHash)
          .update(seed)
          .update(Buffer.from([0, 0, 0, counter]))
          .digest(),
      );
    return Buffer.concat(parts).subarray(0, length);
  };
  const xor = (left: Buffer, right: Buffer): Buffer =>
    Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
  const seed = randomBytes(labelHash.length);
  const masked = xor(block, mask(seed, block.length));
  const padded = Buffer.concat([Buffer.from([0]), xor(seed, mask(masked, seed.length)), masked]);
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, padded);
}

function encrypt(text: string, element: string, how: How = {}): string {
  const {
    cipher = 'aes-256-gcm',
    transport = `${xenc}rsa-oaep-mgf1p`,
    hash = 'sha1',
    maskHash = 'sha1',
    place = 'inside',
    key = ours.publicKey,
    keyInfo = '',
    tamper = (bytes) => bytes,
  } = how;
  const contentKey = randomBytes(cipher.includes('128') ? 16 : 32);
  const contentAlgorithm =
    how.contentAlgorithm ??
    (cipher.endsWith('gcm') ? `${xenc11}aes${cipher.slice(4, 7)}-gcm` : `${xenc}aes${cipher.slice(4, 7)}-cbc`);
  const mgf = transport.startsWith(xenc11)
    ? `<e11:MGF xmlns:e11="${xenc11}" Algorithm="${xenc11}mgf1${maskHash}"/>`
    : '';
  const encryptedKey = `<xenc:EncryptedKey xmlns:xenc="${xenc}" Id="_k1"><xenc:EncryptionMethod Algorithm="${transport}"><ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${digestUris[hash]}"/>${mgf}</xenc:EncryptionMethod>${keyInfo}<xenc:CipherData><xenc:CipherValue>${encryptOaep(key, contentKey, hash, maskHash).toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`;
  const info = { inside: encryptedKey, beside: '', retrieval: '<ds:RetrievalMethod URI="#_k1"/>' }[place];
  const value = tamper(encryptContent(text, contentKey, cipher))
    .toString('base64')
    .replace(/(.{76})/g, '$1\n');
  return `<saml:${element} xmlns:saml="${samlUri}"><xenc:EncryptedData xmlns:xenc="${xenc}" Type="${xenc}Element"><xenc:EncryptionMethod Algorithm="${contentAlgorithm}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${info}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${value}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>${place === 'inside' ? '' : encryptedKey}</saml:${element}>`;
}

const signed = signElement(makeAssertion(), 'Assertion');
const encrypted = (how: How = {}, assertion = signed): string =>
  makeResponse(encrypt(assertion, 'EncryptedAssertion', how));

function look(xml: string, changes: Parameters<typeof expectations>[0] = { decryptKeyPem }) {
  const { inspection, verified } = judgeSamlResponse(xml, expectations(changes));
  if (inspection.verdict !== 'valid') expect(verified).toBeNull();
  const failed = [...new Set(inspection.checks.filter(({ status }) => status === 'fail').map(({ id }) => id))];
  return {
    inspection,
    verified,
    failed,
    status: (id: string) => inspection.checks.find((check) => check.id === id)?.status,
  };
}

describe('an encrypted assertion', () => {
  const v11 = `${xenc11}rsa-oaep`;
  test.each<How>([
    {},
    { cipher: 'aes-128-gcm' },
    { hash: 'sha256' },
    { hash: 'sha512' },
    { transport: v11, hash: 'sha1', maskHash: 'sha1' },
    { transport: v11, hash: 'sha256', maskHash: 'sha256' },
    { transport: v11, hash: 'sha256', maskHash: 'sha1' },
    { transport: v11, hash: 'sha512', maskHash: 'sha512' },
    { transport: v11, hash: 'sha512', maskHash: 'sha256' },
    { place: 'beside' },
    { place: 'retrieval' },
  ])('%j is opened and judged', (how) => {
    const { failed, verified, status } = look(encrypted(how));
    expect(failed).toEqual([]);
    expect(verified?.nameId?.value).toBe('dana@forge-supplies.example');
    expect(status('enc.algorithm')).toBe('pass');
  });

  test('with AES-CBC warns', () => {
    for (const cipher of ['aes-128-cbc', 'aes-256-cbc'] as const) {
      const { verified, status } = look(encrypted({ cipher }));
      expect(verified).not.toBeNull();
      expect(status('enc.algorithm')).toBe('warn');
    }
  });

  test('inside a signed response', () => {
    const xml = signElement(makeResponse(encrypt(makeAssertion(), 'EncryptedAssertion')), 'Response');
    expect(look(xml).verified?.nameId?.value).toBe('dana@forge-supplies.example');
  });

  test('relies on prefixes that are declared around it', () => {
    const assertion = makeAssertion().replace(` xmlns:saml="${samlUri}"`, '');
    expect(look(signElement(makeResponse(encrypt(assertion, 'EncryptedAssertion')), 'Response')).failed).toEqual([]);
  });

  test('without a key stays unverified, and says for whom it is', () => {
    const keyInfo = `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${ours.base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
    const { inspection, failed } = look(encrypted({ keyInfo }), {});
    expect(failed).toEqual([]);
    expect(inspection.verdict).toBe('unverified');
    expect(inspection.checks.find(({ id }) => id === 'enc.key')?.detail).toMatch(/([0-9A-F]{2}:){31}/);
    const signedOutside = signElement(encrypted(), 'Response');
    expect(look(signedOutside, {}).inspection.verdict).toBe('unverified');
  });
});

test('an encrypted assertion by itself is opened and judged', async () => {
  const { idpMetadata, spEntityId, acsUrl } = expectations();
  const context = InspectContext.parse({ idpMetadata, spEntityId, acsUrl, decryptKeyPem });
  const xml = encrypt(signed, 'EncryptedAssertion');
  expect(await inspect(xml, context, now)).toMatchObject({ kind: 'saml-assertion', verdict: 'valid' });
  const { decryptKeyPem: _ours, ...without } = context;
  expect(await inspect(xml, without, now)).toMatchObject({ kind: 'saml-assertion', verdict: 'unverified' });
});

describe('encryption that must not be accepted', () => {
  const cut = (bytes: Buffer): Buffer => bytes.subarray(0, -1);
  const flip = (bytes: Buffer): Buffer =>
    Buffer.concat([bytes.subarray(0, 40), Buffer.from([(bytes[40] ?? 0) ^ 1]), bytes.subarray(41)]);
  test.each([
    ['for another key', encrypted({ key: otherKey.publicKey }), 'enc.key'],
    ['changed', encrypted({ tamper: flip }), 'enc.integrity'],
    ['with a cut tag', encrypted({ tamper: cut }), 'enc.integrity'],
    ['empty', encrypted({ tamper: () => Buffer.alloc(0) }), 'enc.integrity'],
    [
      'with a key that does not fit',
      encrypted({ cipher: 'aes-128-gcm', contentAlgorithm: `${xenc11}aes256-gcm` }),
      'enc.integrity',
    ],
    ['with RSA 1.5', encrypted().replace('rsa-oaep-mgf1p', 'rsa-1_5'), 'enc.algorithm'],
    ['with Triple DES', encrypted({ contentAlgorithm: `${xenc}tripledes-cbc` }), 'enc.algorithm'],
    ['with an unknown digest', encrypted().replace('xmldsig#sha1', 'xmldsig-more#md5'), 'enc.algorithm'],
    ['that is not signed', encrypted({}, makeAssertion()), 'enc.not-auth'],
    ['holding another element', encrypted({}, '<x/>'), 'enc.content'],
    ['holding two assertions', encrypted({}, signed + signed), 'enc.content'],
    ['holding text around it', encrypted({}, `x${signed}`), 'enc.content'],
    ['holding a document type declaration', encrypted({}, `<!DOCTYPE x>${signed}`), 'xml.dtd'],
    [
      'holding an assertion around another',
      encrypted({}, signed.replace('</saml:Subject>', `</saml:Subject>${makeAssertion({ id: '_x' })}`)),
      'saml.one-assertion',
    ],
    [
      'with the ID of the response inside',
      encrypted({}, signElement(makeAssertion({ id: '_r1' }), 'Assertion')),
      'xml.duplicate-id',
    ],
    [
      'that refers to the outside',
      encrypted({ place: 'retrieval' }).replace('URI="#_k1"', 'URI="https://evil.example/k"'),
      'enc.references',
    ],
    [
      'by reference',
      encrypted().replace(
        /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/,
        '<xenc:CipherReference URI="https://evil.example/c"/>',
      ),
      'enc.references',
    ],
    [
      'with two EncryptedData',
      encrypted().replace(
        '</saml:EncryptedAssertion>',
        `<xenc:EncryptedData xmlns:xenc="${xenc}"/></saml:EncryptedAssertion>`,
      ),
      'enc.content',
    ],
    ['beside a plain one', makeResponse(signed + encrypt(signed, 'EncryptedAssertion')), 'saml.one-assertion'],
  ])('%s', (_, xml, id) => {
    expect(look(xml).failed).toContain(id);
  });

  test('a changed tag and a wrong padding look the same', () => {
    const detail = (xml: string) => look(xml).inspection.checks.find(({ id }) => id === 'enc.integrity')?.detail;
    expect(detail(encrypted({ tamper: flip }))).toBe(
      detail(encrypted({ cipher: 'aes-256-cbc', tamper: (bytes) => bytes.subarray(0, -16) })),
    );
  });
});

describe('an encrypted identifier', () => {
  const nameId = `<saml:NameID xmlns:saml="${samlUri}" Format="urn:f">dana</saml:NameID>`;
  const withEncrypted = (inner: string, how: How = {}) =>
    makeAssertion().replace(/<saml:NameID[\s\S]*?<\/saml:NameID>/, encrypt(inner, 'EncryptedID', how));
  test('is opened, and counts as covered by the signature around it', () => {
    const { verified, failed } = look(makeResponse(signElement(withEncrypted(nameId), 'Assertion')));
    expect(failed).toEqual([]);
    expect(verified?.nameId).toEqual({ value: 'dana', format: 'urn:f' });
  });

  test('that cannot be opened leaves the message unverified or invalid', () => {
    expect(look(makeResponse(signElement(withEncrypted(nameId), 'Assertion')), {}).inspection.verdict).toBe(
      'unverified',
    );
    expect(
      look(makeResponse(signElement(withEncrypted(nameId, { key: otherKey.publicKey }), 'Assertion'))).failed,
    ).toEqual(['enc.key']);
    expect(look(makeResponse(signElement(withEncrypted('<saml:Issuer/>'), 'Assertion'))).failed).toEqual([
      'enc.content',
    ]);
  });
});

describe('an assertion that is encrypted for several keys', () => {
  const keyOf = (xml: string): string => /<xenc:EncryptedKey[\s\S]*<\/xenc:EncryptedKey>/.exec(xml)?.[0] ?? '';
  const foreign = keyOf(encrypted({ key: otherKey.publicKey })).replace(' Id="_k1"', '');
  const weak = foreign.replace('rsa-oaep-mgf1p', 'rsa-1_5');
  const withOthers = (others: string, how: How = {}): string =>
    encrypted(how).replace('<xenc:EncryptedKey', `${others}<xenc:EncryptedKey`);
  const algorithmsOf = ({ inspection }: ReturnType<typeof look>) =>
    inspection.checks.filter(({ id }) => id === 'enc.algorithm').map(({ status }) => status);

  test('ours is found among them, up to the limit', () => {
    expect(look(withOthers(foreign.repeat(7))).verified).not.toBeNull();
    for (const place of ['inside', 'beside', 'retrieval'] as const)
      expect(() => look(withOthers(foreign.repeat(8), { place }))).toThrow(
        expect.objectContaining({ code: 'input/too-large', why: expect.stringContaining('more than 8 keys') }),
      );
  });

  test('a weak one for somebody else is a warning', () => {
    const found = look(withOthers(weak));
    expect(found).toMatchObject({ failed: [], inspection: { verdict: 'valid' } });
    expect(algorithmsOf(found).sort()).toEqual(['pass', 'warn']);
    const unopened = look(withOthers(weak), {});
    expect(unopened).toMatchObject({ failed: [], inspection: { verdict: 'unverified' } });
    expect(algorithmsOf(unopened)).toContain('warn');
  });

  test('a weak one fails where it may be ours, or is the only one', () => {
    const ourWeak = keyOf(encrypted()).replace('rsa-oaep-mgf1p', 'rsa-1_5').replace(' Id="_k1"', '');
    const found = look(withOthers(ourWeak, { key: otherKey.publicKey }));
    expect(found.failed).toEqual(expect.arrayContaining(['enc.key', 'enc.algorithm']));
    expect(found.inspection.checks.find(({ id }) => id === 'enc.key')?.detail).toMatch(/or for ours in a way/);
    for (const changes of [{ decryptKeyPem }, {}])
      expect(look(withOthers(weak).replaceAll('rsa-oaep-mgf1p', 'rsa-1_5'), changes).failed).toContain('enc.algorithm');
  });
});

test('an encrypted identifier of a logout request is shown where it was', async () => {
  const nameId = `<saml:NameID xmlns:saml="${samlUri}">dana</saml:NameID>`;
  const request = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="${samlUri}" ID="_l1" Version="2.0" IssueInstant="2026-03-01T11:59:00Z"><saml:Issuer>${idpEntityId}</saml:Issuer>${encrypt(nameId, 'EncryptedID')}</samlp:LogoutRequest>`;
  const { idpMetadata } = expectations();
  const { content } = await inspect(request, InspectContext.parse({ idpMetadata, decryptKeyPem }), now);
  expect(content).toMatch(/decrypted with your key -->\s*<saml:NameID[^>]*>dana</);
});

describe('an encrypted attribute', () => {
  const secret = `<saml:Attribute xmlns:saml="${samlUri}" Name="level"><saml:AttributeValue>gold</saml:AttributeValue></saml:Attribute>`;
  const withAttribute = (inner: string, how: How = {}) =>
    makeResponse(
      signElement(
        makeAssertion({ attributes: `${encrypt(inner, 'EncryptedAttribute', how)}<saml:Attribute Name="email"/>` }),
        'Assertion',
      ),
    );
  test('is opened and shown in its place', () => {
    const { verified, failed } = look(withAttribute(secret));
    expect(failed).toEqual([]);
    expect(verified?.attributes).toEqual({ level: ['gold'], email: [] });
  });

  test('that stays closed leaves the message unverified, and one for another key makes it invalid', () => {
    expect(look(withAttribute(secret), {}).inspection.verdict).toBe('unverified');
    expect(look(withAttribute(secret, { key: otherKey.publicKey })).failed).toEqual(['enc.key']);
    expect(look(withAttribute(signed)).failed).toEqual(['enc.content']);
  });
});
