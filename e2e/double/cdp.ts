/** Chromium's DevTools protocol over the pipe that it was started with. When this process ends, the pipe closes and Chromium with it. */
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

export type Params = Readonly<Record<string, unknown>>;

export interface CdpEvent {
  readonly method: string;
  readonly params: Params;
  readonly sessionId: string;
}

export interface Cdp {
  send(method: string, params?: Params, sessionId?: string): Promise<Params>;
  /** Hears what one session says. */
  listen(sessionId: string, listener: (event: CdpEvent) => void): void;
}

export function connectCdp(writable: Writable, readable: Readable): Cdp {
  const waiting = new Map<number, { resolve(result: Params): void; reject(error: Error): void }>();
  const sessions = new EventEmitter();
  let lastId = 0;
  let rest = '';
  readable.setEncoding('utf8');
  readable.on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) take(record(JSON.parse(message)));
  });

  const take = (message: Params) => {
    if (typeof message.id !== 'number') {
      const sessionId = typeof message.sessionId === 'string' ? message.sessionId : '';
      sessions.emit(sessionId, { method: String(message.method), params: record(message.params), sessionId });
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) call?.resolve(record(message.result));
    else call?.reject(new Error(String(record(message.error).message)));
  };

  return {
    send(method, params = {}, sessionId = '') {
      lastId += 1;
      const id = lastId;
      writable.write(`${JSON.stringify({ id, method, params, ...(sessionId === '' ? {} : { sessionId }) })}\0`);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
      });
    },
    listen: (sessionId, listener) => void sessions.on(sessionId, listener),
  };
}

export function record(value: unknown): Params {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
