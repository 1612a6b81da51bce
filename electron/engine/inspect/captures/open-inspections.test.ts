/** Inspections as a window opens them: in pieces, judged in a thread while they come, asked row by row and message by message. */
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { InspectContext, mostPieceBytes } from '../../../../shared/contract/inspect.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import { InspectionId } from '../../../../shared/model/ids.ts';
import { OpenInspection } from '../../../../shared/model/inspection.ts';
import { createEventBus } from '../../kernel/events.ts';
import { silentLog } from '../../kernel/log.ts';
import { openInspectRoom } from '../calls.ts';
import {
  acsUrl,
  idpKey,
  makeMetadata,
  now,
  requestId,
  signedAssertion,
  spEntityId,
} from '../fixtures/saml-messages.ts';

const events = createEventBus(silentLog);
const room = openInspectRoom({ clock: { now: () => now }, events, log: silentLog });
const { handlers } = room;
afterAll(() => room.close());
const asked = { signal: new AbortController().signal, door: 'test' } as const;
const known = { idpMetadata: makeMetadata(), spEntityId, acsUrl, requestId };
const codeOf = (error: unknown) => (error instanceof PorticoError ? error.code : error);

const form = (xml: string, name = 'SAMLResponse') => ({
  request: {
    url: 'https://x.example/',
    postData: {
      mimeType: 'application/x-www-form-urlencoded',
      text: `${name}=${encodeURIComponent(Buffer.from(xml).toString('base64'))}`,
    },
  },
});
const page = (xml: string) => ({
  request: { url: 'https://idp.example/' },
  response: {
    content: {
      mimeType: 'text/html',
      text: `<html><form><input name="SAMLResponse" value="${Buffer.from(xml).toString('base64')}"></form></html>`,
    },
  },
});
const recording = (entries: readonly unknown[]) => JSON.stringify({ log: { entries } });
const question = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${requestId}" Version="2.0" IssueInstant="2026-03-01T11:58:00Z"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${spEntityId}</saml:Issuer></samlp:AuthnRequest>`;
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => form(signedAssertion({ id: `_m${index}` })));

async function opened(text: string, context: object = known, pieceBytes = mostPieceBytes) {
  const bytes = Buffer.from(text);
  const answer = await handlers.open({ sizeBytes: bytes.length, context: InspectContext.parse(context) }, asked);
  const id = InspectionId.parse(answer.id);
  onTestFinished(() => void handlers.close({ id }, asked));
  const send = async () => {
    for (let fromByte = 0; fromByte < bytes.length; fromByte += pieceBytes) {
      const base64 = bytes.subarray(fromByte, fromByte + pieceBytes).toString('base64');
      await handlers.addPiece({ id, fromByte, base64 }, asked);
    }
  };
  return { id, send };
}

/** Waits until an announcement says that it is so. */
async function until(id: InspectionId, holds: (progress: OpenInspection) => boolean): Promise<OpenInspection> {
  const look = async () => OpenInspection.parse(await handlers.progress({ id, fromRow: 0 }, asked));
  const first = await look();
  if (holds(first)) return first;
  return new Promise((resolve, reject) => {
    const leave = events.subscribe((event) => {
      if (event.type !== 'inspection.changed' || event.id !== id) return;
      look().then((progress) => {
        if (!holds(progress)) return;
        leave();
        resolve(progress);
      }, reject);
    });
  });
}
const isOver = ({ state }: OpenInspection) => state !== 'reading' && state !== 'judging';

async function judged(text: string, context: object = known, pieceBytes = mostPieceBytes) {
  const { id, send } = await opened(text, context, pieceBytes);
  await send();
  const progress = await until(id, isOver);
  const messages = await Promise.all(progress.rows.map((_, index) => handlers.message({ id, index }, asked)));
  return { id, progress, messages };
}

