/**
 * The messages of a recording in their order, while the recording is still being read. What a response carried (a form, a redirect)
 * only counts when the browser did not send the same message on, or every sign-in would be seen twice. Whether it did may show
 * later, so such a message holds back those after it until then, or until the recording ends.
 */
import { createHash } from 'node:crypto';
import { PorticoError } from '../../../../shared/errors.ts';
import { limits } from '../limits.ts';
import type { RawMessage } from './raw-message.ts';
import type { Found } from './recordings.ts';

export interface RecordingOrder {
  /** @throws PorticoError `input/too-large` */
  add(found: Found): void;
  /** Nothing more comes: what was only answered counts. */
  end(): void;
  /** The next message, as soon as nothing before it can change. */
  take(): RawMessage | null;
  /** How many there are so far, taken or not. */
  readonly count: number;
}

interface Waiting {
  readonly message: RawMessage;
  /** It counts unless this is sent later; null: it counts. */
  readonly ifNotSent: string | null;
  isDropped: boolean;
}

/** Many pages that were answered and not sent on yet; more than a recording within the limit has. */
const mostOpen = 4 * limits.messages;

export function createRecordingOrder(): RecordingOrder {
  const sent = new Set<string>();
  const open = new Map<string, Waiting[]>();
  let waiting: Waiting[] = [];
  /** Where in the list the next one is. */
  let from = 0;
  let certain = 0;
  let openCount = 0;
  let ended = false;

  const wait = (message: RawMessage, ifNotSent: string | null): void => {
    const entry = { message, ifNotSent, isDropped: false };
    waiting.push(entry);
    if (ifNotSent === null) certain += 1;
    else {
      openCount += 1;
      const same = open.get(ifNotSent);
      if (same === undefined) open.set(ifNotSent, [entry]);
      else same.push(entry);
    }
  };
  const send = (identity: string): void => {
    sent.add(identity);
    const dropped = open.get(identity) ?? [];
    for (const entry of dropped) entry.isDropped = true;
    openCount -= dropped.length;
    open.delete(identity);
  };
  return {
    add(found) {
      for (const message of found.sent) {
        const identity = identityOf(message);
        if (!sent.has(identity)) send(identity);
        wait(message, null);
      }
      for (const message of found.answered) {
        const identity = identityOf(message);
        // What a token endpoint answers is no browser's to send on.
        if (!sent.has(identity)) wait(message, message.type === 'json' ? null : identity);
      }
      // What may still turn out to be the same message is not counted against the limit before the end.
      if (certain > limits.messages || openCount > mostOpen) throw tooMany();
    },
    end() {
      ended = true;
      if (certain + openCount > limits.messages) throw tooMany();
    },
    take() {
      while (waiting[from]?.isDropped) from += 1;
      const next = waiting[from];
      if (next === undefined || (next.ifNotSent !== null && !ended)) return null;
      from += 1;
      if (from > waiting.length / 2) {
        waiting = waiting.slice(from);
        from = 0;
      }
      return next.message;
    },
    get count() {
      return certain + openCount;
    },
  };
}

const tooMany = (): PorticoError =>
  new PorticoError('input/too-large', `The recording holds more than ${limits.messages} messages.`);

/** Hashed: the texts are long and only compared. */
function identityOf(message: RawMessage): string {
  const text =
    message.type === 'oauth' ? message.parameters.map(({ name, value }) => `${name}=${value}`).join('&') : message.text;
  return `${message.type} ${createHash('sha256').update(text).digest('base64')}`;
}
