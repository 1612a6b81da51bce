import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { createObservers, reportExchanges } from './observers.ts';
import type { SandboxObservation } from './types.ts';

/** An endless body that counts how much of it was asked for. */
function endless(): { readonly body: ReadableStream<Uint8Array>; pulledBytes(): number } {
  let pulled = 0;
  const chunk = new Uint8Array(100_000).fill(97);
  return {
    body: new ReadableStream({
      pull(controller) {
        pulled += chunk.byteLength;
        controller.enqueue(chunk);
      },
    }),
    pulledBytes: () => pulled,
  };
}

function watched(): { readonly app: Hono; readonly seen: SandboxObservation[] } {
  const observers = createObservers();
  const seen: SandboxObservation[] = [];
  observers.observe('t', (observation) => seen.push(observation));
  const app = new Hono();
  app.use(reportExchanges(observers, systemClock));
  app.post('/t/o/refuses', (c) => c.text('too large', 413));
  app.post('/t/o/echo', async (c) => c.text(await c.req.text()));
  return { app, seen };
}

test('a watched exchange shows both bodies, and the route still reads its own', async () => {
  const { app, seen } = watched();
  const answer = await app.request('/t/o/echo', { method: 'POST', body: 'grüße' });
  expect(await answer.text()).toBe('grüße');
  expect(seen).toMatchObject([{ type: 'exchange', requestBody: 'grüße', responseBody: 'grüße', status: 200 }]);
});

test('watching reads no further than its bound', async () => {
  const { app, seen } = watched();
  const { body, pulledBytes } = endless();
  const streaming = { duplex: 'half' };
  const request = new Request('http://127.0.0.1/t/o/refuses', { method: 'POST', body, ...streaming });
  expect((await app.request(request)).status).toBe(413);
  expect(pulledBytes()).toBeLessThan(2_000_000);
  expect(seen).toMatchObject([{ status: 413, responseBody: 'too large' }]);
});
