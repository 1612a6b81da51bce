/** From anything thrown to the words to show: what, why, next, and the field that is meant. */
import { EngineFailure } from '../../shared/contract/client.ts';
import type { Failure } from '../../shared/errors.ts';

/** What to show for anything that a call threw. An answer that the contract refuses is a fault of ours, and is said so. */
export function failureOf(error: unknown): Failure {
  if (error instanceof EngineFailure) return error.failure;
  return {
    code: 'bug/unexpected',
    what: 'Something went wrong inside Portico',
    why:
      error instanceof Error && error.name === 'ZodError'
        ? 'The engine answered in a form that this page does not know.'
        : 'The page met an error.',
    next: 'Reload the page; if it happens again, report it.',
    fields: [],
    ref: '',
  };
}

/** The sentence for one field of a failed command, by its dotted path in the input. */
export function fieldProblem(failure: Failure | null, path: string): string | undefined {
  return failure?.fields.find((field) => field.path === path)?.message;
}
