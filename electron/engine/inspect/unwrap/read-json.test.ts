import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../../shared/contract/inspect.ts';
import { now } from '../fixtures/saml-messages.ts';
import { inspect } from '../inspect.ts';
import { createBudget } from './budget.ts';
import { createJsonReader } from './read-json.ts';

const look = (text: string) => inspect(text, InspectContext.parse({}), now);

describe('a document that looks like a recording', () => {
  test('is refused when a part of it is no JSON', async () => {
    const text =
      '{"issuer":"https://a.example","requests":[{this is not json}],"authorization_endpoint":"https://a.example/a"}';
    await expect(look(text)).rejects.toMatchObject({ code: 'input/unreadable' });
  });

  test('is judged and shown as it came', async () => {
    const { checks, content = '' } = await look('{"issuer":"https://a.example","requests":[{"a":1}]}');
    expect(checks.find(({ id }) => id === 'jwt.json')?.status).toBe('pass');
    expect(JSON.parse(content)).toEqual({ issuer: 'https://a.example', requests: [{ a: 1 }] });
    const twice = '{"issuer":"https://a.example","requests":[{"a":1,"a":2}]}';
    expect((await look(twice)).checks).toContainEqual(expect.objectContaining({ id: 'jwt.json', status: 'fail' }));
  });

  test('is the same in any pieces, also when their memory is used again', () => {
    const text = '{"issuer":"https://ä.example","requests":[{"a":[1,2]},{}]}';
    const reader = createJsonReader(createBudget(1000));
    for (const byte of Buffer.from(text)) {
      const piece = Buffer.from([byte]);
      reader.push(piece);
      piece.fill(0);
    }
    expect(reader.end()).toEqual({ isRecording: false, text, value: JSON.parse(text) });
  });

  test('is refused where it is longer than any document', () => {
    const reader = createJsonReader(createBudget(1000));
    reader.push(Buffer.from(`{"issuer":"https://a.example","requests":["`));
    for (let count = 0; count < 21; count += 1) reader.push(Buffer.alloc(1_000_000, 0x61));
    reader.push(Buffer.from('"]}'));
    expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'input/too-large' }));
  });
});
