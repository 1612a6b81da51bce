/** `portico test-connection` as a process runs it, beside the loopback IdP as the partner's. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createUserAgent } from '../../engine/federation/user-agent/user-agent.ts';
import { type IdpOptions, type RunningIdp, startIdp } from '../../engine/standalone.ts';
import { runCli } from '../run.ts';

let home = '';
let idp: RunningIdp | null = null;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'portico-cli-'));
  process.env.PORTICO_HOME = home;
});
afterEach(async () => {
  delete process.env.PORTICO_HOME;
  await idp?.close();
  idp = null;
  rmSync(home, { recursive: true, force: true });
});

const Ready = z.object({
  startUrl: z.string(),
  spMetadataUrl: z.string().nullable(),
  acsUrl: z.string().nullable(),
  entityId: z.string().nullable(),
  redirectUri: z.string().nullable(),
});
type Ready = z.infer<typeof Ready>;
const Verdict = z.looseObject({
  kind: z.string(),
  verdict: z.string(),
  checks: z.array(z.looseObject({ id: z.string(), status: z.string() })),
  hops: z.array(z.looseObject({ label: z.string() })),
});

async function startPartner(options: Partial<IdpOptions> = {}): Promise<RunningIdp> {
  idp = await startIdp({ dataDir: join(home, 'partner'), now: () => new Date(), autoLogin: true, ...options });
  return idp;
}

/** @param act  what the person does once the first line is there */
async function run(args: readonly string[], act: (ready: Ready) => Promise<unknown> = async () => {}) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const lines: string[] = [];
  let acting: Promise<unknown> = Promise.resolve();
  stdout.on('data', (chunk: Buffer) => {
    lines.push(...chunk.toString('utf8').trimEnd().split('\n'));
    if (lines.length === 1 && args.includes('--json')) acting = act(Ready.parse(JSON.parse(lines[0] ?? '')));
  });
  let err = '';
  stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
  });
  const exitCode = await runCli(['test-connection', '--no-open', ...args], {
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr,
    signal: new AbortController().signal,
  });
  await acting;
  return { exitCode, lines, err };
}

const signIn =
  (partner: RunningIdp) =>
  async ({ startUrl, spMetadataUrl, redirectUri }: Ready) => {
    if (spMetadataUrl !== null) partner.registerServiceProvider(await (await fetch(spMetadataUrl)).text());
    if (redirectUri !== null)
      partner.registerClient({ client_id: 'c1', client_secret: 's1', redirect_uris: [redirectUri] });
    await createUserAgent().open(startUrl);
  };

