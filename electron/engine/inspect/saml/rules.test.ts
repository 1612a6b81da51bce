/** The rules about what a response says, with both sides of every boundary. Every message is signed, so that only the rule decides. */
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../../shared/contract/inspect.ts';
import {
  type AssertionOptions,
  acsUrl,
  expectations,
  idpEntityId,
  makeAssertion,
  makeMetadata,
  makeResponse,
  type ResponseOptions,
  signElement,
  spEntityId,
} from '../fixtures/saml-messages.ts';
import { inspect } from '../inspect.ts';
import { judgeSamlResponse } from '../judge-saml-response.ts';

const at = (time: string): Date => new Date(`2026-03-01T${time}Z`);

function look(xml: string, changes: Parameters<typeof expectations>[0] = {}) {
  const { inspection, verified } = judgeSamlResponse(xml, expectations(changes));
  const failed = [...new Set(inspection.checks.filter(({ status }) => status === 'fail').map(({ id }) => id))];
  if (failed.length > 0) expect(verified).toBeNull();
  return { failed, verified, inspection, check: (id: string) => inspection.checks.find((check) => check.id === id) };
}

const sign = (assertion: string, response: ResponseOptions = {}): string =>
  makeResponse(signElement(assertion, 'Assertion'), response);
const signedWith = (options: AssertionOptions, response: ResponseOptions = {}): string =>
  sign(makeAssertion(options), response);
const both = (xml: string): string => signElement(xml, 'Response');

