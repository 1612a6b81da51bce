import { describe, expect, test } from 'vitest';
import { type InspectedMessage, type Inspection, redactionLevels } from '../../../../shared/model/inspection.ts';
import { redactInspection } from './redact-inspection.ts';

const check = (detail: string) => ({
  id: 'cond.audience',
  status: 'fail' as const,
  title: 'Meant for us',
  detail,
  fix: 'Correct it.',
  who: 'partner' as const,
  spec: 'x',
  expected: 'https://sp.example',
  received: 'https://sp.example/',
});
const saml: InspectedMessage = {
  kind: 'saml-response',
  verdict: 'invalid',
  checks: [check('ana@forge.example signs in too late')],
  subject: { nameId: 'ana@forge.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
  attributes: { mail: ['ana@forge.example'], displayName: ['Ana Berg'], groups: ['buyers', 'admins'] },
  content:
    '<Response Version="2.0" ID="_1"><NameID Format="f">ana@forge.example</NameID><AttributeValue>Ana Berg</AttributeValue><ds:SignatureValue>c2lnbmF0dXJl</ds:SignatureValue></Response>',
  parts: [{ from: 0, to: 10, state: 'signed' }],
  sentence: 'The response for Ana Berg is not valid.',
};
const token: InspectedMessage = {
  kind: 'jwt',
  verdict: 'unverified',
  checks: [check('About u-4711.')],
  claims: { iss: 'https://idp.example', sub: 'u-4711', name: 'Ana Berg', exp: 4, client_secret: 'hunter2' },
  content: JSON.stringify({
    header: { alg: 'RS256' },
    payload: { iss: 'https://idp.example', sub: 'u-4711', note: 'bob@other.example' },
  }),
};
const inspection: Inspection = { ...saml, kind: 'capture', messages: [saml, token] };

describe('an inspection for a ticket', () => {
  test.each(redactionLevels)('%s: verdicts, checks and the number of messages stay, shading does not', (level) => {
    const redacted = redactInspection(inspection, level);
    expect(redacted.messages).toHaveLength(2);
    expect(
      [redacted, ...(redacted.messages ?? [])].map(({ verdict, checks, parts }) => [
        verdict,
        checks.map(({ id, status }) => [id, status]),
        parts,
      ]),
    ).toEqual([
      ['invalid', [['cond.audience', 'fail']], undefined],
      ['invalid', [['cond.audience', 'fail']], undefined],
      ['unverified', [['cond.audience', 'fail']], undefined],
    ]);
  });

  test.each(redactionLevels)('%s: no secret is left', (level) => {
    const text = JSON.stringify(redactInspection(inspection, level));
    for (const secret of ['c2lnbmF0dXJl', 'hunter2']) expect(text).not.toContain(secret);
  });

  test('secrets: people stay', () => {
    expect(JSON.stringify(redactInspection(inspection, 'secrets'))).toContain('Ana Berg');
  });

  test('people: nobody is left in values, details, sentences or text, and the same person has the same number', () => {
    const redacted = redactInspection(inspection, 'people');
    const text = JSON.stringify(redacted);
    for (const personal of ['ana@forge.example', 'Ana Berg', 'u-4711', 'bob@other.example', 'buyers'])
      expect(text).not.toContain(personal);
    const [first, second] = redacted.messages ?? [];
    expect(first?.attributes?.displayName).toEqual([second?.claims?.name]);
    expect(second?.claims?.iss).toBe('https://idp.example');
    expect(first?.checks[0]?.received).toBe('https://sp.example/');
    expect(redacted.sentence).toMatch(/^The response for \(person \d\) is not valid\.$/);
  });

  test('structure: names and shape only', () => {
    const [first, second] = redactInspection(inspection, 'structure').messages ?? [];
    expect(first?.content).toBe(
      '<Response Version="2.0" ID="(text)"><NameID Format="f">(text)</NameID><AttributeValue>(text)</AttributeValue><ds:SignatureValue>(text)</ds:SignatureValue></Response>',
    );
    expect(first?.attributes).toEqual({ mail: ['(text)'], displayName: ['(text)'], groups: ['(text)', '(text)'] });
    expect(JSON.parse(second?.content ?? '')).toEqual({
      header: { alg: '(text)' },
      payload: { iss: '(text)', sub: '(text)', note: '(text)' },
    });
    expect(second?.claims).toMatchObject({ exp: '(number)' });
  });
});
