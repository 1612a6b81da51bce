import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { PorticoEvent } from '../../shared/contract/events.ts';
import type { Dispatch } from '../engine/dispatch.ts';
import { answerCalls, type Page } from './answer-calls.ts';

const ours = { url: 'app://portico/#/partners', parent: null };

function shell(dispatch: Dispatch) {
  const handlers = new Map<string, (event: never, message: unknown) => unknown>();
  const channels = new EventEmitter();
  const sent: unknown[] = [];
  const logged: unknown[] = [];
  let announce: (event: PorticoEvent) => void = () => undefined;
  const page: Page = { id: 1, isDestroyed: () => false, send: (...message) => void sent.push(message) };
  const stop = answerCalls({
    ipc: {
      handle: (channel, handler) => void handlers.set(channel, handler),
      on: (channel, listener) => channels.on(channel, listener),
    },
    engine: {
      dispatch,
      subscribe: (listener) => {
        announce = listener;
        return () => {
          announce = () => undefined;
        };
      },
    },
    log: (_level, event, facts) => void logged.push([event, facts]),
    contents: () => page,
  });
  const from = (frame: unknown, senderId = 1) => ({ sender: { id: senderId }, senderFrame: frame });
  return {
    sent,
    logged,
    stop,
    announce: (event: PorticoEvent) => announce(event),
    call: async (message: unknown, event: unknown = from(ours)) =>
      Reflect.apply(handlers.get('portico:call') ?? (() => undefined), null, [event, message]),
    cancel: (message: unknown, event: unknown = from(ours)) => channels.emit('portico:cancel', event, message),
    from,
  };
}

const echo: Dispatch = async (name, input) => ({ ok: true, value: { name, input } });
const untilCancelled: Dispatch = (_name, _input, { signal }) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve({ ok: true, value: 'cancelled' })));

describe('calls from the page', () => {
  test('a call of our page is dispatched', async () => {
    expect(await shell(echo).call({ name: 'app.info', input: {}, callId: 'c1' })).toEqual({
      ok: true,
      value: { name: 'app.info', input: {} },
    });
  });

  test.each([
    { who: 'a frame inside our page', frame: { url: 'app://portico/', parent: ours }, senderId: 1 },
    { who: 'another address in our window', frame: { url: 'https://evil.example/', parent: null }, senderId: 1 },
    { who: 'an address that begins like ours', frame: { url: 'app://portico.evil/', parent: null }, senderId: 1 },
    { who: 'a frame that is gone', frame: null, senderId: 1 },
    { who: 'another window', frame: ours, senderId: 2 },
  ])('$who is rejected and logged', async ({ frame, senderId }) => {
    const { call, cancel, from, logged } = shell(echo);
    await expect(call({ name: 'app.info', input: {}, callId: 'c1' }, from(frame, senderId))).rejects.toThrow(
      'not the Portico page',
    );
    cancel({ callId: 'c1' }, from(frame, senderId));
    expect(logged).toEqual([
      ['sender-refused', { channel: 'portico:call' }],
      ['sender-refused', { channel: 'portico:cancel' }],
    ]);
  });

  test.each([
    undefined,
    null,
    'app.info',
    { name: 'app.info' },
    { name: 1, input: {}, callId: 'c1' },
    { name: 'app.info', input: {}, callId: '' },
    { name: 'x'.repeat(201), input: {}, callId: 'c1' },
    { name: 'app.info', input: {}, callId: 'c1', more: 1 },
  ])('a message that is no call is a failure: %j', async (message) => {
    expect(await shell(echo).call(message)).toMatchObject({ ok: false, failure: { code: 'input/invalid' } });
  });

  test('cancelling ends that call and no other', async () => {
    const { call, cancel } = shell(untilCancelled);
    const [first, second] = [
      call({ name: 'a.b', input: {}, callId: 'c1' }),
      call({ name: 'a.b', input: {}, callId: 'c2' }),
    ];
    cancel({ callId: 'c2' });
    expect(await second).toEqual({ ok: true, value: 'cancelled' });
    cancel({ callId: 'c1' });
    expect(await first).toEqual({ ok: true, value: 'cancelled' });
  });

  test('a page that was loaded again ends the call of the same id', async () => {
    const { call, cancel } = shell(untilCancelled);
    const first = call({ name: 'a.b', input: {}, callId: 'c1' });
    const second = call({ name: 'a.b', input: {}, callId: 'c1' });
    expect(await first).toEqual({ ok: true, value: 'cancelled' });
    cancel({ callId: 'c1' });
    expect(await second).toEqual({ ok: true, value: 'cancelled' });
  });

  test('only so many calls are under way at once', async () => {
    const { call, stop } = shell(untilCancelled);
    const calls = Array.from({ length: 64 }, (_, index) => call({ name: 'a.b', input: {}, callId: `c${index}` }));
    expect(await call({ name: 'a.b', input: {}, callId: 'one too many' })).toMatchObject({
      ok: false,
      failure: { code: 'remote/busy' },
    });
    stop();
    expect(await Promise.all(calls)).toHaveLength(64);
  });

  test('events reach the page until the door is closed', () => {
    const { announce, sent, stop } = shell(echo);
    announce({ type: 'partners.changed' });
    stop();
    announce({ type: 'targets.changed' });
    expect(sent).toEqual([['portico:event', { type: 'partners.changed' }]]);
  });
});
