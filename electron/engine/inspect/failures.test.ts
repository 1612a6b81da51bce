/** The failures that support meets most, by their number in the list: each is told from the message alone, by a check of its own. */
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import {
  acsUrl,
  idpEntityId,
  idpKey,
  makeAssertion,
  makeMetadata,
  makeResponse,
  makeRsaKey,
  now,
  otherKey,
  requestId,
  signElement,
  signedAssertion,
  spEntityId,
} from './fixtures/saml-messages.ts';
import { inspect } from './inspect.ts';

const usual = { idpMetadata: makeMetadata(), spEntityId, acsUrl, requestId };
async function look(text: string, changes: Partial<InspectContext> = {}) {
  return inspect(text, InspectContext.parse({ ...usual, ...changes }), now);
}
const attribute = (name: string, ...values: string[]): string =>
  `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`;
const status = (code: string): string =>
  makeResponse('', {
    status: `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}"/></samlp:StatusCode></samlp:Status>`,
  });
const request = (inner: string): string =>
  `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_q" Version="2.0" IssueInstant="2026-03-01T11:59:00Z"><saml:Issuer>${spEntityId}</saml:Issuer>${inner}</samlp:AuthnRequest>`;
const expired = makeRsaKey(2048, {
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2021-01-01T00:00:00Z'),
});
const nameIdFormat = (format: string): string =>
  signElement(
    makeResponse(makeAssertion().replace('urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', format)),
    'Assertion',
  );
const wantsSigned = makeMetadata().replace(
  '<md:IDPSSODescriptor',
  '<md:IDPSSODescriptor WantAuthnRequestsSigned="true"',
);

