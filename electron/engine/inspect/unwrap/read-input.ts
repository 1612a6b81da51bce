/**
 * The way in for input of any size, in pieces: a recording gives its messages while it is still being read and is never held as a
 * whole; everything else is small, is collected and recognised at the end.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { limits } from '../limits.ts';
import { createBudget } from './budget.ts';
import type { RawMessage, Recognised } from './raw-message.ts';
import { createJsonReader, type JsonReader } from './read-json.ts';
import { documentOf, recogniseBytes } from './recognise.ts';

export interface InputReader {
  /** @throws PorticoError `input/unreadable`, `input/too-large` */
  push(piece: Uint8Array): void;
  /** @throws PorticoError `input/unreadable`, `input/too-large` */
  end(): void;
  /** @throws PorticoError `input/too-large` */
  cutOff(): void;
  /** The next message, wrappings off; null when it is not there yet, or there is none. */
  take(): RawMessage | null;
  /** How many were found so far, taken or not. */
  readonly count: number;
  /** Are there several, which are judged as a whole? Certain from the first message on. */
  readonly isCapture: boolean;
}

export function openInput(): InputReader {
  const budget = createBudget(limits.inputBytes);
  const held: Buffer[] = [];
  let bytes = 0;
  let json: JsonReader | null = null;
  /** The first bytes may be a mark and come one by one; after them each piece is looked at once. */
  let isStartKnown = false;
  let isDecided = false;
  let whole: Recognised | null = null;
  let takenOfWhole = 0;

  const decide = (piece: Uint8Array): void => {
    const wasStartKnown = isStartKnown;
    const text = wasStartKnown ? Buffer.from(piece) : withoutMark(Buffer.concat(held));
    isStartKnown = bytes >= markBytes;
    const first = firstOf(text);
    // Too little to tell: a byte order mark that is not complete, or white space so far.
    if (first === undefined || (!isStartKnown && first >= 0x80)) {
      // White space around a message means nothing, so that more of it need not be held.
      if (wasStartKnown) held.pop();
      return;
    }
    isDecided = true;
    if (first !== 0x7b && first !== 0x5b) return;
    json = createJsonReader(budget);
    held.length = 0;
    json.push(text);
  };
  return {
    push(piece) {
      bytes += piece.length;
      if (bytes > limits.inputBytes) throw new PorticoError('input/too-large', 'The input has more than 60 MB.');
      if (json !== null) return json.push(piece);
      held.push(Buffer.from(piece));
      if (!isDecided) decide(piece);
      if (json === null && bytes > limits.plainBytes)
        throw new PorticoError(
          'input/too-large',
          'One message may have 10 MB, 15 MB with its wrapping, metadata 20 MB.',
        );
    },
    end() {
      if (json === null) {
        whole = recogniseBytes(Buffer.concat(held), budget);
        held.length = 0;
        return;
      }
      const read = json.end();
      if (!read.isRecording) whole = documentOf(read, []);
    },
    cutOff: () => json?.order.end(),
    take() {
      if (whole === null) return json?.order.take() ?? null;
      const message = whole.messages[takenOfWhole] ?? null;
      if (message !== null) takenOfWhole += 1;
      return message;
    },
    get count() {
      return whole === null ? (json?.order.count ?? 0) : whole.messages.length;
    },
    get isCapture() {
      return whole === null ? json !== null : whole.isCapture;
    },
  };
}

/** Text is taken in slices, so that a large one does not lie there twice. */
export function* slicesOf(input: Uint8Array | string): Generator<Uint8Array> {
  const size = 1_000_000;
  if (typeof input !== 'string') {
    for (let from = 0; from < input.length; from += size) yield input.subarray(from, from + size);
    return;
  }
  for (let from = 0; from < input.length; ) {
    // A character of two units is not cut in half.
    const last = input.charCodeAt(from + size - 1);
    const to = from + size - (last >= 0xd800 && last <= 0xdbff ? 1 : 0);
    yield Buffer.from(input.slice(from, to));
    from = to;
  }
}

const markBytes = 3;
const withoutMark = (text: Buffer): Buffer =>
  text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? text.subarray(markBytes) : text;
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The first byte that is no white space. */
function firstOf(bytes: Uint8Array): number | undefined {
  let at = 0;
  while (at < bytes.length && isSpace(bytes[at] ?? 0)) at += 1;
  return bytes[at];
}
