import { expect, test } from 'vitest';
import type { PorticoEvent } from '../../shared/contract/events.ts';
import { readEventStream } from './event-stream.ts';

async function eventsOf(chunks: readonly string[]): Promise<readonly string[]> {
  const seen: PorticoEvent[] = [];
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  await readEventStream(body, (event) => seen.push(event));
  return seen.map(({ type }) => type);
}

test('an event split over chunks is heard once, whole', async () => {
  expect(await eventsOf(['{"type":"targets', '.changed"}\n{"type":"settings.changed"}\n'])).toEqual([
    'targets.changed',
    'settings.changed',
  ]);
});

test('heartbeats, broken lines and unknown events are passed over', async () => {
  expect(await eventsOf(['\n', 'not json\n', '{"type":"other"}\n', '{"type":"partners.changed"}\n'])).toEqual([
    'partners.changed',
  ]);
});

test('a line without an end does not grow for ever', async () => {
  expect(await eventsOf(['x'.repeat(200_000), '\n{"type":"listeners.changed"}\n'])).toEqual(['listeners.changed']);
});