describe.each<[string, string, Partial<InspectContext>, string, 'fail' | 'warn' | 'skip', RegExp]>([
  ['1 a rotated signing key', signedAssertion({}, { key: otherKey }), {}, 'sig.value', 'fail', /not trusted/],
  [
    '1 an expired certificate',
    signedAssertion({}, { key: expired }),
    { idpMetadata: makeMetadata({ keys: [{ key: expired }] }) },
    'trust.cert-dates',
    'warn',
    /expired/,
  ],
  [
    '1 the key of another application',
    signedAssertion(),
    { idpMetadata: makeMetadata({ keys: [{ key: otherKey }, { key: expired }] }) },
    'sig.value',
    'fail',
    /not trusted/,
  ],
  ['2 an audience with a slash', signedAssertion({ audience: `${spEntityId}/` }), {}, 'cond.audience', 'fail', /slash/],
  [
    '2 an audience with http',
    signedAssertion({ audience: spEntityId.replace('https', 'http') }),
    {},
    'cond.audience',
    'fail',
    /http instead of https/,
  ],
  [
    '2 an audience in other case',
    signedAssertion({ audience: spEntityId.toUpperCase() }),
    {},
    'cond.audience',
    'fail',
    /case/,
  ],
  [
    '2 an audience with a space',
    signedAssertion({ audience: `${spEntityId} ` }),
    {},
    'cond.audience',
    'fail',
    /white space/,
  ],
  ['2 no audience', signedAssertion({ audience: null }), {}, 'cond.audience', 'fail', /no AudienceRestriction/],
  [
    '4 no attributes',
    signElement(
      makeResponse(makeAssertion().replace(/<saml:AttributeStatement>[\s\S]*<\/saml:AttributeStatement>/, '')),
      'Assertion',
    ),
    {},
    'profile.attributes',
    'warn',
    /No attribute/,
  ],
  [
    '4 an empty attribute',
    signedAssertion({ attributes: attribute('email', '') }),
    {},
    'profile.attributes',
    'warn',
    /empty: email/,
  ],
  [
    '4 an email under another name',
    signElement(
      makeResponse(makeAssertion({ attributes: attribute('contact', 'x') }).replace('emailAddress', 'unspecified')),
      'Assertion',
    ),
    {},
    'profile.attributes',
    'warn',
    /No email/,
  ],
  [
    '5 expired',
    signedAssertion({ notOnOrAfter: '2026-03-01T11:59:30Z' }),
    {},
    'cond.window',
    'fail',
    /Expired 30 seconds ago/,
  ],
  [
    '5 not yet valid',
    signedAssertion({ notBefore: '2026-03-01T12:01:00Z' }),
    {},
    'cond.window',
    'fail',
    /Valid only in/,
  ],
  [
    '5 issued in the future',
    signedAssertion({ issueInstant: '2026-03-01T12:02:00Z' }),
    {},
    'time.issue-instant',
    'fail',
    /in the future/,
  ],
  [
    '5 a confirmation that ended',
    signedAssertion({ confirmationUntil: '2026-03-01T11:59:59Z' }),
    {},
    'subject.confirmation',
    'fail',
    /Expired/,
  ],
  ['6 nothing signed', makeResponse(makeAssertion()), {}, 'sig.present', 'fail', /Nothing in this message is signed/],
  [
    '6 SHA-1',
    signedAssertion({}, { signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
    {},
    'sig.algorithm',
    'fail',
    /SHA-1/,
  ],
  [
    '7 an unknown issuer',
    signedAssertion({ issuer: `${idpEntityId}x` }, {}, { issuer: `${idpEntityId}x` }),
    {},
    'trust.issuer',
    'fail',
    /is not in the metadata/,
  ],
  [
    '7 an issuer with https instead of http',
    signedAssertion(),
    { idpMetadata: makeMetadata({ entityId: idpEntityId.replace('https', 'http') }) },
    'trust.issuer',
    'fail',
    /https instead of http/,
  ],
  [
    '8 another destination',
    signedAssertion({}, {}, { destination: `${acsUrl}/` }),
    {},
    'saml.destination',
    'fail',
    /slash/,
  ],
  [
    '8 another recipient',
    signedAssertion({ recipient: acsUrl.replace('https', 'http') }),
    {},
    'subject.confirmation',
    'fail',
    /recipient differs.*http instead/,
  ],
  [
    '8 another ACS URL in our request',
    request('').replace('Version="2.0"', `Version="2.0" AssertionConsumerServiceURL="${acsUrl}/"`),
    {},
    'saml.destination',
    'fail',
    /slash/,
  ],
  [
    '9 a transient identifier',
    nameIdFormat('urn:oasis:names:tc:SAML:2.0:nameid-format:transient'),
    {},
    'profile.name-id',
    'warn',
    /another one at every sign-in/,
  ],
  [
    '9 no identifier',
    signElement(makeResponse(makeAssertion().replace(/<saml:NameID[\s\S]*<\/saml:NameID>/, '')), 'Assertion'),
    {},
    'profile.name-id',
    'warn',
    /no identifier/,
  ],
  ['9 InvalidNameIDPolicy', status('InvalidNameIDPolicy'), {}, 'saml.status', 'fail', /InvalidNameIDPolicy/],
  [
    '9 our request asks for a transient one',
    request('<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"/>'),
    {},
    'request.name-id',
    'warn',
    /new at every sign-in/,
  ],
  [
    '9 our request asks for what the provider does not list',
    request('<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"/>'),
    {
      idpMetadata: makeMetadata().replace(
        '<md:SingleSignOnService',
        '<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:SingleSignOnService',
      ),
    },
    'request.name-id',
    'warn',
    /does not list/,
  ],
  [
    '10 no InResponseTo',
    signedAssertion({ inResponseTo: null }, {}, { inResponseTo: null }),
    {},
    'saml.in-response-to',
    'fail',
    /answers no request/,
  ],
  [
    '10 another InResponseTo',
    signedAssertion({ inResponseTo: '_x' }, {}, { inResponseTo: '_x' }),
    {},
    'saml.in-response-to',
    'fail',
    /another request/,
  ],
  [
    '10 RelayState dropped',
    `SAMLResponse=${encodeURIComponent(Buffer.from(signedAssertion()).toString('base64'))}`,
    { relayState: 'r' },
    'saml.relay-state',
    'fail',
    /did not come back/,
  ],
  [
    '12 an error of the token endpoint',
    '{"error":"invalid_client","error_description":"AADSTS7000215"}',
    {},
    'oidc.response',
    'fail',
    /invalid_client/,
  ],
  [
    '12 an error of the authorization endpoint',
    'https://rp.example/cb?error=access_denied&state=s',
    {},
    'oidc.response',
    'fail',
    /access_denied/,
  ],
  ['13 refused by the provider', status('RequestDenied'), {}, 'saml.status', 'fail', /RequestDenied/],
  [
    '14 groups as a link',
    signedAssertion({
      attributes: attribute('http://schemas.microsoft.com/claims/groups.link', 'https://graph.example'),
    }),
    {},
    'profile.groups',
    'warn',
    /link/,
  ],
  [
    '14 groups as object ids',
    signedAssertion({ attributes: attribute('groups', '9a1b6c1e-0000-4000-8000-000000000000') }),
    {},
    'profile.groups',
    'warn',
    /object ids/,
  ],
  [
    '14 groups as paths',
    signedAssertion({ attributes: attribute('groups', 'CN=Buyers,DC=x') }),
    {},
    'profile.groups',
    'warn',
    /directory paths/,
  ],
  [
    'next a requested context',
    request(
      '<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>',
    ),
    {},
    'request.authn-context',
    'warn',
    /insists/,
  ],
  ['next NoAuthnContext', status('NoAuthnContext'), {}, 'saml.status', 'fail', /NoAuthnContext/],
  [
    'next an unsigned request where signed ones are wanted',
    request(''),
    { idpMetadata: wantsSigned },
    'request.signed',
    'warn',
    /wants signed/,
  ],
  [
    'next a post that was reformatted',
    signedAssertion().replace('<saml:Subject>', '\n  <saml:Subject>'),
    {},
    'sig.digest',
    'fail',
    /reformatted/,
  ],
])('%s', (_, text, changes, id, state, detail) => {
  test(`is ${id}`, async () => {
    const { checks, verdict } = await look(text, changes);
    const found = checks.filter((check) => check.id === id && check.status === state);
    expect(found.map((check) => check.detail).join('\n')).toMatch(detail);
    expect(found[0]?.fix).not.toBe('');
    if (state === 'fail') expect(verdict).toBe('invalid');
  });
});

test.each([
  ['11 an issuer with a slash', { issuer: 'https://op.example/' }, 'jwt.iss', /slash/],
  ['12 a token of another sign-in', { nonce: 'n' }, 'oidc.nonce', /no nonce|another sign-in/],
  ['12 a token of another client', { audience: 'other' }, 'jwt.aud', /Meant for/],
])('%s', async (_, changes, id, detail) => {
  const token = await new SignJWT({ sub: 'dana' })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer('https://op.example')
    .setAudience('portico')
    .setIssuedAt(now)
    .setExpirationTime(new Date(now.getTime() + 60_000))
    .sign(idpKey.privateKey);
  const { checks } = await look(token, changes);
  expect(checks.find((check) => check.id === id && check.status === 'fail')?.detail).toMatch(detail);
});