describe('time window (saml-core-2.0 §2.5.1.2)', () => {
  const xml = signedWith(
    { notBefore: '2026-03-01T12:00:00Z', notOnOrAfter: '2026-03-01T12:05:00Z', issueInstant: '2026-03-01T11:00:00Z' },
    { issueInstant: '2026-03-01T11:00:00Z' },
  );
  test.each([
    ['11:59:59', 0, ['cond.window']],
    ['12:00:00', 0, []],
    ['12:04:59', 0, []],
    ['12:05:00', 0, ['cond.window', 'subject.confirmation']],
    ['11:59:30', 30, []],
    ['11:59:29', 30, ['cond.window']],
    ['12:05:29', 30, []],
    ['12:05:30', 30, ['cond.window', 'subject.confirmation']],
  ])('at %s with a skew of %i s fails %j', (time, clockSkewSeconds, failed) => {
    expect(look(xml, { now: at(time), clockSkewSeconds }).failed).toEqual(failed);
  });

  test.each([
    ['a window that no time fits', { notBefore: '2026-03-01T12:05:00Z' }, ['cond.window']],
    ['a fraction that decides', { notOnOrAfter: '2026-03-01T12:00:00.0001Z' }, []],
    ['an expired confirmation', { confirmationUntil: '2026-03-01T12:00:00Z' }, ['subject.confirmation']],
    ['an offset instead of Z', { notOnOrAfter: '2026-03-01T14:00:00+02:00' }, ['time.format', 'cond.window']],
    ['no zone', { notOnOrAfter: '2026-03-01T14:00:00' }, ['time.format', 'cond.window']],
    ['a date that does not exist', { notOnOrAfter: '2027-02-29T00:00:00Z' }, ['time.format', 'cond.window']],
    ['an issue in the future', { issueInstant: '2026-03-01T12:00:01Z' }, ['time.issue-instant']],
    ['an issue now', { issueInstant: '2026-03-01T12:00:00Z' }, []],
    [
      'a session that is over',
      {
        authnStatement:
          '<saml:AuthnStatement AuthnInstant="2026-03-01T11:00:00Z" SessionNotOnOrAfter="2026-03-01T12:00:00Z"/>',
      },
      ['authn.statement'],
    ],
    [
      'a session that is not',
      {
        authnStatement:
          '<saml:AuthnStatement AuthnInstant="2026-03-01T11:00:00Z" SessionNotOnOrAfter="2026-03-01T12:00:01Z"/>',
      },
      [],
    ],
    ['no authentication statement', { authnStatement: '' }, ['authn.statement']],
  ])('%s', (_, options, failed) => {
    expect(look(signedWith(options)).failed).toEqual(failed);
  });

  test('windows without one end, and without conditions for time', () => {
    expect(look(sign(makeAssertion().replace(/ NotBefore="[^"]*"/, ''))).failed).toEqual([]);
    expect(look(sign(makeAssertion().replace(/<saml:Conditions [^>]*>/, '<saml:Conditions>'))).failed).toEqual([]);
  });
});

describe('whom it is for', () => {
  test.each([
    ['a final slash', `${spEntityId}/`, /final slash/],
    ['white space', ` ${spEntityId}`, /white space/],
    ['upper case', spEntityId.toUpperCase(), /upper and lower case/],
    ['http', spEntityId.replace('https', 'http'), /http instead of https/],
    ['another one', 'urn:other', /Meant for urn:other/],
    ['a prefix', `${spEntityId}.evil.example`, /Meant for/],
  ])('audience with %s', (_, audience, words) => {
    const { failed, check } = look(signedWith({ audience }));
    expect(failed).toEqual(['cond.audience']);
    expect(check('cond.audience')).toMatchObject({
      expected: spEntityId,
      received: audience,
      detail: expect.stringMatching(words),
    });
  });

  test.each([
    ['no restriction', { audience: null }, ['cond.audience']],
    ['one of several audiences', { audience: `urn:a</saml:Audience><saml:Audience>${spEntityId}` }, []],
    [
      'in only one of two restrictions',
      { conditions: '<saml:AudienceRestriction><saml:Audience>urn:a</saml:Audience></saml:AudienceRestriction>' },
      ['cond.audience'],
    ],
    ['OneTimeUse and ProxyRestriction', { conditions: '<saml:OneTimeUse/><saml:ProxyRestriction Count="1"/>' }, []],
    ['an unknown condition', { conditions: '<saml:Condition/>' }, ['cond.unknown']],
    ['a foreign condition', { conditions: '<x:OneTimeUse xmlns:x="urn:x"/>' }, ['cond.unknown']],
    ['another recipient', { recipient: `${acsUrl}/` }, ['subject.confirmation']],
    ['another request', { inResponseTo: '_other' }, ['subject.confirmation']],
    ['no request', { inResponseTo: null }, ['subject.confirmation']],
  ])('%s', (_, options, failed) => {
    expect(look(signedWith(options)).failed).toEqual(failed);
  });

  test.each([
    ['Destination differs', { destination: `${acsUrl}/` }, ['saml.destination']],
    ['no Destination', { destination: null }, []],
    ['another request', { inResponseTo: '_other' }, ['saml.in-response-to']],
    ['no request', { inResponseTo: null }, ['saml.in-response-to']],
    ['no issuer', { issuer: null }, []],
    ['another issuer', { issuer: 'urn:other' }, ['trust.issuer', 'saml.issuer-format']],
    ['an empty issuer', { issuer: '' }, expect.arrayContaining(['saml.issuer-format'])],
  ])('response: %s', (_, response, failed) => {
    expect(look(signedWith({}, response)).failed).toEqual(failed);
  });

  test('an unsolicited response is accepted only when one is expected', () => {
    const xml = signedWith({ inResponseTo: null }, { inResponseTo: null });
    expect(look(xml, { requestId: null }).failed).toEqual([]);
    expect(look(signedWith({}), { requestId: null }).failed).toEqual(['saml.in-response-to', 'subject.confirmation']);
  });

  test('an issuer that differs by a slash is explained', () => {
    const { failed, check } = look(signedWith({ issuer: `${idpEntityId}/` }, { issuer: `${idpEntityId}/` }));
    expect(failed).toEqual(['trust.issuer']);
    expect(check('trust.issuer')?.detail).toMatch(/final slash/);
  });
});

describe('what it consists of', () => {
  const edit = (from: string | RegExp, to: string): string => sign(makeAssertion().replace(from, to));
  test.each([
    ['two subjects', edit('</saml:Subject>', '</saml:Subject><saml:Subject/>'), ['cond.single']],
    ['two identifiers', edit('</saml:NameID>', '</saml:NameID><saml:NameID>x</saml:NameID>'), ['cond.single']],
    ['two conditions', edit('<saml:Conditions', '<saml:Conditions/><saml:Conditions'), ['cond.single']],
    ['no subject', edit(/<saml:Subject>.*<\/saml:Subject>/, ''), ['subject.confirmation']],
    ['no identifier', edit(/<saml:NameID.*<\/saml:NameID>/, ''), []],
    ['holder of key', edit('cm:bearer', 'cm:holder-of-key'), ['subject.confirmation']],
    ['no confirmation data', edit(/<saml:SubjectConfirmationData[^>]*>/, ''), ['subject.confirmation']],
    ['no recipient', edit(/ ?Recipient="[^"]*"/, ''), ['subject.confirmation']],
    ['a confirmation without end', edit(/(Recipient="[^"]*") NotOnOrAfter="[^"]*"/, '$1'), ['subject.confirmation']],
    ['version 1.1', edit('Version="2.0"', 'Version="1.1"'), ['saml.version']],
    [
      'a foreign child',
      edit('<saml:Subject>', '<x:Extra xmlns:x="urn:x"/><saml:Subject>'),
      ['saml.unexpected-element'],
    ],
    [
      'an element in the identifier',
      edit('dana@forge-supplies.example</saml:NameID>', 'dana<saml:b/></saml:NameID>'),
      ['saml.unexpected-element'],
    ],
    ['an issuer with another format', edit('<saml:Issuer>', '<saml:Issuer Format="urn:x">'), ['saml.issuer-format']],
  ])('%s', (_, xml, failed) => {
    expect(look(xml).failed).toEqual(failed);
  });

  test.each([
    [
      'a foreign child',
      (xml: string) => xml.replace('<samlp:Status>', '<x:Extra xmlns:x="urn:x"/><samlp:Status>'),
      ['saml.unexpected-element'],
    ],
    ['text between', (xml: string) => xml.replace('<samlp:Status>', 'x<samlp:Status>'), ['saml.unexpected-element']],
    [
      'extensions',
      (xml: string) =>
        xml.replace('<samlp:Status>', '<samlp:Extensions><x:a xmlns:x="urn:x"/></samlp:Extensions><samlp:Status>'),
      [],
    ],
    ['no status', (xml: string) => xml.replace(/<samlp:Status>.*<\/samlp:Status>/, ''), ['saml.status']],
    ['no ID', (xml: string) => xml.replace(' ID="_r1"', ''), ['saml.version']],
  ])('response with %s', (_, change, failed) => {
    expect(look(change(signedWith({}))).failed).toEqual(failed);
  });

  test('an element of another namespace is none of SAML 2.0, whoever signed it', async () => {
    const context = InspectContext.parse({ idpMetadata: makeMetadata(), spEntityId, acsUrl });
    const foreign = makeAssertion()
      .replace('<saml:Assertion', '<x:Assertion xmlns:x="urn:x"')
      .replace('</saml:Assertion>', '</x:Assertion>');
    for (const xml of [
      signElement(foreign, 'Assertion'),
      '<x:Response xmlns:x="urn:x"/>',
      '<x:LogoutRequest xmlns:x="urn:x"/>',
    ]) {
      const { checks, verdict } = await inspect(xml, context, at('12:00:00'));
      expect(verdict).toBe('invalid');
      expect(checks.find(({ id }) => id === 'saml.version')?.status).toBe('fail');
    }
  });

  test('a refusal is shown with both codes and the words of the identity provider', () => {
    const status = `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode><samlp:StatusMessage>not assigned</samlp:StatusMessage></samlp:Status>`;
    const { failed, check, inspection } = look(both(makeResponse('', { status })));
    expect(failed).toEqual(['saml.status']);
    expect(check('saml.status')).toMatchObject({
      received: 'Responder / AuthnFailed',
      detail: expect.stringContaining('not assigned'),
    });
    expect(inspection.sentence).toContain('AuthnFailed');
    const long = status.replace('not assigned', 'x'.repeat(500));
    expect(look(both(makeResponse('', { status: long }))).check('saml.status')?.detail).toMatch(/: x{400}…$/);
    const success = status.replace('status:Responder', 'status:Success/').replace('AuthnFailed', 'x');
    expect(look(both(makeResponse(makeAssertion(), { status: success }))).failed).toEqual(['saml.status']);
  });

  test('attributes keep their names as sent, values are whole text, repeated names are joined', () => {
    const attributes =
      '<saml:Attribute Name="Role"><saml:AttributeValue>a</saml:AttributeValue></saml:Attribute><saml:Attribute Name="Role"><saml:AttributeValue>b<![CDATA[c]]></saml:AttributeValue></saml:Attribute><saml:Attribute Name="__proto__"><saml:AttributeValue>x</saml:AttributeValue></saml:Attribute><saml:Attribute Name="empty"/><saml:Attribute Name="id"><saml:AttributeValue><saml:NameID>n</saml:NameID></saml:AttributeValue></saml:Attribute>';
    const { verified } = look(signedWith({ attributes }));
    expect(Object.entries(verified?.attributes ?? {})).toEqual([
      ['Role', ['a', 'bc']],
      ['__proto__', ['x']],
      ['empty', []],
      ['id', ['n']],
    ]);
  });

  test('all independent problems are told, and a failed signature hides none', () => {
    const xml = signedWith({ audience: 'urn:a', recipient: 'urn:b' }, { destination: 'urn:c' }).replace(
      '>dana@',
      '>eve@',
    );
    expect(look(xml).failed).toEqual([
      'sig.digest',
      'sig.all',
      'saml.destination',
      'cond.audience',
      'subject.confirmation',
    ]);
  });

  test('metadata that expired does not vouch for anything', () => {
    const idpMetadata = makeMetadata({ attributes: 'validUntil="2026-03-01T12:00:00Z"' });
    expect(look(signedWith({}), { idpMetadata }).failed).toEqual(['metadata.valid-until']);
    expect(look(signedWith({}), { idpMetadata, now: at('11:59:59') }).failed).toEqual([]);
  });
});

describe('a change after signing is explained', () => {
  test.each([
    ['reformatted', (xml: string) => xml.replaceAll('><saml:', '>\n  <saml:'), /reformatted/],
    ['read as Latin-1', (xml: string) => Buffer.from(xml, 'utf8').toString('latin1'), /Latin-1/],
    ['something else', (xml: string) => xml.replace('buyers', 'admins'), /changed after it was signed\.$/],
  ])('%s', (_, change, words) => {
    const xml = change(signedWith({ nameId: 'dän@forge.example' }));
    expect(look(xml).check('sig.digest')?.detail).toMatch(words);
  });
});
