/**
 * Every way a call can end without an answer, with its words. A code never changes meaning; words may improve.
 * A failed check is not a failure: "the signature does not hold" is a good answer to an inspection.
 */
import { z } from 'zod';

type Family = 'input' | 'state' | 'trust' | 'remote' | 'local' | 'bug';
interface Words {
  readonly what: string;
  readonly next: string;
}

/** A new failure is one line here and nowhere else. */
export const failures = {
  'input/invalid': { what: 'Some fields need attention', next: 'Correct the marked fields and try again.' },
  'input/usage': { what: 'The command was not understood', next: 'Run it with --help to see what it takes.' },
  'input/unreadable': { what: 'The input could not be read', next: 'Check the file or the text and try again.' },
  'input/too-large': {
    what: 'The input is larger than Portico accepts',
    next: 'Give a smaller file, or a part of it.',
  },
  'input/incomplete': {
    what: 'The rest of the input did not come',
    next: 'Open the file again and wait until it is read.',
  },
  'input/unknown-call': {
    what: 'This call does not exist',
    next: 'Reload the page; if it stays, report the reference.',
  },
  'state/partner-unknown': {
    what: 'This partner is not in this home',
    next: 'Go back to Partners and choose one from the list.',
  },
  'state/template-unknown': { what: 'This template does not exist', next: 'Choose one of the listed templates.' },
  'state/id-taken': { what: 'This id is already in use', next: 'Choose another id.' },
  'state/changed-elsewhere': {
    what: 'This was changed in another window',
    next: 'Load the newest version and make your change again.',
  },
  'state/plan-stale': {
    what: 'The server changed after this plan was made',
    next: 'Make a new plan and review it again.',
  },
  'state/plan-unknown': { what: 'This plan does not exist any more', next: 'Make a new plan.' },
  'state/plan-blocked': { what: 'This plan cannot be applied yet', next: 'Correct what is listed, then plan again.' },
  'state/run-unknown': { what: 'This run does not exist', next: 'Choose a run from the list.' },
  'state/run-active': {
    what: 'A run is already going on for this partner',
    next: 'Wait until it has ended, or cancel it.',
  },
  'state/target-unknown': { what: 'This target does not exist', next: 'Choose another target in Settings.' },
  'state/test-unknown': {
    what: 'This sign-in test does not exist',
    next: 'Choose one from the list, or run a new one.',
  },
  'state/persona-unknown': {
    what: 'This persona does not exist any more',
    next: 'Choose one from the list, or make a new one.',
  },
  'state/not-testable': {
    what: 'This partner cannot be tested yet',
    next: 'Complete what is listed, then run the test.',
  },
  'state/nothing-to-try': {
    what: 'There is nothing to try for this partner',
    next: 'Choose another partner.',
  },
  'state/no-connection': {
    what: 'There is no identity provider of the partner to set up',
    next: 'Choose how the partner signs in, in its connection step.',
  },
  'state/inspection-unknown': {
    what: 'This inspection is not held any more',
    next: 'Open the file again.',
  },
  'state/message-unknown': {
    what: 'This message has not been judged',
    next: 'Choose one from the list.',
  },
  'state/home-in-use': {
    what: 'Another Portico is writing to this home',
    next: 'Close it, or wait until it has finished.',
  },
  'state/home-not-empty': {
    what: 'This home already holds data',
    next: 'Confirm that it may be replaced; what is there now is kept beside it.',
  },
  'trust/certificate': {
    what: 'The server showed a certificate that is not trusted',
    next: 'Check the address; if it is right, add your CA certificate to the target.',
  },
  'trust/forbidden-sender': { what: 'The request did not come from the Portico page', next: 'Open Portico again.' },
  'trust/no-key-store': {
    what: 'This system has no key store that protects secrets',
    next: 'Unlock or install one; until then Portico keeps the secret in memory only.',
  },
  'remote/unreachable': { what: 'The server did not answer', next: 'Check the address and the network, then retry.' },
  'remote/timeout': {
    what: 'The server took too long to answer',
    next: 'Retry; if it stays slow, look at the server.',
  },
  'remote/unauthorized': {
    what: 'The server did not accept the client',
    next: 'Check the client id and its secret in Settings, then retry.',
  },
  'remote/forbidden': {
    what: 'The server does not let this client do that',
    next: 'Give the client the missing scope or role at the server.',
  },
  'remote/not-found': { what: 'The server does not have this', next: 'Read the server again and make a new plan.' },
  'remote/conflict': {
    what: 'The server already has something with this id',
    next: 'Read the server again and make a new plan.',
  },
  'remote/changed': {
    what: 'Somebody else changed this on the server meanwhile',
    next: 'Make a new plan; it shows what changed.',
  },
  'remote/refused': { what: 'The server refused the values', next: 'Correct the named field and plan again.' },
  'remote/busy': { what: 'The server asks to slow down', next: 'Wait a moment, then retry.' },
  'remote/broken': {
    what: 'The server answered with an error of its own',
    next: 'Retry later; if it stays, tell its operators.',
  },
  'remote/not-understood': {
    what: 'The server answered with something that is not the expected API',
    next: 'Check that the address is the base URL of a SecureAuth Connect tenant.',
  },
  'local/file-damaged': {
    what: 'A saved file could not be read',
    next: 'It was set aside untouched; restore a copy or start again.',
  },
  'local/newer-version': { what: 'This was written by a newer Portico', next: 'Update Portico, then open it again.' },
  'local/disk': {
    what: 'Portico could not write to the disk',
    next: 'Make room or correct the permissions, then retry.',
  },
  'local/port-taken': {
    what: 'The port is already in use',
    next: 'Choose another port, or leave it out to get a free one.',
  },
  'local/cancelled': { what: 'Cancelled', next: 'Start it again when you are ready.' },
  'bug/unexpected': {
    what: 'Something went wrong inside Portico',
    next: 'Retry; if it happens again, report the reference.',
  },
} as const satisfies Record<`${Family}/${string}`, Words>;

export type FailureCode = keyof typeof failures;

const codes = Object.keys(failures) as [FailureCode, ...FailureCode[]];

/** One field that needs attention; `path` is dotted, as in the input (`organization.domains.0`). */
export const FieldProblem = z.object({ path: z.string(), message: z.string() });
export type FieldProblem = z.infer<typeof FieldProblem>;

/** What crosses a door instead of an Error: sentences and a reference to the log, never a stack, a path or a secret. */
export const Failure = z.object({
  code: z.enum(codes),
  what: z.string(),
  why: z.string(),
  next: z.string(),
  fields: z.array(FieldProblem),
  ref: z.string(),
});
export type Failure = z.infer<typeof Failure>;

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Ends a call. `why` is one sentence in the user's words; it must not hold secrets or paths of this machine. */
export class PorticoError extends Error {
  override readonly name = 'PorticoError';
  readonly code: FailureCode;
  readonly why: string;
  readonly fields: readonly FieldProblem[];

  constructor(code: FailureCode, why: string, options: { cause?: unknown; fields?: readonly FieldProblem[] } = {}) {
    super(`${code}: ${why}`, { cause: options.cause });
    this.code = code;
    this.why = why;
    this.fields = options.fields ?? [];
  }
}

/** The failure as data, with the catalogue's words. */
export function toFailure(error: PorticoError, ref: string): Failure {
  const { what, next } = failures[error.code];
  return { code: error.code, what, why: error.why, next, fields: [...error.fields], ref };
}
