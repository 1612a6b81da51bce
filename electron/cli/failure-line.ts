/** How a command ends when it could not be done: one line `portico: WHAT. WHY. NEXT STEP.`, and a stack only when asked for. */
import { EngineFailure } from '../../shared/contract/client.ts';
import { PorticoError, toFailure } from '../../shared/errors.ts';
import { diskProblem } from '../engine/kernel/disk-problem.ts';

/** The line, without the stack. What is not ours to explain is a bug and says so. */
export function failureLine(error: unknown): string {
  const { what, why, next, fields } = describe(error);
  const marked = fields
    .slice(0, 5)
    .map(({ path, message }) => ` ${path === '' ? '' : `${path}: `}${sentence(message)}`);
  return oneLine(`portico: ${sentence(what)} ${sentence(why)}${marked.join('')} ${sentence(next)}`);
}

function describe(error: unknown) {
  if (error instanceof EngineFailure) return error.failure;
  const known = error instanceof PorticoError ? error : diskProblem(error);
  return toFailure(
    known ?? new PorticoError('bug/unexpected', `${error instanceof Error ? error.message : String(error)}`),
    '',
  );
}

const sentence = (text: string): string =>
  /[.?]$/.test(text.trim()) || text.trim() === '' ? text.trim() : `${text.trim()}.`;
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The stack for PORTICO_DEBUG=1, causes included. */
export function debugStack(error: unknown): string {
  const parts: string[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth += 1) {
    parts.push(current.stack ?? current.message);
  }
  return parts.join('\ncaused by ');
}

/** What commander found wrong with the arguments, in our words. */
export function usageFailure(message: string, command: string): PorticoError {
  const why = message.replace(/^error: /, '');
  return new PorticoError(
    'input/usage',
    `${why.charAt(0).toUpperCase()}${why.slice(1)}${command === '' ? '' : ` (portico ${command})`}`,
  );
}
