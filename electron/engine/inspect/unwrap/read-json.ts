/**
 * JSON that comes in pieces: a recording, whose messages can be taken before the last piece is there, or one small document, which
 * is known at the end. A recorded request that is not correct JSON is one broken message; the others are judged all the same.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { decodeUtf8 } from '../base64.ts';
import { fail } from '../findings.ts';
import { limits } from '../limits.ts';
import type { Budget } from './budget.ts';
import type { RawMessage } from './raw-message.ts';
import { createRecordingOrder, type RecordingOrder } from './recording-order.ts';
import { type Found, messagesOfHarEntry, messagesOfTracedRequest } from './recordings.ts';
import { splitJson } from './split-json.ts';

export interface JsonReader {
  /** @throws PorticoError `input/too-large` */
  push(piece: Uint8Array): void;
  /** @throws PorticoError `input/unreadable` */
  end():
    | { readonly isRecording: true }
    | { readonly isRecording: false; readonly text: string; readonly value: unknown };
  readonly order: RecordingOrder;
}

const longestShown = 100_000;
const none: Found = { sent: [], answered: [] };

export function createJsonReader(budget: Budget): JsonReader {
  const order = createRecordingOrder();
  let hasEntries = false;
  /** Requests of a trace, until the first with an address says that it is one; null from then on. */
  let doubtful: Found[] | null = [];
  /** The text as it came, until a recording is certain: a document is read as a whole. Null when it is too long for one. */
  let original: Buffer[] | null = [];
  let originalBytes = 0;
  let place = 0;
  const isRecording = (): boolean => hasEntries || doubtful === null;

  const addTraced = (request: unknown): void => {
    const found = messagesOfTracedRequest(request, budget);
    if (found === null) return;
    if (doubtful === null) order.add(found);
    else {
      doubtful.push(found);
      if (!found.isRequest) return;
      for (const each of doubtful) order.add(each);
      doubtful = null;
    }
  };
  const onElement = (bytes: Buffer, path: readonly string[]): void => {
    place += 1;
    if (place > limits.recordedRequests)
      throw new PorticoError('input/too-large', `The recording holds more than ${limits.recordedRequests} requests.`);
    const isHar = path.length === 2;
    const read = parse(decodeUtf8(bytes));
    if (read === null) {
      const found = { ...none, sent: damagedEntry(bytes, place) };
      if (isHar || doubtful === null) order.add(found);
      else doubtful.push(found);
    } else if (isHar) order.add(messagesOfHarEntry(read.value, budget));
    else addTraced(read.value);
  };
  const splitter = splitJson(
    (path) => {
      const isHar = path.length === 2 && path[0] === 'log' && path[1] === 'entries';
      hasEntries ||= isHar;
      return isHar || path.length === 0 || (path.length === 1 && path[0] === 'requests');
    },
    onElement,
    (bytes) => {
      if (bytes > limits.jsonBytes) throw tooMuchOutside();
    },
  );
  const keepOriginal = (piece: Uint8Array): void => {
    originalBytes += piece.length;
    // Copied, because the sender may use the piece's memory again.
    if (isRecording() || originalBytes > limits.jsonBytes) original = null;
    else original?.push(Buffer.from(piece));
  };
  return {
    push(piece) {
      splitter.push(piece);
      if (original !== null) keepOriginal(piece);
    },
    end() {
      const whole = isRecording() ? splitter.rest() : original && Buffer.concat(original);
      if (whole === null) throw tooMuchOutside();
      const { text, value } = readText(whole);
      if (!isRecording()) return { isRecording: false, text, value };
      order.end();
      if (order.count === 0) {
        throw new PorticoError(
          'input/unreadable',
          hasEntries
            ? 'The HAR file holds no SAML message, token or authorization response.'
            : 'The SAML-tracer export holds no SAML message or token.',
        );
      }
      return { isRecording: true };
    },
    order,
  };
}

const tooMuchOutside = (): PorticoError =>
  new PorticoError('input/too-large', 'JSON may have 20 MB besides the requests of a recording.');

/** @throws PorticoError `input/unreadable` */
function readText(bytes: Buffer): { readonly text: string; readonly value: unknown } {
  const text = decodeUtf8(bytes)?.trim();
  if (text === undefined) throw new PorticoError('input/unreadable', 'It is not text in UTF-8.');
  const read = parse(text);
  if (read === null)
    throw new PorticoError('input/unreadable', 'It starts like JSON but is not correct JSON; it may be cut off.');
  return { text, value: read.value };
}

function parse(text: string | null): { readonly value: unknown } | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return null;
  }
}

/** Nothing when nothing in it speaks of a message: recordings are full of pictures and scripts. */
function damagedEntry(bytes: Buffer, place: number): RawMessage[] {
  const text = bytes.toString('utf8');
  const [name] = /SAMLRe(?:quest|sponse)|samlp?:Response|id_token/.exec(text) ?? [];
  if (name === undefined) return [];
  return [
    {
      type: 'broken',
      kind: name === 'SAMLRequest' ? 'saml-authn-request' : name === 'id_token' ? 'token-response' : 'saml-response',
      problems: [
        [
          'input.decode',
          fail(`Request ${place} of the recording is damaged: it is not correct JSON.`, {
            fix: 'Record it again, and look at what edited the file in between.',
            who: 'us',
          }),
        ],
      ],
      text: text.length > longestShown ? `${text.slice(0, longestShown)}...` : text,
      wrappings: [`request ${place} of the recording`],
    },
  ];
}
