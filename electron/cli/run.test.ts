import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { porticoVersion } from '../host/version.ts';
import { commandList } from './command-list.ts';
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

/** Runs the command line as a process would, over streams instead of a terminal. */
async function run(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const exitCode = await runCli(args, {
    env,
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr,
    signal: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await Promise.all([text(stdout), text(stderr)]);
  return { exitCode, out, err };
}

describe('help and version', () => {
  test('--version is the version and nothing else', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, out: `${porticoVersion}\n`, err: '' });
  });

  test('--help lists every command', async () => {
    const { exitCode, out } = await run(['--help']);
    expect(exitCode).toBe(0);
    for (const { name } of commandList) expect(out).toContain(`  ${name} `);
  });

  test.each(commandList.map(({ name }) => name))('%s --help shows its usage on standard output', async (name) => {
    const { exitCode, out, err } = await run([name, '--help']);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toMatch(new RegExp(`^Usage: portico ${name} `));
  });
});

describe('what cannot be done ends with one line and exit code 2', () => {
  test.each([
    { args: ['nope'], says: 'There is no command "nope".' },
    { args: ['inspect'], says: "Missing required argument 'file' (portico inspect)." },
    { args: ['serve', '--port', 'x'], says: 'A port is a number from 0 to 65535.' },
    { args: ['serve', '--idle-timeout', 'soon'], says: 'Write a length of time such as 90s, 3m or 2h.' },
    { args: ['inspect', '/does/not/exist'], says: 'could not be opened (ENOENT).' },
    { args: ['inspect', '/'], says: '/ is a folder.' },
    { args: ['sandbox', '--switch', '__proto__=x'], says: 'There is no switch "__proto__".' },
    { args: ['sandbox', '--switch', 'failed-patch=maybe'], says: 'takes nothing or partial, not "maybe".' },
    { args: ['idp', '--protocol', 'ws'], says: 'The options: protocol' },
    {
      args: ['idp', '--look-alike', 'nobody'],
      says: 'There is no look-alike named "nobody"; there are okta, entra-id',
    },
    { args: ['idp', '--key-type', 'dsa'], says: 'The options: keyType' },
  ])('$args', async ({ args, says }) => {
    const { exitCode, out, err } = await run(args);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toMatch(/^portico: [^\n]+\n$/);
    expect(err).toContain(says);
  });

  test('a stack only with PORTICO_DEBUG=1', async () => {
    expect((await run(['nope'])).err).not.toContain('    at ');
    expect((await run(['nope'], '', { PORTICO_DEBUG: '1' })).err).toContain('    at ');
  });

  test('an empty input says that it is empty', async () => {
    const { exitCode, err } = await run(['inspect', '-', '--json']);
    expect(exitCode).toBe(2);
    expect(err).toContain('Standard input is empty.');
  });

  test('restore does not write without a terminal and without --yes', async () => {
    const { exitCode, err } = await run(['restore', join(home, 'none.zip')]);
    expect(exitCode).toBe(2);
    expect(err).toContain('none.zip');
  });
});

describe('inspect', () => {
  test('a token without keys is unverified: exit 1, JSON alone on standard output', async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: 'https://idp.example', sub: 'ana', exp: 4_000_000_000 })}.AAAA`;
    const { exitCode, out } = await run(['inspect', '-', '--json'], token);
    expect(exitCode).toBe(1);
    const inspection: unknown = JSON.parse(out);
    expect(inspection).toMatchObject({ kind: 'jwt', verdict: expect.stringMatching(/^(?:unverified|invalid)$/) });
  });

  test('people get the verdict first', async () => {
    const token = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"\u001b[31mana"}').toString('base64url')}.`;
    const { exitCode, out } = await run(['inspect', '-'], token);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^jwt: invalid\n/);
    expect(out).not.toContain('\u001b');
  });
});
