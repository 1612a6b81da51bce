import { createInterface } from 'node:readline/promises';
import { PorticoError } from '../../shared/errors.ts';
import type { CliContext } from './command.ts';

/**
 * Asks before something is written. Without a terminal nobody can answer, so `--yes` is needed.
 *
 * @throws `input/usage` without a terminal and without `--yes`, `local/cancelled` when the answer is not yes
 */
export async function confirm(context: CliContext, yes: boolean, question: string): Promise<void> {
  if (yes) return;
  if (context.stdin.isTTY !== true)
    throw new PorticoError('input/usage', 'This writes, and there is no terminal to confirm it: add --yes.');
  const terminal = createInterface({ input: context.stdin, output: context.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal: context.signal });
    if (!/^y(?:es)?$/i.test(answer.trim()))
      throw new PorticoError('local/cancelled', 'It was not confirmed, so nothing was written.');
  } finally {
    terminal.close();
  }
}
