/**
 * How a request to the API can be refused. Thrown inside a handler (so the transaction rolls back) and turned into the
 * admin error body at the edge; never shown to a person, who sees the client's words for the status.
 */
import type { z } from 'zod';

const words: Readonly<Record<number, readonly [errorCode: string, error: string]>> = {
  400: ['bad_request', 'bad request'],
  401: ['unauthorized', 'unauthorized'],
  403: ['forbidden', 'forbidden'],
  404: ['not_found', 'not found'],
  405: ['method_not_allowed', 'method not allowed'],
  409: ['conflict', 'conflict'],
  412: ['precondition_failed', 'precondition failed'],
  413: ['payload_too_large', 'payload too large'],
  421: ['misdirected_request', 'misdirected request'],
  422: ['unprocessable_entity', 'unprocessable entity'],
  429: ['too_many_requests', 'Too many requests'],
  500: ['internal_error', 'internal error'],
};

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

export const notFound = (what: string, id: string): ApiProblem =>
  new ApiProblem(404, `${what} ${JSON.stringify(id)} not found`);

export const conflict = (what: string, id: string): ApiProblem =>
  new ApiProblem(409, `${what} ${JSON.stringify(id)} already exists`);

/** 422 with one entry per field; `details` maps dotted paths to what is wrong. */
export const unprocessable = (details: Readonly<Record<string, string>>): ApiProblem =>
  new ApiProblem(422, `validation failed: ${Object.keys(details).join(', ')}`, details);

export function fromZod(error: z.ZodError): ApiProblem {
  const details: Record<string, string> = {};
  for (const issue of error.issues.slice(0, 100)) details[issue.path.join('.') || 'body'] = issue.message;
  return unprocessable(details);
}

/** The error body of every `/api/**` operation. */
export function problemBody(status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
  const [errorCode, error] = words[status] ?? ['error', 'error'];
  return { status_code: status, error: message || error, error_code: errorCode, details };
}

/** The error body of `/oauth2/*`. */
export function oauthProblemBody(error: string, hint: string, status: number) {
  return { error, error_description: hint, error_hint: hint, error_code: status };
}
