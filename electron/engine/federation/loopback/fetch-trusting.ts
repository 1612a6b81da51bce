/** `fetch` for libraries that take one, over our own bounded requests and a target's private CA. */
import { guardedFetch } from '../../kernel/guarded-fetch.ts';

const limits = { maxBytes: 2_000_000, timeoutMs: 20_000, maxRedirects: 0 };
const nullBodyStatus = new Set([204, 205, 304]);

export type TrustingFetch = (
  url: string,
  init: {
    readonly method?: string;
    readonly headers?: HeadersInit;
    readonly body?: unknown;
    readonly signal?: AbortSignal | null | undefined;
  },
) => Promise<Response>;

export const fetchTrusting =
  (caPem: string): TrustingFetch =>
  async (url, { method, headers, body, signal }) => {
    const answer = await guardedFetch(
      new URL(url),
      {
        method: method === 'POST' ? 'POST' : 'GET',
        headers: Object.fromEntries(new Headers(headers ?? {}).entries()),
        ...(body === null || body === undefined ? {} : { body: String(body) }),
      },
      { ...limits, caPem, signal: signal ?? new AbortController().signal },
    );
    return new Response(nullBodyStatus.has(answer.status) ? null : answer.text, {
      status: answer.status,
      headers: [...answer.headers.entries()],
    });
  };
