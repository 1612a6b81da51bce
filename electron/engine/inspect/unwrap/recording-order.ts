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

export function createRecordingOrder(): RecordingOrder {
  const sent = new Set<string>();
  let waiting: { readonly message: RawMessage; readonly ifNotSent: string | null }[] = [];
  let taken = 0;
  let ended = false;
  return {
    add(found) {
      for (const message of found.sent) {
        const identity = identityOf(message);
        if (!sent.has(identity)) {
          sent.add(identity);
          waiting = waiting.filter(({ ifNotSent }) => ifNotSent !== identity);
        }
        waiting.push({ message, ifNotSent: null });
      }
      for (const message of found.answered) {
        const identity = identityOf(message);
        if (!sent.has(identity)) waiting.push({ message, ifNotSent: identity });
      }
      // What may still turn out to be the same message is not counted against the limit before the end.
      if (waiting.filter(({ ifNotSent }) => ifNotSent === null).length + taken > limits.messages) throw tooMany();
    },
    end() {
      ended = true;
      if (waiting.length + taken > limits.messages) throw tooMany();
    },
    take() {
      const [next] = waiting;
      if (next === undefined || (next.ifNotSent !== null && !ended)) return null;
      waiting.shift();
      taken += 1;
      return next.message;
    },
    get count() {
      return taken + waiting.length;
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
