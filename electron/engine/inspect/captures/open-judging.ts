/**
 * Judges the messages of one input in their order, as early as they can be: pieces go in, judged messages come out. In a recording
 * a message is judged by itself and beside those before it (an assertion that was used twice).
 */
import type { InspectContext } from '../../../../shared/contract/inspect.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import type { InspectedMessage } from '../../../../shared/model/inspection.ts';
import { buildContexts, type Contexts } from '../build-contexts.ts';
import type { Told } from '../evidence/told.ts';
import { createFindings, fail, pass } from '../findings.ts';
import { judgeMessage } from '../judge-message.ts';
import { limits } from '../limits.ts';
import { type Judged, nothingJudged } from '../saml/judged.ts';
import { toMessage } from '../to-message.ts';
import type { RawMessage } from '../unwrap/raw-message.ts';
import { openInput } from '../unwrap/read-input.ts';
import { kindOfXml } from '../unwrap/recognise.ts';

export interface JudgedMessage {
  readonly message: InspectedMessage;
  /** Read when asked for: who only judges does not need it. */
  readonly told: () => Told;
}

export interface Judging {
  /** @throws PorticoError `input/unreadable`, `input/too-large` */
  push(piece: Uint8Array): void;
  /** @throws PorticoError `input/unreadable`, `input/too-large` */
  end(): void;
  /**
   * Nothing more comes, and what came is not whole: what was found in it is judged all the same.
   * @throws PorticoError `input/too-large`
   */
  cutOff(): void;
  /**
   * Judges one message. Null when none can be judged yet; after the end, when there is none left.
   * @throws PorticoError `input/too-large` for the only message there is
   */
  next(): Promise<JudgedMessage | null>;
  readonly count: number;
  readonly isCapture: boolean;
  readonly hasEnded: boolean;
}

/**
 * @param now  the instant of judgement, unless the context names another
 * @throws PorticoError `input/unreadable` when something that was given cannot be used
 */
export function openJudging(context: InspectContext, now: Date): Judging {
  const contexts = buildContexts(context, now);
  const input = openInput();
  const ready: RawMessage[] = [];
  const judgedBefore = createReplayWatch();
  let ended = false;
  let isMixed = false;
  /** In a recording the given certificate is the identity provider's; that it is one of both sides, an answer in it has to show. */
  const isDoubtful = (): boolean => input.isCapture && !isMixed;

  const judge = async (message: RawMessage): Promise<Judged> => {
    if (!input.isCapture) return judgeMessage(message, contexts);
    try {
      return await judgeMessage(message, isMixed ? withoutSenderCertificates(contexts) : contexts);
    } catch (error) {
      // One message beyond the limits does not take the others with it.
      if (error instanceof PorticoError && error.code === 'input/too-large') return notJudged(message, error.why);
      throw error;
    }
  };
  return {
    push: (piece) => input.push(piece),
    end() {
      input.end();
      ended = true;
      if (input.count > limits.messages)
        throw new PorticoError('input/too-large', `There are more than ${limits.messages} messages in it.`);
    },
    cutOff() {
      ended = true;
      input.cutOff();
    },
    async next() {
      for (let found = input.take(); found !== null; found = input.take()) {
        isMixed ||= found.type === 'xml' && kindOfXml(found.text) !== 'saml-authn-request';
        ready.push(found);
        if (!isDoubtful()) break;
      }
      const message = isDoubtful() && !ended ? undefined : ready.shift();
      if (message === undefined) return null;
      const judged = await judge(message);
      if (input.isCapture) judgedBefore.report(judged);
      return { message: toMessage(judged, message.wrappings), told: judged.told };
    },
    get count() {
      return input.count;
    },
    get isCapture() {
      return input.isCapture;
    },
    get hasEnded() {
      return ended;
    },
  };
}

function notJudged(message: RawMessage, why: string): Judged {
  const findings = createFindings();
  findings.add(
    'input.decode',
    fail(`It was not judged. ${why}`, { fix: 'No real message is like this; find out who made it.' }),
  );
  const text = 'text' in message ? message.text.slice(0, 100_000) : '';
  const kind =
    message.type === 'xml'
      ? (kindOfXml(message.text) ?? 'saml-response')
      : message.type === 'token'
        ? 'jwt'
        : message.type === 'certificate'
          ? 'certificate'
          : message.type === 'oauth'
            ? 'token-response'
            : message.kind;
  return { ...nothingJudged, kind, findings, authentic: false, show: () => ({ content: text, parts: [] }) };
}

/** So it says nothing about the requests in it. */
function withoutSenderCertificates(contexts: Contexts): Contexts {
  const { sp } = contexts.saml;
  return {
    ...contexts,
    saml: {
      ...contexts.saml,
      sp: { ...sp, certificates: [], hint: "the service provider's metadata (--sp-metadata)" },
    },
  };
}

/** One assertion ID is accepted once, however it was wrapped the second time (saml-profiles-2.0 §4.1.4.5). */
function createReplayWatch(): { report(judged: Judged): void } {
  const seen = new Map<string, number>();
  let index = -1;
  return {
    report({ assertionIds, findings }) {
      index += 1;
      for (const id of assertionIds) {
        const first = seen.get(id);
        if (first === undefined) {
          findings.add('replay', pass('Seen once in this recording so far.'));
          seen.set(id, index);
        } else
          findings.add(
            'replay',
            fail(`The same assertion was posted twice (message ${first + 1} and message ${index + 1}).`, {
              received: id,
            }),
          );
      }
    },
  };
}
