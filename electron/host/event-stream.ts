/**
 * The engine's announcements as lines of JSON on one long answer. A blank line every few seconds shows that the stream is
 * alive; a reader that does not keep up is cut off rather than buffered without end, and asks again.
 */
import type { ServerResponse } from 'node:http';
import type { PorticoEvent } from '../../shared/contract/events.ts';

const heartbeatMs = 15_000;
const maxBufferedBytes = 1_000_000;

export function streamEvents(
  response: ServerResponse,
  subscribe: (listener: (event: PorticoEvent) => void) => () => void,
): void {
  const send = (line: string) => {
    if (response.writableLength > maxBufferedBytes) response.destroy();
    else response.write(`${line}\n`);
  };
  // The headers alone tell the page that it is connected; the blank line gets them through anything that buffers.
  response.flushHeaders();
  send('');
  const unsubscribe = subscribe((event) => send(JSON.stringify(event)));
  const heartbeat = setInterval(() => send(''), heartbeatMs);
  response.on('close', () => {
    unsubscribe();
    clearInterval(heartbeat);
  });
}