describe('in pieces', () => {
  const twice = signedAssertion({ id: '_twice' });
  const samples: readonly (readonly [string, string, object])[] = [
    ['a response', signedAssertion(), known],
    ['a capture', recording([form(question, 'SAMLRequest'), form(twice), form(twice), form('<broken')]), known],
    // The form is answered, and posted much later: it counts once, where it was posted.
    ['what was answered and then sent', recording([page(twice), form(question, 'SAMLRequest'), form(twice)]), known],
    ['what was answered only', recording([page(twice), form(question, 'SAMLRequest')]), known],
    [
      'a certificate for both sides',
      recording([form(question, 'SAMLRequest'), form(question, 'SAMLRequest'), form(signedAssertion())]),
      { idpCertificates: idpKey.certificate },
    ],
    ['questions only', recording([form(question, 'SAMLRequest')]), { idpCertificates: idpKey.certificate }],
    [
      'a tracer export',
      JSON.stringify({ requests: [{ saml: question }, { url: 'https://x.example/', saml: twice }] }),
      known,
    ],
    ['a key set', '{"keys":[]}', {}],
    ['a capture with a mark and spaces', `\ufeff  ${recording([form(twice)])}\n`, known],
  ];
  test.each(samples)('%s is judged as in one go', async (_, text, context) => {
    const whole = await handlers.messages({ text, context: InspectContext.parse(context) }, { ...asked, door: 'cli' });
    for (const pieceBytes of [7 * 3, 900, mostPieceBytes]) {
      const { progress, messages } = await judged(text, context, Math.max(pieceBytes, Math.ceil(text.length / 60)));
      const { clock, messages: list = [whole] } = whole;
      expect(messages).toEqual(list.map(({ ...message }) => ({ ...message, clock: undefined, messages: undefined })));
      expect(progress).toMatchObject({
        state: 'done',
        found: list.length,
        verdict: whole.verdict,
        sentence: whole.sentence,
      });
      expect(progress.clock).toEqual(clock);
      expect(progress.rows.map(({ verdict }) => verdict)).toEqual(list.map(({ verdict }) => verdict));
    }
  });

  test('first results come before the last piece was sent', async () => {
    const text = recording(many(30));
    const bytes = Buffer.from(text);
    const { id } = await opened(text);
    const half = Math.floor(bytes.length / 2);
    await handlers.addPiece({ id, fromByte: 0, base64: bytes.subarray(0, half).toString('base64') }, asked);
    const early = await until(id, ({ rows }) => rows.length > 3);
    expect(early).toMatchObject({ state: 'reading', readBytes: half, verdict: 'unverified' });
    expect(early.sentence).toMatch(/^Only \d+ of at least \d+ messages were judged/);
    await handlers.addPiece({ id, fromByte: half, base64: bytes.subarray(half).toString('base64') }, asked);
    expect(await until(id, isOver)).toMatchObject({ state: 'done', found: 30, verdict: 'valid' });
  });
});

describe('n in, n out', () => {
  test('a damaged request, a broken message and one beyond the limits are rows among the others', async () => {
    const deep = `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`;
    const text = recording([
      ...many(2),
      form('cut off'),
      form(`<Response>${deep}</Response>`),
      'PUT',
      ...many(4).slice(2),
    ]);
    const damaged = text.replace('"PUT"', '{"request":{"url":"https://x.example/","SAMLResponse":"\\x"}}');
    const { progress, messages } = await judged(damaged, known, 1000);
    expect(progress.rows.map(({ verdict }) => verdict)).toEqual([
      'valid',
      'valid',
      'invalid',
      'invalid',
      'invalid',
      'valid',
      'valid',
    ]);
    expect(messages.slice(2, 5).map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/changed while copying|cut off/),
      expect.stringMatching(/not judged. Elements are nested/),
      expect.stringMatching(/request 5 of the recording is damaged.*Record it again/),
    ]);
    expect(progress.problems).toEqual([expect.objectContaining({ id: 'input.decode', messages: 3 })]);
  });

  test('a file that is cut off says so and keeps what was judged', async () => {
    const { progress } = await judged(recording(many(4)).slice(0, -50));
    expect(progress).toMatchObject({ state: 'failed', failure: { code: 'input/unreadable' } });
    expect(progress.rows.map(({ verdict }) => verdict)).toEqual(['valid', 'valid', 'valid']);
  });

  test('what was given to check against and cannot be read', async () => {
    const { progress } = await judged(recording(many(2)), { idpMetadata: 'no metadata' });
    expect(progress).toMatchObject({ state: 'failed', rows: [], failure: { code: 'input/unreadable' } });
  });

  test('nothing, and nothing that is known', async () => {
    expect((await judged('')).progress.failure?.why).toMatch(/empty/);
    expect((await judged('a letter to my aunt')).progress.failure?.code).toBe('input/unreadable');
  });
});

describe('what does not come', () => {
  test('a file that is cut off before what was answered was sent on', async () => {
    const text = recording([page(signedAssertion()), ...many(3)]).slice(0, -1);
    const { progress } = await judged(text);
    expect(progress).toMatchObject({ state: 'failed', failure: { code: 'input/unreadable' } });
    expect(progress.rows).toHaveLength(4);
  });

  test('requests only, checked with a certificate, and cut off', async () => {
    const text = recording([form(question, 'SAMLRequest'), form(question, 'SAMLRequest')]).slice(0, -1);
    const { progress } = await judged(text, { idpCertificates: idpKey.certificate });
    expect(progress.rows).toHaveLength(2);
  });

  test('who sends nothing any more does not keep others from judging', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const gone = await Promise.all([opened(recording(many(2))), opened(recording(many(2)))]);
    const [{ id }] = gone;
    await handlers.addPiece({ id, fromByte: 0, base64: Buffer.from('{').toString('base64') }, asked);
    vi.advanceTimersByTime(29_000);
    expect(await handlers.progress({ id, fromRow: 0 }, asked)).toMatchObject({ state: 'reading' });
    vi.advanceTimersByTime(2000);
    expect(await handlers.progress({ id, fromRow: 0 }, asked)).toMatchObject({
      state: 'failed',
      failure: { code: 'input/incomplete' },
    });
    expect((await judged(recording(many(3)))).progress.state).toBe('done');
  });
});

