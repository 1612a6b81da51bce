/**
 * Our own calls to the identity provider: bounded in time and size, never led to this machine by somebody on the internet, and
 * each one a hop. The client library gets them in the shape of `fetch`.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Inspection } from '../../../../shared/model/inspection.ts';
import { type FetchedText, guardedFetch, parseAddress, parseNext } from '../../kernel/guarded-fetch.ts';
import type { SideDeps } from './side.ts';

const maxAnswerBytes = 2_000_000;
const callSeconds = 15;

export interface CallWish {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Judges the answer before the hop is written. */
  readonly judge?: (answer: FetchedText) => Promise<Inspection | null>;
}

export interface IdpCalls {
  /** @throws `input/unreadable`, `remote/unreachable`, `remote/timeout`, `trust/certificate`, `input/too-large` */
  call(url: string, wish: CallWish): Promise<FetchedText>;
}

/** @param trustedFrom  address that the person typed; only when it is on this machine may calls go to this machine */
export function idpCalls(trustedFrom: string, deps: Pick<SideDeps, 'now' | 'log' | 'signal'>): IdpCalls {
  const from = parseAddress(trustedFrom);
  return {
    async call(url, { method, headers = {}, body = '', judge }) {
      const address = parseNext(url, from);
      const at = deps.now();
      const started = performance.now();
      const exchange = { at, method, url, requestHeaders: Object.entries(headers), requestBody: body };
      try {
        const answer = await guardedFetch(
          address,
          { method, headers, ...(method === 'GET' ? {} : { body }) },
          { maxBytes: maxAnswerBytes, timeoutMs: callSeconds * 1000, signal: deps.signal, maxRedirects: 2 },
        );
        deps.log.outgoing(
          {
            ...exchange,
            durationMs: performance.now() - started,
            status: answer.status,
            responseHeaders: [...answer.headers.entries()],
            responseBody: answer.text,
          },
          judge === undefined ? null : await judge(answer),
        );
        return answer;
      } catch (error) {
        if (error instanceof PorticoError) {
          const durationMs = performance.now() - started;
          deps.log.outgoing({ ...exchange, durationMs, status: 0, responseHeaders: [], responseBody: error.why }, null);
        }
        throw error;
      }
    },
  };
}
