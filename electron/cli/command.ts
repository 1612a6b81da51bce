/**
 * What a command is and what it gets. A command's module is loaded only when it is asked for; it declares its options on the
 * `Command` it is given, and its action answers with `context.finish(0 | 1)` or throws: `PorticoError` and
 * `EngineFailure` become one line on standard error and exit code 2.
 */
import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import type { EngineApi } from '../../shared/contract/index.ts';
import type { Engine } from '../engine/index.ts';

export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Aborted by Ctrl-C, and when the process is asked to end. */
  readonly signal: AbortSignal;
  /** The engine over this home, opened once and closed by the caller of the command. */
  engine(): Promise<Engine>;
  /** The engine as typed calls; a failure is thrown as `EngineFailure`. */
  calls(): Promise<EngineApi>;
  /** One line of JSON on standard output. */
  printJson(value: unknown): void;
  /** A line for people on standard output. */
  print(line: string): void;
  /** A line for people on standard error: what goes on beside the answer. */
  note(line: string): void;
  /** Did a person get colours: a terminal, and no NO_COLOR? */
  readonly colours: boolean;
  /** The exit code: 0 done and good, 1 done and the answer is no. */
  finish(exitCode: 0 | 1): void;
}

export interface CommandModule {
  /** Adds options, arguments and the action to the command of this name. */
  define(command: Command, context: CliContext): void;
}

/** The entry of a command in the list: enough for `--help`, without loading the command. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}
