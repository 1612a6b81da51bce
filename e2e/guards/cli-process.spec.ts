/** The built command line as scripts meet it: help, one line when ready, a clean end, and a Node that is too old. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect } from '@playwright/test';
import { cliFile } from '../fixtures/built-host.ts';

const test = base.extend<{ readonly home: string }>({
  home: async ({ browserName }, use) => {
    const home = await mkdtemp(join(tmpdir(), `portico-cli-${browserName}-`));
    await use(home);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  },
});

test('help and version answer without opening a home', async ({ home }) => {
  for (const args of [['--version'], ['--help'], ['inspect', '--help'], ['plan', '--help']]) {
    const answer = spawnSync(process.execPath, [cliFile, ...args], {
      env: { ...process.env, PORTICO_HOME: join(home, 'untouched') },
    });
    expect(answer.status, args.join(' ')).toBe(0);
    expect(existsSync(join(home, 'untouched'))).toBe(false);
  }
});

for (const args of [['serve', '--no-open'], ['sandbox'], ['idp']]) {
  test(`${args[0]} prints one line of JSON when it is ready and ends with Ctrl-C`, async ({ home }) => {
    const child = spawn(process.execPath, [cliFile, ...args, '--json'], {
      env: { ...process.env, PORTICO_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const output = createInterface({ input: child.stdout });
    output.on('line', (line) => lines.push(line));
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await once(output, 'line');
    const exited = once(child, 'exit');
    const stoppedAtMs = performance.now();
    child.kill('SIGINT');
    const [exitCode] = await exited;
    expect(performance.now() - stoppedAtMs).toBeLessThan(3_000);
    expect({ exitCode, said, lines: lines.length }).toEqual({ exitCode: 0, said: '', lines: 1 });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ pid: child.pid });
  });
}

test('a port that is taken is one line and exit code 2', async ({ home }) => {
  const env = { ...process.env, PORTICO_HOME: home };
  const first = spawn(process.execPath, [cliFile, 'serve', '--no-open', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(createInterface({ input: first.stdout }), 'line');
  const { port } = new URL(JSON.parse(String(line)).url);
  const second = spawnSync(process.execPath, [cliFile, 'serve', '--no-open', '--json', '--port', port], {
    env,
    encoding: 'utf8',
  });
  expect(second.status).toBe(2);
  expect(second.stdout).toBe('');
  expect(second.stderr).toMatch(/^portico: The port is already in use\. [^\n]+\n$/);
  first.kill('SIGTERM');
  await once(first, 'exit');
});

test('too much input is refused within a second', async ({ home }) => {
  const child = spawn(process.execPath, [cliFile, 'inspect', '-', '--json'], {
    env: { ...process.env, PORTICO_HOME: home },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // The reader goes away in the middle; that is what is asked for.
  child.stdin.on('error', () => undefined);
  const block = Buffer.alloc(1_000_000, 'A');
  const exited = once(child, 'exit');
  let sentBytes = 0;
  const send = () => {
    while (sentBytes < 200_000_000 && child.exitCode === null) {
      sentBytes += block.length;
      if (!child.stdin.write(block)) return void child.stdin.once('drain', send);
    }
  };
  send();
  const [exitCode] = await exited;
  expect(exitCode).toBe(2);
  expect(sentBytes).toBeLessThan(200_000_000);
});

// Only where the machine has one: an old Node must hand over to the checkout's own.
const machineNode = spawnSync('/usr/bin/env', ['-i', 'PATH=/usr/local/bin:/usr/bin:/bin', 'node', '--version'], {
  encoding: 'utf8',
}).stdout.trim();
if (/^v(?:1[89]|20|21)\./.test(machineNode)) {
  test(`on Node ${machineNode} the command hands over to the checkout's own`, () => {
    const run = spawnSync('/usr/bin/env', ['PATH=/usr/local/bin:/usr/bin:/bin', 'node', cliFile, 'inspect'], {
      encoding: 'utf8',
    });
    expect(run.stderr).toMatch(/^portico: The command was not understood\. [^\n]+\n$/);
    expect(run.status).toBe(2);
  });

  test('without one it says so in one line', async ({ home }) => {
    const alone = join(home, 'dist');
    spawnSync('cp', ['-r', join(cliFile, '..'), alone]);
    const run = spawnSync(
      '/usr/bin/env',
      ['PATH=/usr/local/bin:/usr/bin:/bin', 'node', join(alone, 'cli.mjs'), '--version'],
      { encoding: 'utf8' },
    );
    expect(run.stderr).toMatch(/^portico: This Node is too old\. [^\n]+\n$/);
    expect(run.status).toBe(2);
  });
}
