/**
 * The only way in: a call's name, its input and who asks. Parses the input, runs the handler, parses the output (what the
 * schema does not name cannot leave), and answers a `Reply`. It never throws.
 */
import { z } from 'zod';
import { type CallContext, type DoorName, findCall, type RoomName } from '../../shared/contract/index.ts';
import { type FailureCode, type FieldProblem, PorticoError, type Reply, toFailure } from '../../shared/errors.ts';
import { diskProblem } from './kernel/disk-problem.ts';
import type { Log } from './kernel/log.ts';
import { newId } from './kernel/new-id.ts';

type Handler = (input: never, context: CallContext) => unknown;
export type LoadRoom = (room: RoomName) => Promise<Readonly<Record<string, Handler>>>;

export type Dispatch = (
  name: string,
  input: unknown,
  options: { readonly signal: AbortSignal; readonly door: DoorName },
) => Promise<Reply<unknown>>;

/** Possible everywhere, so no call lists them. */
const alwaysPossible: readonly FailureCode[] = [
  'input/invalid',
  'input/unknown-call',
  'local/cancelled',
  'local/disk',
  'local/file-damaged',
  'local/newer-version',
  'state/home-in-use',
  'bug/unexpected',
];

/**
 * @param strict in tests: a failure that the call does not declare becomes a bug instead of passing through
 */
export function createDispatch(loadRoom: LoadRoom, log: Log, strict = false): Dispatch {
  return async (name, input, { signal, door }) => {
    const ref = newId('ref');
    try {
      const call = findCall(name);
      if (call === null) throw new PorticoError('input/unknown-call', `There is no call named "${name.slice(0, 80)}".`);
      const parsed = call.input.safeParse(input);
      if (!parsed.success) {
        throw new PorticoError('input/invalid', 'The values do not have the form that is needed.', {
          fields: fieldProblems(parsed.error),
        });
      }
      const [room = '', handlerName = ''] = name.split('.');
      const handlers = await loadRoom(room as RoomName);
      const handler = handlers[handlerName];
      if (handler === undefined) throw new Error(`room ${room} does not answer ${handlerName}`);
      const answer = await handler(parsed.data as never, { signal, door });
      const output = call.output.safeParse(answer);
      if (!output.success)
        throw new Error(`output of ${name} does not fit its contract: ${z.prettifyError(output.error)}`);
      return { ok: true, value: output.data };
    } catch (error) {
      if (error instanceof PorticoError) {
        const declared = findCall(name)?.fails ?? [];
        if (strict && !alwaysPossible.includes(error.code) && !declared.includes(error.code)) {
          log('error', 'undeclared-failure', { name, ref, error });
          return {
            ok: false,
            failure: toFailure(
              new PorticoError('bug/unexpected', `${name} failed with ${error.code}, which it does not declare.`),
              ref,
            ),
          };
        }
        log('info', 'call-failed', { name, ref, failure: error.code, why: error.why, cause: error.cause });
        return { ok: false, failure: toFailure(error, ref) };
      }
      if (signal.aborted)
        return {
          ok: false,
          failure: toFailure(new PorticoError('local/cancelled', 'It was cancelled before it had finished.'), ref),
        };
      const disk = diskProblem(error);
      log('error', 'call-broke', { name, ref, error });
      return {
        ok: false,
        failure: toFailure(disk ?? new PorticoError('bug/unexpected', `Details are in the log under ${ref}.`), ref),
      };
    }
  };
}

/** zod's issues as dotted paths and sentences. */
export function fieldProblems(error: z.ZodError): FieldProblem[] {
  return error.issues.slice(0, 50).map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}
