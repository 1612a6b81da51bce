import { describe, expect, test } from 'vitest';
import type { RawMessage } from './raw-message.ts';
import { createRecordingOrder } from './recording-order.ts';

const token = (name: string): RawMessage => ({
  type: 'json',
  kind: 'token-response',
  text: `{"access_token":"${name}"}`,
  wrappings: [],
});
const saml = (name: string): RawMessage => ({ type: 'xml', text: `<${name}/>`, carrier: null, wrappings: [] });
const sent = (...messages: RawMessage[]) => ({ sent: messages, answered: [] });
const answered = (...messages: RawMessage[]) => ({ sent: [], answered: messages });

describe('the order of a recording', () => {
  test('what a token endpoint answered holds nothing back', () => {
    const order = createRecordingOrder();
    order.add(answered(token('a')));
    order.add(sent(saml('b')));
    expect([order.take(), order.take(), order.take()]).toEqual([token('a'), saml('b'), null]);
    expect(order.count).toBe(2);
  });

  test('what was answered waits until it was sent on, or until the end', () => {
    const order = createRecordingOrder();
    order.add(answered(saml('a'), saml('b')));
    order.add(sent(saml('c')));
    expect(order.take()).toBeNull();
    order.add(sent(saml('a')));
    expect([order.take(), order.count]).toEqual([null, 3]);
    order.end();
    const taken = [order.take(), order.take(), order.take(), order.take()];
    expect(taken).toEqual([saml('b'), saml('c'), saml('a'), null]);
  });

  test('what was sent before counts once', () => {
    const order = createRecordingOrder();
    order.add(sent(saml('a')));
    order.add(answered(saml('a')));
    expect([order.take(), order.take(), order.count]).toEqual([saml('a'), null, 1]);
  });

  test('many that were only answered are refused before the end, and quickly', () => {
    const order = createRecordingOrder();
    const add = () => {
      for (let count = 0; count < 50_000; count += 1) order.add(answered(saml(`a${count}`)));
    };
    expect(add).toThrow(expect.objectContaining({ code: 'input/too-large' }));
    expect(order.count).toBeLessThan(2100);
  });

  test('500 that were answered and sent on are within the limit, one more is not', () => {
    const order = createRecordingOrder();
    for (let count = 0; count < 500; count += 1) order.add(answered(saml(`a${count}`)));
    for (let count = 0; count < 500; count += 1) order.add(sent(saml(`a${count}`)));
    order.end();
    expect(order.count).toBe(500);
    expect(() => order.add(sent(saml('more')))).toThrow(expect.objectContaining({ code: 'input/too-large' }));
  });
});