describe('a sign-in', () => {
  test('that holds ends with exit code 0 (SAML, metadata by address)', async () => {
    const partner = await startPartner();
    const { exitCode, lines, err } = await run(
      [
        '--idp-metadata',
        partner.addresses.samlMetadataUrl,
        '--sign-requests',
        '--name-id-format',
        'persistent',
        '--json',
      ],
      signIn(partner),
    );
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(lines).toHaveLength(2);
    const verdict = Verdict.parse(JSON.parse(lines[1] ?? ''));
    expect(verdict).toMatchObject({ kind: 'capture', verdict: 'valid', subject: { trusted: true } });
    expect(verdict.hops.length).toBeGreaterThan(4);
  });

  test('that holds ends with exit code 0 (OpenID Connect)', async () => {
    const partner = await startPartner();
    const args = ['--issuer', partner.addresses.issuer, '--client-id', 'c1', '--client-secret', 's1', '--json'];
    const { exitCode, lines } = await run(args, signIn(partner));
    expect(exitCode).toBe(0);
    expect(Verdict.parse(JSON.parse(lines.at(-1) ?? ''))).toMatchObject({
      verdict: 'valid',
      claimSources: { sub: 'id_token' },
    });
  });

  test.each([
    ['saml', 'altered-after-signing', 'sig.digest'],
    ['saml', 'error-response', 'saml.status'],
    ['oidc', 'error-response', 'oidc.response'],
  ])('that does not hold ends with exit code 1 (%s, %s)', async (protocol, fault, check) => {
    const partner = await startPartner({ faults: [fault] });
    const connection =
      protocol === 'saml'
        ? ['--idp-metadata', partner.addresses.samlMetadataUrl]
        : ['--issuer', partner.addresses.issuer, '--client-id', 'c1', '--client-secret', 's1'];
    const { exitCode, lines } = await run([...connection, '--json'], signIn(partner));
    expect(exitCode).toBe(1);
    const failed = Verdict.parse(JSON.parse(lines.at(-1) ?? '')).checks.filter(({ status }) => status === 'fail');
    expect(failed.map(({ id }) => id)).toContain(check);
  });

  test('that nobody begins ends with the timeout, a failed check', async () => {
    const partner = await startPartner();
    const { exitCode, lines } = await run([
      ...['--idp-metadata', partner.addresses.samlMetadataUrl, '--timeout', '1s', '--json'],
    ]);
    expect(exitCode).toBe(1);
    expect(Verdict.parse(JSON.parse(lines.at(-1) ?? '')).checks).toMatchObject([
      { id: 'sign-in.answered', status: 'fail' },
    ]);
  });

  test('is told in words without --json', async () => {
    const partner = await startPartner();
    const { exitCode, lines } = await run(['--idp-metadata', partner.addresses.samlMetadataUrl, '--timeout', '1']);
    expect(exitCode).toBe(1);
    expect(lines.join('\n')).toMatch(/The test service provider is up\.[\s\S]*capture: invalid/);
  });

  test('has the same keys every time, from the home or from --data', async () => {
    const partner = await startPartner();
    const certificateOf = async (args: readonly string[]) => {
      let metadata = '';
      await run(
        [...['--idp-metadata', partner.addresses.samlMetadataUrl, '--encrypt', '--timeout', '1', '--json'], ...args],
        async ({ spMetadataUrl }) => {
          metadata = await (await fetch(spMetadataUrl ?? '')).text();
        },
      );
      return /<ds:X509Certificate>([^<]+)/.exec(metadata)?.[1] ?? '';
    };
    const first = await certificateOf([]);
    expect(first).not.toBe('');
    expect(await certificateOf([])).toBe(first);
    const other = await certificateOf(['--data', join(home, 'other')]);
    expect(other).not.toBe(first);
    expect(await certificateOf(['--data', join(home, 'other')])).toBe(other);
  });
});

describe('what cannot be tried ends with one line and exit code 2', () => {
  test.each([
    { args: [], says: 'Give either --idp-metadata' },
    { args: ['--issuer', 'https://idp.example'], says: '--issuer needs --client-id' },
    { args: ['--idp-metadata', 'x', '--client-id', 'y'], says: 'belong to --issuer' },
    { args: ['--issuer', 'https://a.example', '--client-id', 'x', '--encrypt'], says: 'belong to --idp-metadata' },
    { args: ['--idp-metadata', '/nowhere/at/all.xml'], says: 'could not be opened' },
    { args: ['--idp-metadata', 'http://127.0.0.1:9/metadata'], says: 'The server did not answer' },
    { args: ['--issuer', 'http://127.0.0.1:9', '--client-id', 'x'], says: 'The server did not answer' },
    { args: ['--issuer', 'http://idp.example', '--client-id', 'x'], says: 'use https' },
    { args: ['--timeout', 'soon', '--issuer', 'x', '--client-id', 'y'], says: 'Write a length of time' },
  ])('$args', async ({ args, says }) => {
    const { exitCode, lines, err } = await run(args);
    expect({ exitCode, lines }).toEqual({ exitCode: 2, lines: [] });
    expect(err).toContain(says);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('metadata that is a web page, or names no identity provider', async () => {
    const file = join(home, 'page.xml');
    for (const text of ['<!doctype html><title>Sign in</title>', '<a/>', '']) {
      writeFileSync(file, text);
      expect((await run(['--idp-metadata', file, '--json'])).exitCode).toBe(2);
    }
  });

  test('a taken port', async () => {
    const partner = await startPartner();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen({ host: '127.0.0.1', port: 0 }, resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port ?? 0) : '0';
    const { exitCode, err } = await run([
      '--idp-metadata',
      partner.addresses.samlMetadataUrl,
      '--port',
      port,
      '--json',
    ]);
    taken.close();
    expect(exitCode).toBe(2);
    expect(err).toContain('The port is already in use');
  });
});
