import { afterAll, describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import { openInspectRoom } from './calls.ts';
import { acsUrl, makeMetadata, now, requestId, signedAssertion, spEntityId } from './fixtures/saml-messages.ts';

const room = openInspectRoom({ clock: { now: () => now }, events: { emit: () => undefined }, log: () => undefined });
const { handlers } = room;
afterAll(() => room.close());
const asked = { signal: new AbortController().signal, door: 'test' } as const;
const context = InspectContext.parse({ idpMetadata: makeMetadata(), spEntityId, acsUrl, requestId });
const attribute = (name: string, value: string) =>
  `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`;
const working = () =>
  signedAssertion({ attributes: attribute('mail', 'ana@forge.example') + attribute('name', 'Ana') });
const failing = () =>
  signedAssertion({ id: '_other', audience: `${spEntityId}/`, attributes: attribute('name', 'Ana') });
const inspectText = (text: string) => handlers.messages({ text, context }, asked);

describe('what stands beside a judgement', () => {
  test('when the message may be used, and which certificates were seen on which side', async () => {
    const inspection = await inspectText(working());
    expect(inspection.verdict).toBe('valid');
    expect(inspection.windows?.map(({ by }) => by)).toContain('Conditions');
    expect(inspection.windows?.every(({ until }) => until !== null && Date.parse(until) > now.getTime())).toBe(true);
    expect(inspection.certificates?.some(({ from, subject }) => from === 'trusted' && /Forge/.test(subject))).toBe(
      true,
    );
  });

  test('a capture whose answer is older than its question speaks of the clock', async () => {
    const question = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${requestId}" Version="2.0" IssueInstant="2026-03-01T12:10:00Z" AssertionConsumerServiceURL="${acsUrl}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${spEntityId}</saml:Issuer></samlp:AuthnRequest>`;
    const entry = (name: string, xml: string) => ({
      request: {
        url: 'https://x.example/',
        postData: {
          mimeType: 'application/x-www-form-urlencoded',
          text: `${name}=${encodeURIComponent(Buffer.from(xml).toString('base64'))}`,
        },
      },
    });
    const har = { log: { entries: [entry('SAMLRequest', question), entry('SAMLResponse', working())] } };
    const inspection = await inspectText(JSON.stringify(har));
    expect(inspection.messages).toHaveLength(2);
    expect(inspection.clock?.pairs).toBe(1);
    expect(inspection.clock?.differenceSeconds).toBeLessThan(-5);
    expect(inspection.clock?.sentence).toMatch(/older than its question/);
  });
});

describe('for a ticket', () => {
  test('the preview names what is taken out, and none of it is left in the text', async () => {
    const before = await inspectText(working());
    const { inspection, taken, text } = await handlers.redact({ inspection: before, level: 'people' }, asked);
    expect(inspection.verdict).toBe('valid');
    expect(inspection.checks).toHaveLength(before.checks.length);
    expect(taken.find(({ was }) => was === 'ana@forge.example')?.becomes).toMatch(/^\(person \d+\)$/);
    expect(taken.some(({ what }) => what.includes('SignatureValue'))).toBe(true);
    expect(text).toMatch(/^VALID: /);
    expect(text).not.toContain('ana@forge.example');
  });
});

describe('beside a working one', () => {
  test('only what differs in meaning differs', async () => {
    const [a, b] = [await inspectText(failing()), await inspectText(working())];
    const rows = await handlers.compare({ a, b, withPassingValues: false }, asked);
    const unequal = rows.filter(({ state }) => state !== 'same').map(({ field, state }) => `${field}: ${state}`);
    expect(unequal).toContain('Response / Assertion / Conditions / AudienceRestriction / Audience: different');
    expect(unequal.some((row) => row.includes('Attribute "mail"') && row.endsWith('only-b'))).toBe(true);
    expect(unequal.join()).not.toMatch(/@ID|SignatureValue|DigestValue|IssueInstant/);
    const everything = await handlers.compare({ a, b, withPassingValues: true }, asked);
    expect(everything.find(({ field }) => field.endsWith('Assertion @ID'))?.state).toBe('different');
  });

  test('another prefix and another layout mean the same', async () => {
    const make = (content: string) => ({
      kind: 'saml-response' as const,
      verdict: 'invalid' as const,
      checks: [],
      content,
    });
    const rows = await handlers.compare(
      {
        a: make('<p:R xmlns:p="urn:x" A="1" B="2"><p:C>v</p:C></p:R>'),
        b: make('<R xmlns="urn:x" B="2" A="1">\n  <C> v </C>\n</R>'),
        withPassingValues: false,
      },
      asked,
    );
    expect(rows.filter(({ state }) => state !== 'same')).toEqual([]);
  });
});

test('the help holds every check with its clause', async () => {
  const rows = await handlers.checks({}, asked);
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.every(({ spec, title, fix }) => spec !== '' && title !== '' && fix !== '')).toBe(true);
});
