/** What is shown beside a judgement comes from the parsed tree, so that text which only looks like an element says nothing. */
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../../shared/contract/inspect.ts';
import { openJudging } from '../captures/open-judging.ts';
import { idpEntityId, makeMetadata, makeResponse, now, signedAssertion } from '../fixtures/saml-messages.ts';
import { createEvidence } from './add-evidence.ts';

async function look(text: string) {
  const context = InspectContext.parse({ idpMetadata: makeMetadata() });
  const judging = openJudging(context, now);
  judging.push(Buffer.from(text));
  judging.end();
  const judged = await judging.next();
  if (judged === null) throw new Error('there is no message');
  const told = judged.told();
  return { told, message: createEvidence(context, now)(judged.message, told) };
}

describe('what a message says of itself', () => {
  test('times, issuer and certificates of a response', async () => {
    const { told, message } = await look(signedAssertion());
    expect(told.issuer).toBe(idpEntityId);
    expect(message.issuedAt).toBe(told.issuedAt);
    expect(message.windows?.map(({ by }) => by)).toEqual(expect.arrayContaining(['Conditions']));
    expect(message.certificates?.map(({ from }) => from)).toContain('message');
  });

  test('a comment before the issuer names nobody, and references are resolved', async () => {
    const xml = makeResponse('', { issuer: 'https://x.example/?a&#38;b' }).replace(
      '<saml:Issuer',
      '<!--<saml:Issuer>https://good.example</saml:Issuer>--><saml:Issuer',
    );
    expect((await look(xml)).told.issuer).toBe('https://x.example/?a&b');
  });

  test.each(['Conditions', 'Issuer', 'X509Certificate'])(
    'many %s that never end are looked through once',
    async (name) => {
      const started = performance.now();
      const { told } = await look(`<samlp:Response ${`<${name} `.repeat(60_000)}`);
      expect(told.windows).toEqual([]);
      expect(performance.now() - started).toBeLessThan(5000);
    },
  );

  test('what does not parse says nothing and is cut where it is long', async () => {
    const broken = `${makeResponse('').replace('</samlp:Response>', '')}${'x'.repeat(5_000_000)}`;
    const { told, message } = await look(broken);
    expect(told).toMatchObject({ issuer: '', issuedAt: null, windows: [], certificates: [] });
    expect(message.content).toHaveLength(4_000_004);
  });
});