describe('while it goes on', () => {
  test('stopping keeps what was judged, and the next one gets its turn', async () => {
    const text = recording(many(200));
    const { id } = await opened(text);
    // The rest does not come, so that it cannot be done before it is stopped.
    const most = Buffer.from(text).subarray(0, Math.floor(text.length * 0.9));
    for (let fromByte = 0; fromByte < most.length; fromByte += mostPieceBytes) {
      const base64 = most.subarray(fromByte, fromByte + mostPieceBytes).toString('base64');
      await handlers.addPiece({ id, fromByte, base64 }, asked);
    }
    await until(id, ({ rows }) => rows.length > 0);
    await handlers.stop({ id }, asked);
    const stopped = await handlers.progress({ id, fromRow: 0 }, asked);
    expect(stopped.state).toBe('stopped');
    expect(await handlers.progress({ id, fromRow: 1 }, asked)).toEqual({ ...stopped, rows: stopped.rows.slice(1) });
    expect(stopped.rows.length).toBeLessThan(200);
    expect((await handlers.message({ id, index: 0 }, asked)).verdict).toBe('valid');
    expect(await handlers.progress({ id, fromRow: 0 }, asked)).toEqual(stopped);
    expect(await handlers.addPiece({ id, fromByte: 0, base64: 'AAAA' }, asked)).toMatchObject({ state: 'stopped' });
    expect((await judged(recording(many(3)))).progress.state).toBe('done');
  });

  test('who wants to wait is answered at the end, or when the waiting is cancelled', async () => {
    const { id, send } = await opened(recording(many(20)));
    const cancel = new AbortController();
    const waiting = Promise.resolve(handlers.finished({ id }, { ...asked, signal: cancel.signal })).catch(codeOf);
    cancel.abort();
    expect(await waiting).toBe('local/cancelled');
    await send();
    expect(await handlers.finished({ id }, asked)).toMatchObject({ state: 'done', judged: 20 });
  });

  test('two at once do not mix', async () => {
    const [one, other] = await Promise.all([
      judged(recording(many(12)), known, 4000),
      judged(recording(many(7)), { idpMetadata: makeMetadata() }, 5000),
    ]);
    expect(one.progress).toMatchObject({ state: 'done', verdict: 'valid', found: 12 });
    expect(other.progress).toMatchObject({ state: 'done', found: 7 });
    expect(one.id).not.toBe(other.id);
  });

  test('closing forgets it, also in the middle', async () => {
    const { id, send } = await opened(recording(many(50)));
    await send();
    await handlers.close({ id }, asked);
    const unknown = 'state/inspection-unknown';
    expect(() => handlers.progress({ id, fromRow: 0 }, asked)).toThrow(expect.objectContaining({ code: unknown }));
    await expect(
      Promise.resolve(handlers.addPiece({ id, fromByte: 0, base64: '' }, asked)).catch(codeOf),
    ).resolves.toBe(unknown);
    expect(await handlers.close({ id: InspectionId.parse('inspection-none') }, asked)).toEqual({});
  });

  test('pieces come in order and whole', async () => {
    const { id } = await opened('x'.repeat(100));
    for (const [fromByte, base64] of [
      [50, 'AAAA'],
      [0, 'A'],
      [0, Buffer.alloc(101).toString('base64')],
    ] as const)
      await expect(Promise.resolve(handlers.addPiece({ id, fromByte, base64 }, asked)).catch(codeOf)).resolves.toBe(
        'input/unreadable',
      );
  });

  test('a message that is not there', async () => {
    const { id } = await judged(signedAssertion());
    expect(() => handlers.message({ id, index: 1 }, asked)).toThrow(
      expect.objectContaining({ code: 'state/message-unknown' }),
    );
  });

  test('only so many are held; the one that was used longest ago goes', async () => {
    const ids: InspectionId[] = [];
    for (let count = 0; count < 17; count += 1) ids.push((await opened('{"keys":[]}', {})).id);
    const [first, second] = ids;
    if (first === undefined || second === undefined) throw new Error('none was opened');
    expect(() => handlers.progress({ id: first, fromRow: 0 }, asked)).toThrow(/needed its place/);
    expect(await handlers.progress({ id: second, fromRow: 0 }, asked)).toMatchObject({ state: 'reading' });
  });
});
