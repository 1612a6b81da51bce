import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient } from '../../shared/contract/client.ts';
import { PorticoError, toFailure } from '../../shared/errors.ts';
import { makeMetadata, signedAssertion } from '../engine/inspect/fixtures/saml-messages.ts';
import { inspectInPieces } from './inspect-in-pieces.ts';
import { runCli } from './run.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'portico-cli-'));
  process.env.PORTICO_HOME = home;
});
afterEach(() => {
  delete process.env.PORTICO_HOME;
  rmSync(home, { recursive: true, force: true });
});

async function inspect(name: string, content: string, ...options: readonly string[]) {
  const [file, metadata] = [join(home, name), join(home, 'idp.xml')];
  writeFileSync(file, content);
  writeFileSync(metadata, makeMetadata());
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const [out, err] = [text(stdout), text(stderr)];
  const args = ['inspect', file, '--idp-metadata', metadata, '--now', '2026-03-01T12:00:00Z', ...options];
  const signal = new AbortController().signal;
  const exitCode = await runCli(args, { env: {}, stdin: Readable.from([]), stdout, stderr, signal });
  stdout.end();
  stderr.end();
  return { exitCode, out: await out, err: await err };
}

const post = (xml: string) => ({
  request: {
    url: 'https://x.example/',
    postData: {
      mimeType: 'application/x-www-form-urlencoded',
      text: `SAMLResponse=${encodeURIComponent(Buffer.from(xml).toString('base64'))}`,
    },
  },
});
/** Large, and no message. */
const picture = { request: { url: 'https://x.example/p' }, response: { content: { text: 'x'.repeat(4_100_000) } } };
const recording = (...entries: readonly unknown[]) => JSON.stringify({ log: { entries } });

test('a large capture is answered as a small one is, in JSON and for people', async () => {
  const messages = ['_a', '_b', '_a'].map((id) => post(signedAssertion({ id })));
  const small = await inspect('small.har', recording(...messages), '--json');
  const large = await inspect('large.har', recording(picture, ...messages), '--json');
  expect({ ...large, out: JSON.parse(large.out) }).toEqual({ exitCode: 1, err: '', out: JSON.parse(small.out) });
  expect(large.out.match(/\n/g)).toHaveLength(1);
  const forPeople = await inspect('large.har', recording(picture, ...messages));
  expect(forPeople).toEqual(await inspect('small.har', recording(...messages)));
});

test('what cannot be read is exit code 2, as ever', async () => {
  expect(await inspect('cut.har', recording(picture, post(signedAssertion())).slice(0, -3))).toEqual({
    exitCode: 2,
    out: '',
    err: expect.stringMatching(/^portico: The input could not be read\. It starts like JSON[^\n]+\n$/),
  });
  expect((await inspect('none.har', recording(picture))).err).toMatch(/holds no SAML message/);
});

test('what failed keeps its reference to the log', async () => {
  const failure = toFailure(new PorticoError('bug/unexpected', 'The judging thread stopped.'), 'ref-7');
  const answers: Readonly<Record<string, unknown>> = {
    'inspect.open': { id: 'inspection-1' },
    'inspect.addPiece': { state: 'failed', readBytes: 0, found: 0 },
    'inspect.finished': {
      id: 'inspection-1',
      state: 'failed',
      sizeBytes: 1,
      readBytes: 0,
      found: 0,
      isCapture: false,
      judged: 0,
      rows: [],
      verdict: 'unverified',
      sentence: '',
      problems: [],
      failure,
    },
  };
  const calls = createClient((name) => Promise.resolve({ ok: true, value: answers[name] }));
  const inspected = inspectInPieces(calls, Buffer.from('x'), {}, new AbortController().signal);
  await expect(inspected).rejects.toMatchObject({ name: 'EngineFailure', failure });
});
