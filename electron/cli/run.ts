/**
 * The terminal door: arguments in, exit code out. A command is loaded only when it is named, so `--help` and `--version`
 * cost next to nothing. 0: done and good; 1: done, and the answer is no; 2: it could not be done.
 */
import type { Readable, Writable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { porticoVersion } from '../host/version.ts';
import type { CliContext } from './command.ts';
import { commandList } from './command-list.ts';
import { writeJson } from './json-pieces.ts';
import { prepareCliEngine } from './open-cli-engine.ts';

export interface CliSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly signal: AbortSignal;
}

/** Runs the process's own arguments and leaves the exit code behind. */
export async function runProcess(): Promise<void> {
  const cancel = new AbortController();
  const stop = () => {
    // Whoever asks twice does not want to wait; what was acknowledged is on disk.
    if (cancel.signal.aborted) process.exit(2);
    cancel.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // `portico … | head` ends the reader before us; that is no failure.
  process.stdout.on('error', () => process.exit(0));
  process.exitCode = await runCli(process.argv.slice(2), { ...streams(), env: process.env, signal: cancel.signal });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, stop);
}

const streams = () => ({ stdin: process.stdin, stdout: process.stdout, stderr: process.stderr });

/** @param args without Node and the script */
export async function runCli(args: readonly string[], surroundings: CliSurroundings): Promise<number> {
  let exitCode = 0;
  const engine = prepareCliEngine();
  const context: CliContext = {
    ...surroundings,
    home: engine.home,
    engine: engine.open,
    calls: () => engine.calls(surroundings.signal),
    printJson: (value) => writeJson(surroundings.stdout, value),
    print: (line) => void surroundings.stdout.write(`${line}\n`),
    note: (line) => void surroundings.stderr.write(`${line}\n`),
    colours: surroundings.stdout.isTTY === true && (surroundings.env.NO_COLOR ?? '') === '',
    finish: (code) => {
      exitCode = code;
    },
  };
  try {
    const program = await buildProgram(args, context);
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    await report(error, args, surroundings);
    return 2;
  } finally {
    await engine.close();
  }
}

/** All commands by name and summary; only the one that is asked for with its options. */
async function buildProgram(args: readonly string[], context: CliContext): Promise<Command> {
  const program = new Command('portico')
    .description(
      'Partner onboarding: blueprints from templates, federation that was seen to work, and a server that says what they say.',
    )
    .version(porticoVersion)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: () => undefined,
    })
    .showHelpAfterError(false)
    .addHelpText('after', '\nPORTICO_HOME chooses the home folder; PORTICO_DEBUG=1 adds details to failures.');
  const asked =
    args.find((arg) => !arg.startsWith('-')) ?? (args.some((arg) => helpOrVersion.has(arg)) ? null : 'open');
  if (asked !== null && asked !== 'help' && !commandList.some(({ name }) => name === asked)) {
    throw new CommanderError(2, 'portico.unknownCommand', `there is no command "${asked}"`);
  }
  const wanted = asked === 'help' ? (args[args.indexOf('help') + 1] ?? null) : asked;
  for (const { name, summary, load } of commandList) {
    const command = program
      .command(name, { isDefault: name === 'open' })
      .description(summary)
      .exitOverride();
    if (name === wanted) (await load()).define(command, context);
  }
  return program;
}

const helpOrVersion = new Set(['-h', '--help', '-V', '--version']);

async function report(error: unknown, args: readonly string[], { env, stderr }: CliSurroundings): Promise<void> {
  // Loaded only now: the catalogue of failures brings the schema library with it.
  const { debugStack, failureLine, usageFailure } = await import('./failure-line.ts');
  const told =
    error instanceof CommanderError
      ? usageFailure(error.message, commandList.find(({ name }) => args.includes(name))?.name ?? '')
      : error;
  stderr.write(`${failureLine(told)}\n`);
  if (env.PORTICO_DEBUG === '1') stderr.write(`${debugStack(error)}\n`);
}
