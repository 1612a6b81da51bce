/**
 * Turns an answer that is no success into a failure with words. The server's own sentence is passed on (bounded and
 * cleaned), its details become fields, and nothing that was sent is repeated.
 */
import { type FailureCode, type FieldProblem, PorticoError } from '../../../../shared/errors.ts';
import type { FetchedText } from '../../kernel/guarded-fetch.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import { redactText } from '../../kernel/redact.ts';
import { ErrorAnswer } from '../schemas/protocol.ts';

const codes: ReadonlyMap<number, FailureCode> = new Map([
  [400, 'remote/refused'],
  [401, 'remote/unauthorized'],
  [403, 'remote/forbidden'],
  [404, 'remote/not-found'],
  [409, 'remote/conflict'],
  [412, 'remote/changed'],
  [413, 'remote/refused'],
  [422, 'remote/refused'],
  [429, 'remote/busy'],
]);

/** @param what the deed in words: "reading the organization cascade-consulting" */
export function answerToError(answer: FetchedText, what: string): PorticoError {
  const host = new URL(answer.url).host;
  const parsed = parseErrorAnswer(answer.text);
  const said = parsed === null ? '' : sentenceOf(parsed);
  const code = codes.get(answer.status) ?? (answer.status >= 500 ? 'remote/broken' : 'remote/not-understood');
  // A gateway's own page says nothing about the resource that was asked for: the address is wrong, not the id.
  if (parsed === null && code === 'remote/not-found') {
    return new PorticoError(
      'remote/not-understood',
      `${host} answered ${answer.status} without the API's error form, while ${what}.`,
    );
  }
  const why = `${host} answered ${answer.status}${said === '' ? '' : ` ("${said}")`} while ${what}.`;
  return new PorticoError(code, why, { fields: fieldsOf(parsed?.details, said) });
}

/** An answer of 2xx that is not what the API promises. */
export function notUnderstood(answer: FetchedText, what: string, cause?: unknown): PorticoError {
  const host = new URL(answer.url).host;
  const kind = answer.headers.get('content-type')?.split(';')[0] ?? 'no content type';
  return new PorticoError(
    'remote/not-understood',
    `${host} answered ${answer.status} with ${kind}, which is not the expected form, while ${what}.`,
    { cause },
  );
}

function parseErrorAnswer(text: string): ErrorAnswer | null {
  const parsed = ErrorAnswer.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

function sentenceOf(answer: ErrorAnswer): string {
  const said = [answer.error, answer.error_description, answer.error_hint].filter(
    (part) => part !== undefined && part !== '',
  );
  return redactText(said.join(': ')).replace(/\s+/g, ' ').slice(0, 300);
}

/** `details` is free: a map from field to sentence, a list, or one sentence. */
function fieldsOf(details: unknown, said: string): FieldProblem[] {
  const fields: FieldProblem[] = [];
  const add = (path: string, message: unknown) => {
    if (fields.length < 50)
      fields.push({ path: path.slice(0, 200), message: redactText(wordsOf(message, said)).slice(0, 500) });
  };
  if (Array.isArray(details)) {
    for (const item of details) {
      const path: unknown = isRecord(item) ? (item.field ?? item.path ?? item.name) : '';
      add(typeof path === 'string' ? path : '', item);
    }
  } else if (isRecord(details)) {
    for (const [path, message] of Object.entries(details)) add(path, message);
  }
  return fields;
}

function wordsOf(value: unknown, otherwise: string): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => wordsOf(item, '')).join('; ');
  if (isRecord(value)) {
    const message = value.message ?? value.error ?? value.description ?? value.reason;
    if (typeof message === 'string') return message;
  }
  return otherwise === '' ? 'The server refused this value.' : otherwise;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
