/**
 * Reads newline-delimited JSON events from a streaming response. Lines that are no event are passed over: an event only
 * announces, so losing one costs at most an older view until the next.
 */
import { PorticoEvent } from '../../shared/contract/events.ts';

const maxLineLength = 100_000;

/** Resolves when the stream ends; rejects when it breaks. */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  listener: (event: PorticoEvent) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLineLength) rest = '';
    for (const line of lines) deliver(line, listener);
  }
}

function deliver(line: string, listener: (event: PorticoEvent) => void): void {
  if (line.trim() === '') return;
  const event = PorticoEvent.safeParse(parseJson(line));
  if (event.success) listener(event.data);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
