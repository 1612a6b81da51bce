/**
 * One way to send a request to the admin API: with a token, a deadline, bounded answers, safe repeats and a schema on
 * every answer. Counts what it sends. Everything else (paths, ids, meaning) is the caller's.
 */
import type { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { type FetchedText, guardedFetch } from '../../kernel/guarded-fetch.ts';
import type { ServerObject } from '../address.ts';
import { answerToError, notUnderstood } from './answer-to-error.ts';
import { type RetryRules, withRetries } from './retry.ts';
import type { TokenSource } from './token-source.ts';

export interface ApiRequest<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the root of the server, with its query. */
  readonly path: string;
  /** In words, for errors: "reading the organization cascade-consulting". */
  readonly what: string;
  readonly schema: z.ZodType<T>;
  readonly body?: ServerObject;
  /** The version that was read; the server refuses with 412 when it has another one. */
  readonly ifMatch?: string | null;
  /** For POST: 32 to 255 characters; the same one again makes the server answer as it did the first time. */
  readonly idempotencyKey?: string;
  readonly signal: AbortSignal;
}

export interface ApiAnswer<T> {
  readonly value: T;
  readonly etag: string | null;
  /** The server's clock at the answer, when it says it. */
  readonly date: Date | null;
}

export interface ApiClient {
  send<T>(request: ApiRequest<T>): Promise<ApiAnswer<T>>;
  /** Requests sent so far, tokens included. */
  requests(): number;
}

export interface ApiClientOptions {
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  readonly timeoutMs: number;
  readonly caPem: string;
  readonly retry: RetryRules;
  readonly count: { requests: number };
}

const maxAnswerBytes = 32_000_000;

export function createApiClient(options: ApiClientOptions): ApiClient {
  async function once<T>(request: ApiRequest<T>): Promise<FetchedText> {
    const token = await options.tokens.get(request.signal);
    const answer = await post(request, token);
    if (answer.status !== 401) return answer;
    // A token may end before its time; one new one is worth a try, a second refusal is an answer.
    options.tokens.forget(token);
    return post(request, await options.tokens.get(request.signal));
  }

  function post<T>(request: ApiRequest<T>, token: string): Promise<FetchedText> {
    options.count.requests += 1;
    return guardedFetch(
      new URL(`${options.baseUrl}${request.path}`),
      {
        method: request.method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(request.ifMatch === undefined || request.ifMatch === null ? {} : { 'if-match': request.ifMatch }),
          ...(request.idempotencyKey === undefined ? {} : { 'x-idempotency-key': request.idempotencyKey }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      },
      {
        maxBytes: maxAnswerBytes,
        timeoutMs: options.timeoutMs,
        signal: request.signal,
        caPem: options.caPem,
        maxRedirects: 0,
      },
    );
  }

  return {
    async send(request) {
      const safe = request.method === 'GET' || (request.method === 'POST' && request.idempotencyKey !== undefined);
      const answer = await withRetries(() => once(request), safe, options.retry, request.signal).catch(tooLarge);
      if (answer.status < 200 || answer.status > 299) throw answerToError(answer, request.what);
      return { value: parse(answer, request), etag: answer.headers.get('etag'), date: dateOf(answer) };
    },
    requests: () => options.count.requests,
  };
}

function parse<T>(answer: FetchedText, request: ApiRequest<T>): T {
  try {
    return request.schema.parse(answer.text.trim() === '' ? undefined : JSON.parse(answer.text));
  } catch (cause) {
    if (cause instanceof PorticoError) throw cause;
    throw notUnderstood(answer, request.what, cause);
  }
}

/** For whoever asked, a server that sends too much is a server that is not understood. */
function tooLarge(error: unknown): never {
  if (!(error instanceof PorticoError) || error.code !== 'input/too-large') throw error;
  throw new PorticoError('remote/not-understood', error.why, { cause: error });
}

function dateOf(answer: FetchedText): Date | null {
  const at = Date.parse(answer.headers.get('date') ?? '');
  return Number.isNaN(at) ? null : new Date(at);
}
