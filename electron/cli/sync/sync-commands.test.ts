import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { startSandbox } from '../../engine/standalone.ts';
import type { Sandbox } from '../../engine/tenant/index.ts';
import { runCli } from '../run.ts';

let folder = '';
let sandbox: Sandbox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-cli-sync-'));
  process.env.PORTICO_HOME = join(folder, 'home');
  sandbox = await startSandbox({ dataDir: join(folder, 'server'), port: 0, clock: systemClock });
});
afterEach(async () => {
  await sandbox.close();
  delete process.env.PORTICO_HOME;
  await rm(folder, { recursive: true, force: true });
});

const examples = fileURLToPath(new URL('../../../resources/examples', import.meta.url));
const cascade = join(examples, 'cascade-consulting.yaml');
const target = () => [
  '--base-url',
  sandbox.baseUrl,
  '--tenant',
  sandbox.tenantId,
  '--client-id',
  sandbox.adminClientId,
];

async function portico(args: readonly string[], secret = sandbox.adminClientSecret) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outText = text(stdout);
  const errText = text(stderr);
  const exitCode = await runCli(args, {
    env: { PORTICO_CLIENT_SECRET: secret },
    stdin: Readable.from([]),
    stdout,
    stderr,
    signal: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await Promise.all([outText, errText]);
  const lines: Record<string, unknown>[] =
    out.trim() === '' || !out.startsWith('{')
      ? []
      : out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
  return { exitCode, out, err, lines, last: lines.at(-1) ?? {} };
}

describe('plan, apply, drift, undo over blueprint files', () => {
  test('a folder is planned, applied with its secrets in a file, found without drift, and taken back', async () => {
    const plan = await portico(['plan', examples, ...target(), '--json']);
    expect(plan.exitCode).toBe(0);
    expect(plan.lines).toHaveLength(1);
    expect(plan.last).toMatchObject({
      operations: expect.arrayContaining([
        expect.objectContaining({ action: 'create', resource: 'organization', organization: 'cascade-consulting' }),
      ]),
    });

    const secrets = join(folder, 'secrets.json');
    const apply = await portico([
      'apply',
      join(examples, '*.yaml'),
      ...target(),
      '--yes',
      '--json',
      '--concurrency',
      '3',
      '--secrets-out',
      secrets,
    ]);
    expect(apply.exitCode).toBe(0);
    expect(apply.last).toMatchObject({ failed: 0, skipped: 0, secretsToRotate: [] });
    expect(apply.lines.length - 1).toBe(apply.last.done);
    expect(apply.lines.slice(0, -1).every((line) => line.status === 'done' && line.error === null)).toBe(true);
    expect((await stat(secrets)).mode & 0o777).toBe(0o600);
    const kept: { secrets: { client_id: string; client_secret: string }[] } = JSON.parse(
      await readFile(secrets, 'utf8'),
    );
    expect(kept.secrets.map(({ client_id }) => client_id)).toContain('cascade-consulting-reporting');
    for (const { client_secret } of kept.secrets) expect(apply.out + apply.err).not.toContain(client_secret);

    expect((await portico(['apply', examples, ...target(), '--yes', '--json'])).last).toMatchObject({
      done: 0,
      failed: 0,
    });
    expect(await portico(['drift', examples, ...target(), '--json'])).toMatchObject({
      exitCode: 0,
      last: { drift: [], partners: 3 },
    });

    const undo = await portico(['undo', String(apply.last.run), ...target(), '--yes', '--json']);
    expect(undo).toMatchObject({ exitCode: 0, last: { failed: 0 } });
    const drift = await portico(['drift', cascade, ...target(), '--json']);
    expect(drift.exitCode).toBe(1);
    expect(drift.last).toMatchObject({
      drift: expect.arrayContaining([
        expect.objectContaining({ resource: 'organization', field: 'exists', expected: true, actual: false }),
      ]),
    });
  }, 60_000);

  test('a plan file is applied as reviewed', async () => {
    const file = join(folder, 'plan.json');
    await portico(['plan', cascade, ...target(), '--out', file, '--json']);
    expect((await portico(['apply', '--plan', file, ...target(), '--yes', '--json'])).exitCode).toBe(0);
    const again = await portico(['apply', '--plan', file, ...target(), '--yes', '--json']);
    expect(again.exitCode).toBe(2);
    expect(again.err).toContain('The server changed after this plan was made');
  });

  test("without target options the home's own sandbox is used", async () => {
    expect(await portico(['apply', cascade, '--yes', '--json'])).toMatchObject({ exitCode: 0, last: { failed: 0 } });
    expect(await portico(['drift', '--json'])).toMatchObject({ exitCode: 0, last: { drift: [], partners: 1 } });
  });
});

describe('what cannot be done is exit 2 and one line, and writes nothing', () => {
  test.each([
    ['no terminal and no --yes', () => ['apply', cascade, ...target()], 'add --yes'],
    ['half a target', () => ['plan', cascade, '--base-url', sandbox.baseUrl], 'belong together'],
    ['both kinds of target', () => ['plan', cascade, '--target', 'x', ...target()], 'Give either'],
    ['an unknown target', () => ['plan', cascade, '--target', 'nobody'], 'no target named'],
    ['a missing file', () => ['plan', join(examples, 'nobody.yaml'), ...target()], 'no such file'],
    ['a file that is no blueprint', () => ['plan', fileURLToPath(import.meta.url), ...target()], 'could not be read'],
    ['an unknown run', () => ['undo', 'run-nobody', ...target(), '--yes'], 'no run run-nobody'],
    ['nothing to apply', () => ['apply', ...target(), '--yes'], 'Name blueprints'],
    [
      'an address with http elsewhere',
      () => ['plan', cascade, '--base-url', 'http://example.com', '--tenant', 't', '--client-id', 'c'],
      'use https',
    ],
  ])('%s', async (_what, args, says) => {
    const { exitCode, out, err } = await portico(args());
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/^portico: [^\n]+\n$/);
    expect(err).toContain(says);
  });

  test('a wrong value', async () => {
    const file = join(folder, 'wrong.yaml');
    await writeFile(file, (await readFile(cascade, 'utf8')).replace('id: cascade-consulting', 'id: Not An Id'));
    for (const command of ['plan', 'apply']) {
      const { exitCode, err } = await portico([command, file, ...target(), ...(command === 'apply' ? ['--yes'] : [])]);
      expect(exitCode).toBe(2);
      expect(err).toContain('organization.id');
    }
  });

  test('a wrong secret is not repeated', async () => {
    const { exitCode, err } = await portico(['plan', cascade, ...target()], 'a-wrong-secret-for-this-client');
    expect(exitCode).toBe(2);
    expect(err).toContain('did not accept the client');
    expect(err).not.toContain('a-wrong-secret');
  });
});
