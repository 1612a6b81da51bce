/** The redirect binding: its signature covers the text as it was encoded (saml-bindings-2.0 §3.4.4.1). */
import { type KeyObject, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import {
  idpEntityId,
  idpKey,
  makeEcKey,
  makeMetadata,
  makeRsaKey,
  now,
  otherKey,
  rsaSha256,
  signElement,
  spEntityId,
} from './fixtures/saml-messages.ts';
import { inspect } from './inspect.ts';
import { readAuthnRequest } from './read-authn-request.ts';

const instant = 'IssueInstant="2026-03-01T11:59:00Z"';
const saml = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const samlp = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"';
const authnRequest = (id = '_q1') =>
  `<samlp:AuthnRequest ${samlp} ID="${id}" Version="2.0" ${instant} ForceAuthn="true" AssertionConsumerServiceURL="https://login.blixit.example/acs"><saml:Issuer ${saml}>${spEntityId}</saml:Issuer><samlp:NameIDPolicy Format="urn:f"/></samlp:AuthnRequest>`;
const logoutRequest = (extra = '') =>
  `<samlp:LogoutRequest ${samlp} ID="_l1" Version="2.0" ${instant} ${extra}><saml:Issuer ${saml}>${idpEntityId}</saml:Issuer><saml:NameID ${saml}>dana</saml:NameID></samlp:LogoutRequest>`;
const logoutResponse = `<samlp:LogoutResponse ${samlp} ID="_l2" Version="2.0" ${instant}><saml:Issuer ${saml}>${idpEntityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status></samlp:LogoutResponse>`;

interface Query {
  readonly parameter?: string;
  readonly relayState?: string | null;
  readonly algorithm?: string;
  readonly key?: KeyObject;
  readonly hash?: string;
  readonly encode?: (text: string) => string;
}

function signedQuery(
  xml: string,
  {
    parameter = 'SAMLRequest',
    relayState = 'a b&c',
    algorithm = rsaSha256,
    key = idpKey.privateKey,
    hash = 'sha256',
    encode = encodeURIComponent,
  }: Query = {},
): string[] {
  const parts = [
    `${parameter}=${encode(deflateRawSync(xml).toString('base64'))}`,
    ...(relayState === null ? [] : [`RelayState=${encode(relayState)}`]),
    `SigAlg=${encode(algorithm)}`,
  ];
  return [
    ...parts,
    `Signature=${encode(sign(hash, Buffer.from(parts.join('&')), { key, dsaEncoding: 'ieee-p1363' }).toString('base64'))}`,
  ];
}

const trust = { idpCertificates: idpKey.certificate };
async function look(parts: readonly string[], given: Partial<InspectContext> = trust) {
  const answer = await inspect(`https://idp.example/sso?${parts.join('&')}`, InspectContext.parse(given), now);
  return {
    ...answer,
    failed: [...new Set(answer.checks.filter(({ status }) => status === 'fail').map(({ id }) => id))],
  };
}

describe('a signed query', () => {
  test.each([
    ['with RelayState', {}],
    ['without RelayState', { relayState: null }],
    ['with an empty RelayState', { relayState: '' }],
    [
      'encoded in lower case',
      { encode: (text: string) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()) },
    ],
    ['encoded as a form', { encode: (text: string) => new URLSearchParams([['', text]]).toString().slice(1) }],
  ])('%s is valid, in any order', async (_, how) => {
    const parts = signedQuery(authnRequest(), how);
    expect(await look(parts)).toMatchObject({ kind: 'saml-authn-request', verdict: 'valid', failed: [] });
    expect(await look(parts.toReversed())).toMatchObject({ verdict: 'valid' });
    expect(await look(['utm=1', ...parts])).toMatchObject({ verdict: 'valid' });
  });

  test('with an elliptic curve', async () => {
    const key = makeEcKey('P-256');
    const parts = signedQuery(authnRequest(), {
      key: key.privateKey,
      algorithm: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    });
    expect(await look(parts, { idpCertificates: key.certificate })).toMatchObject({ verdict: 'valid' });
  });

  test('the key comes from the metadata of the service provider', async () => {
    const spMetadata = makeMetadata({ entityId: spEntityId, role: 'SPSSODescriptor' });
    expect(await look(signedQuery(authnRequest()), { spMetadata })).toMatchObject({ verdict: 'valid' });
    expect(await look(signedQuery(authnRequest()), { idpMetadata: makeMetadata() })).toMatchObject({
      verdict: 'unverified',
    });
  });

  test.each([
    [
      'another RelayState',
      (parts: string[]) => parts.map((part) => part.replace('RelayState=a', 'RelayState=b')),
      'redirect.signature',
    ],
    [
      'RelayState dropped',
      (parts: string[]) => parts.filter((part) => !part.startsWith('RelayState')),
      'redirect.signature',
    ],
    ['encoded again', (parts: string[]) => parts.map((part) => part.replace('a%20b', 'a+b')), 'redirect.signature'],
    [
      'another message',
      (parts: string[]) => [
        `SAMLRequest=${encodeURIComponent(deflateRawSync(authnRequest('_evil')).toString('base64'))}`,
        ...parts.slice(1),
      ],
      'redirect.signature',
    ],
    [
      'Signature without SigAlg',
      (parts: string[]) => parts.filter((part) => !part.startsWith('SigAlg')),
      'redirect.signature',
    ],
    [
      'SigAlg without Signature',
      (parts: string[]) => parts.filter((part) => !part.startsWith('Signature')),
      'redirect.signature',
    ],
    ['a parameter twice', (parts: string[]) => [...parts, 'RelayState=x'], 'redirect.parameters'],
    ['a message twice', (parts: string[]) => [...parts, parts[0] ?? ''], 'redirect.parameters'],
    ['a request and a response', (parts: string[]) => [...parts, 'SAMLResponse=AAAA'], 'redirect.parameters'],
    ['an unknown encoding', (parts: string[]) => [...parts, 'SAMLEncoding=urn%3Anone'], 'redirect.parameters'],
    ['HMAC', (parts: string[]) => parts.map((part) => part.replace('rsa-sha256', 'hmac-sha256')), 'redirect.algorithm'],
    [
      'SHA-1 named',
      (parts: string[]) =>
        parts.map((part) =>
          part.startsWith('SigAlg')
            ? `SigAlg=${encodeURIComponent('http://www.w3.org/2000/09/xmldsig#rsa-sha1')}`
            : part,
        ),
      'redirect.algorithm',
    ],
  ])('%s fails %s', async (_, change, id) => {
    const answer = await look(change(signedQuery(authnRequest())));
    expect(answer.failed).toContain(id);
    expect(answer.verdict).toBe('invalid');
  });

  test('a foreign key, a short key', async () => {
    expect((await look(signedQuery(authnRequest(), { key: otherKey.privateKey }))).failed).toEqual([
      'redirect.signature',
    ]);
    const short = makeRsaKey(1024);
    expect(
      (await look(signedQuery(authnRequest(), { key: short.privateKey }), { idpCertificates: short.certificate }))
        .failed,
    ).toEqual(['sig.key-size']);
  });

  test('an unsigned query is unverified', async () => {
    const answer = await look(signedQuery(authnRequest()).slice(0, 2));
    expect(answer).toMatchObject({ verdict: 'unverified', failed: [] });
    expect(answer.checks.find(({ id }) => id === 'redirect.unsigned')?.status).toBe('skip');
  });

  test('RelayState is compared with what was sent', async () => {
    expect((await look(signedQuery(authnRequest()), { ...trust, relayState: 'a b&c' })).failed).toEqual([]);
    expect((await look(signedQuery(authnRequest()), { ...trust, relayState: 'other' })).failed).toEqual([
      'saml.relay-state',
    ]);
  });
});

