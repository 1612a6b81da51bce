/** Somebody else's server as a child process of a test: started, waited for, and ended with the test, its output kept for failures. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

export interface ChildServer {
  readonly baseUrl: string;
  /** What it wrote so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface ChildServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const startsWithinMs = 15_000;
const endsWithinMs = 5000;

export async function startChildServer({ command, args, port, cwd, env }: ChildServerOptions): Promise<ChildServer> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${command} could not be started: is it installed?`, { cause })));
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code} before it listened:\n${output}`)));
  });
  await Promise.race([ended, untilListening(port, () => output)]);
  // From here on its end is awaited in `stop`; a crash shows in the test that asks it.
  ended.catch(() => undefined);
  return { baseUrl: `http://127.0.0.1:${port}`, output: () => output, stop: () => stop(child) };
}

async function untilListening(port: number, output: () => string): Promise<void> {
  const until = performance.now() + startsWithinMs;
  while (performance.now() < until) {
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}:\n${output()}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
  await exited;
  clearTimeout(timer);
}
