import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PorticoEvent } from '../../shared/contract/events.ts';
import type { Dispatch } from '../engine/dispatch.ts';
import { type Host, startHost } from './start-host.ts';

let pageFolder = '';
let host: Host | null = null;
beforeAll(() => {
  pageFolder = mkdtempSync(join(tmpdir(), 'portico-page-'));
  writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><html><head></head><body></body></html>');
});
afterAll(() => rmSync(pageFolder, { recursive: true, force: true }));
afterEach(async () => {
  await host?.close();
  host = null;
});

/** A host over an engine that the test holds in its hand. */
async function open(dispatch: Dispatch, options: { port?: number; idleTimeoutMs?: number } = {}) {
  const listeners = new Set<(event: PorticoEvent) => void>();
  const engine = {
    dispatch,
    subscribe(listener: (event: PorticoEvent) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const started = await startHost({
    engine,
    pageFolder,
    port: options.port ?? 0,
    ...(options.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: options.idleTimeoutMs }),
  });
  host = started;
  const code = new URL(started.newLink()).hash.slice(1);
  const session = await fetch(`${started.origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const { token } = Object(await session.json());
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    ...started,
    listeners,
    emit: (event: PorticoEvent) => {
      for (const listener of listeners) listener(event);
    },
    call: (name: string, init: RequestInit = {}) =>
      fetch(`${started.origin}/call/${name}`, { method: 'POST', headers, body: '{}', ...init }),
    events: (init: RequestInit = {}) => fetch(`${started.origin}/events`, { headers, ...init }),
  };
}

const yes: Dispatch = async (name, input) => ({ ok: true, value: { name, input } });

describe('the browser host', () => {
  test('carries a call and its answer', async () => {
    const { call } = await open(yes);
    expect(await (await call('app.info', { body: '{"a":[1]}' })).json()).toEqual({
      ok: true,
      value: { name: 'app.info', input: { a: [1] } },
    });
  });

  test('leaving a call cancels it in the engine', async () => {
    const cancelled = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const { call } = await open((_name, _input, { signal }) => {
      started.resolve();
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          cancelled.resolve();
          resolve({ ok: true, value: null });
        });
      });
    });
    const leave = new AbortController();
    const answer = call('sync.plan', { signal: leave.signal });
    await started.promise;
    leave.abort();
    await expect(answer).rejects.toThrow();
    await cancelled.promise;
  });

  test('announces events as lines, and forgets a page that went away', async () => {
    const { events, emit, listeners } = await open(yes);
    const leave = new AbortController();
    const stream = await events({ signal: leave.signal });
    expect(stream.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await expect.poll(() => listeners.size).toBe(1);
    emit({ type: 'partners.changed' });
    let text = '';
    while (!text.includes('changed')) text += (await reader?.read())?.value ?? '';
    expect(text.trim()).toBe('{"type":"partners.changed"}');
    leave.abort();
    await expect.poll(() => listeners.size).toBe(0);
  });

  test('only so many calls are under way at once', async () => {
    const release = Promise.withResolvers<void>();
    const { call } = await open(async () => {
      await release.promise;
      return { ok: true, value: null };
    });
    const refused = Promise.withResolvers<void>();
    let refusals = 0;
    const calls = Array.from({ length: 60 }, async () => {
      const { status } = await call('app.info');
      if (status === 429) refusals += 1;
      if (refusals === 12) refused.resolve();
      return status;
    });
    // The surplus is refused at once; the others wait for the engine.
    await refused.promise;
    release.resolve();
    const statuses = await Promise.all(calls);
    expect(statuses.filter((status) => status === 200)).toHaveLength(48);
  });

  test('a file may be large where files are carried, and nowhere else', async () => {
    const { call } = await open(yes);
    const body = JSON.stringify({ text: 'x'.repeat(3_000_000) });
    expect((await call('app.info', { body })).status).toBe(413);
    expect((await call('inspect.open', { body })).status).toBe(200);
  });

  test('a taken port is a failure in words', async () => {
    const { origin } = await open(yes);
    await expect(
      startHost({
        engine: { dispatch: yes, subscribe: () => () => undefined },
        pageFolder,
        port: Number(new URL(origin).port),
      }),
    ).rejects.toMatchObject({
      code: 'local/port-taken',
    });
  });

  test('stops by itself when the last page has gone', async () => {
    const { closed, events } = await open(yes, { idleTimeoutMs: 50 });
    const leave = new AbortController();
    expect((await events({ signal: leave.signal })).status).toBe(200);
    leave.abort();
    await closed;
  });

  test('closing ends open event streams', async () => {
    const { events, close } = await open(yes);
    const stream = await events();
    await close();
    await expect(stream.text()).rejects.toThrow();
  });
});