describe('logout', () => {
  const idp = { idpMetadata: makeMetadata() };
  test('signed in the query, or in the message', async () => {
    expect(await look(signedQuery(logoutRequest()), idp)).toMatchObject({
      kind: 'saml-logout-request',
      verdict: 'valid',
      subject: { nameId: 'dana', trusted: true },
    });
    expect(await look(signedQuery(logoutResponse, { parameter: 'SAMLResponse' }), idp)).toMatchObject({
      kind: 'saml-logout-response',
      verdict: 'valid',
    });
    const signed = signElement(logoutRequest(), 'LogoutRequest');
    expect(await inspect(signed, InspectContext.parse(idp), now)).toMatchObject({ verdict: 'valid' });
  });

  test('unsigned by itself is refused', async () => {
    for (const xml of [logoutRequest(), logoutResponse]) {
      const answer = await inspect(xml, InspectContext.parse(idp), now);
      expect(answer.checks.find(({ id }) => id === 'sig.present')?.status).toBe('fail');
    }
  });

  test.each([
    ['2026-03-01T12:00:00Z', ['logout.expiry']],
    ['2026-03-01T12:00:01Z', []],
    ['soon', ['time.format', 'logout.expiry']],
  ])('that ends at %s fails %j', async (end, failed) => {
    expect((await look(signedQuery(logoutRequest(`NotOnOrAfter="${end}"`)), idp)).failed).toEqual(failed);
  });
});

describe('what an identity provider reads of a request', () => {
  const spMetadata = makeMetadata({ entityId: spEntityId, role: 'SPSSODescriptor' });
  test('the facts, and whether the sender may be believed', () => {
    const query = signedQuery(authnRequest()).join('&');
    expect(readAuthnRequest(query, 'redirect', spMetadata, now)).toMatchObject({
      id: '_q1',
      issuer: spEntityId,
      acsUrl: 'https://login.blixit.example/acs',
      nameIdFormat: 'urn:f',
      forceAuthn: true,
      isPassive: false,
      relayState: 'a b&c',
      signature: 'good',
    });
    expect(readAuthnRequest(query, 'redirect', null, now).signature).toBe('unknown');
    expect(readAuthnRequest(query.replace('RelayState=a', 'RelayState=b'), 'redirect', spMetadata, now).signature).toBe(
      'bad',
    );
    expect(
      readAuthnRequest(signedQuery(authnRequest()).slice(0, 2).join('&'), 'redirect', spMetadata, now).signature,
    ).toBe('none');
  });

  test('a posted request with its signature inside', () => {
    const body = (xml: string) => `SAMLRequest=${encodeURIComponent(Buffer.from(xml).toString('base64'))}&RelayState=r`;
    const signed = signElement(authnRequest(), 'AuthnRequest');
    expect(readAuthnRequest(body(signed), 'post', spMetadata, now)).toMatchObject({
      signature: 'good',
      relayState: 'r',
    });
    expect(readAuthnRequest(body(signed.replace('ForceAuthn="true"', '')), 'post', spMetadata, now).signature).toBe(
      'bad',
    );
    expect(() => readAuthnRequest('SAMLResponse=AAAA', 'post', null, now)).toThrow(
      expect.objectContaining({ code: 'input/unreadable' }),
    );
    expect(() => readAuthnRequest(body('<!DOCTYPE x><x/>'), 'post', null, now)).toThrow(
      expect.objectContaining({ code: 'input/unreadable' }),
    );
  });
});
