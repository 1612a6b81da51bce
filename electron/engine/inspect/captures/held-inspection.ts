/**
 * One open inspection as it is held: its rows, and its judged messages compressed. Takes pieces in, tells how far it is, and
 * announces every change, a few times a second at most.
 */
import { type FailureCode, PorticoError, toFailure } from '../../../../shared/errors.ts';
import type { InspectionId } from '../../../../shared/model/ids.ts';
import type { CaptureProblem, Check, InspectedMessage, OpenInspection } from '../../../../shared/model/inspection.ts';
import { clockDifference } from '../clock-line/clock-difference.ts';
import type { OpenAnswer, OpenAsk, PackedMessage } from '../judge-job.ts';
import { joinedVerdict } from './joined-verdict.ts';
import { unpackMessage } from './pack-message.ts';

export interface HeldInspection {
  /** @throws PorticoError `input/unreadable` for bytes that are not the next ones */
  addPiece(fromByte: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** @throws PorticoError `state/message-unknown` */
  message(index: number): InspectedMessage;
  /** @param fromRow how many rows are known to who asks */
  progress(fromRow: number): OpenInspection;
  /** What costs nothing to say. */
  howFar(): Pick<OpenInspection, 'state' | 'readBytes' | 'found'> & { readonly judged: number };
  /** Ends the work and keeps what was judged. */
  stop(): void;
  hear(answer: OpenAnswer): void;
  readonly isOver: boolean;
  /** Resolves when it is; never rejects. */
  readonly whenOver: Promise<void>;
  readonly heldBytes: number;
}

/** The first message is what a person waits for. */
export type News = 'first' | 'more' | 'last';

export interface HeldDeps {
  readonly id: InspectionId;
  readonly sizeBytes: number;
  send(ask: OpenAsk): void;
  endThread(): void;
  announce(news: News): void;
  /** What is no fault of the input. */
  reportBug(message: string): string;
}

/** Who sends nothing for so long has gone: its tab was closed, or its file cannot be read. Others wait for the thread. */
const longestSilenceMs = 30_000;

export function holdInspection({ id, sizeBytes, send, endThread, announce, reportBug }: HeldDeps): HeldInspection {
  const messages: PackedMessage[] = [];
  const unread: { readonly bytes: number; readonly done: () => void }[] = [];
  let state: OpenInspection['state'] = 'reading';
  let sentBytes = 0;
  let readBytes = 0;
  let heldBytes = 0;
  let found = 0;
  let isCapture = false;
  let failure: OpenInspection['failure'];
  let silence: NodeJS.Timeout | undefined;
  const { promise: whenOver, resolve: tellOver } = Promise.withResolvers<void>();
  const isOver = (): boolean => state === 'done' || state === 'stopped' || state === 'failed';

  const over = (next: 'done' | 'stopped' | 'failed'): void => {
    state = next;
    clearTimeout(silence);
    for (const { done } of unread.splice(0)) done();
    announce('last');
    tellOver();
  };
  const fail = (code: FailureCode, why: string, ref = ''): void => {
    failure = toFailure(new PorticoError(code, why), ref);
    over('failed');
  };
  /** Counted only while the sender is the one who has to do something. */
  const awaitPiece = (): void => {
    if (isOver() || unread.length > 0 || sentBytes === sizeBytes) return;
    silence = setTimeout(() => {
      endThread();
      fail('input/incomplete', `${sentBytes} of ${sizeBytes} bytes came, then nothing for half a minute.`);
    }, longestSilenceMs).unref();
  };
  awaitPiece();
  return {
    async addPiece(fromByte, bytes) {
      if (isOver()) return;
      if (fromByte !== sentBytes || bytes.length === 0 || sentBytes + bytes.length > sizeBytes)
        throw new PorticoError('input/unreadable', `The bytes from ${sentBytes} are the next, of ${sizeBytes} in all.`);
      clearTimeout(silence);
      sentBytes += bytes.length;
      const read = new Promise<void>((done) => unread.push({ bytes: bytes.length, done }));
      send({ type: 'piece', bytes });
      if (sentBytes === sizeBytes) send({ type: 'end' });
      await read;
    },
    message(index) {
      const message = messages[index];
      if (message === undefined)
        throw new PorticoError('state/message-unknown', `${messages.length} messages were judged.`);
      return unpackMessage(message.packed);
    },
    howFar: () => ({ state, readBytes, found, judged: messages.length }),
    progress(fromRow) {
      const clock = clockDifference(messages.map(({ clockFact }) => clockFact));
      return {
        id,
        state,
        sizeBytes,
        readBytes,
        found,
        isCapture,
        judged: messages.length,
        rows: messages.slice(fromRow).map(({ row }) => row),
        ...verdictSoFar(messages, state === 'done', found, isCapture),
        problems: problemsOf(messages),
        ...(clock === null ? {} : { clock }),
        ...(failure === undefined ? {} : { failure }),
      };
    },
    stop() {
      if (isOver()) return;
      endThread();
      over('stopped');
    },
    hear(answer) {
      if (isOver()) return;
      if (answer.type === 'read') {
        found = answer.found;
        isCapture = answer.isCapture;
        const piece = unread.shift();
        readBytes += piece?.bytes ?? 0;
        piece?.done();
        if (piece === undefined) state = 'judging';
        awaitPiece();
        announce('more');
      } else if (answer.type === 'message') {
        messages.push(answer.message);
        heldBytes += answer.message.packed.length;
        announce(messages.length === 1 ? 'first' : 'more');
      } else if (answer.type === 'done') over('done');
      else if (answer.type === 'refused') fail(answer.code, answer.why);
      else fail('bug/unexpected', 'The judging thread stopped.', reportBug(answer.message));
    },
    get isOver() {
      return isOver();
    },
    whenOver,
    get heldBytes() {
      return heldBytes;
    },
  };
}

type Summary = Pick<OpenInspection, 'verdict' | 'sentence'>;

/** A part of a capture may be bad for sure, but it is never valid for the whole. */
function verdictSoFar(messages: readonly PackedMessage[], isDone: boolean, found: number, isCapture: boolean): Summary {
  if (messages.length === 0) return { verdict: 'unverified', sentence: '' };
  const [only] = messages;
  if (isDone && !isCapture && only !== undefined) return { verdict: only.row.verdict, sentence: only.row.sentence };
  const { verdict, sentence } = joinedVerdict(messages.map(({ row, checks }) => ({ verdict: row.verdict, checks })));
  if (isDone) return { verdict, sentence };
  const part = `Only ${messages.length} of at least ${found} messages were judged.`;
  return verdict === 'invalid'
    ? { verdict, sentence: `${part} ${sentence}` }
    : { verdict: 'unverified', sentence: `${part} None of them failed.` };
}

/** The most frequent first. */
function problemsOf(messages: readonly PackedMessage[]): CaptureProblem[] {
  const problems = new Map<string, { check: Check; messages: number }>();
  for (const { checks } of messages) {
    const failed = new Map(checks.filter(({ status }) => status === 'fail').map((check) => [check.id, check]));
    for (const [id, check] of failed) {
      const known = problems.get(id);
      if (known === undefined) problems.set(id, { check, messages: 1 });
      else known.messages += 1;
    }
  }
  return [...problems.values()]
    .sort((a, b) => b.messages - a.messages)
    .map(({ check: { id, title, who }, messages: count }) => ({ id, title, who, messages: count }));
}
