import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import { PorticoError } from '../../../shared/errors.ts';
import { acsUrl, makeMetadata, now, requestId, signedAssertion, spEntityId } from './fixtures/saml-messages.ts';
import { openJudge } from './judge-in-thread.ts';
import { openJudgingThreads } from './judging-threads.ts';

const judge = openJudge(openJudgingThreads());
const context = InspectContext.parse({ idpMetadata: makeMetadata(), spEntityId, acsUrl, requestId });
const calm = () => new AbortController().signal;
const codeOf = (error: unknown) => (error instanceof PorticoError ? error.code : error);

describe('judging in a thread', () => {
  test('says what judging here says, for text and for bytes', async () => {
    const xml = signedAssertion();
    const [text, bytes] = await Promise.all([
      judge({ input: xml, context, now }, calm()),
      judge({ input: Buffer.from(xml), context, now }, calm()),
    ]);
    expect(text.verdict).toBe('valid');
    expect(bytes).toEqual(text);
  });

  test('a refusal keeps its code, and the thread is used again', async () => {
    await expect(judge({ input: 'nothing at all', context, now }, calm()).catch(codeOf)).resolves.toBe(
      'input/unreadable',
    );
    expect((await judge({ input: signedAssertion(), context, now }, calm())).verdict).toBe('valid');
  });

  test('this thread stays free, and cancelling ends it at once; those that wait get their turn', async () => {
    const values = Array.from(
      { length: 5000 },
      (_, index) => `<saml:AttributeValue>group ${index}${'x'.repeat(150)}</saml:AttributeValue>`,
    );
    const large = signedAssertion({ attributes: `<saml:Attribute Name="groups">${values.join('')}</saml:Attribute>` });
    const cancel = new AbortController();
    const many = Array.from({ length: 4 }, () => judge({ input: large, context, now }, cancel.signal).catch(codeOf));
    const last = judge({ input: large, context, now }, calm());
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 5);
    setTimeout(() => cancel.abort(), 20);
    expect(await Promise.all(many)).toEqual(many.map(() => 'local/cancelled'));
    expect((await last).attributes?.groups).toHaveLength(5000);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });
});
