/** Calls of this server to the partner's IdP: guarded, bounded, and told to whoever watches the tenant, without secrets. */
import { PorticoError } from '../../../../../shared/errors.ts';
import { type FetchedText, type FetchRequest, guardedFetch } from '../../../kernel/guarded-fetch.ts';
import { redactText } from '../../../kernel/redact.ts';
import type { Site } from './site.ts';

interface Limits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

const usual: Limits = { maxBytes: 1_000_000, timeoutMs: 10_000 };
/** What is seen of a body; the whole of it is used. */
const mostSeen = 200_000;

/** @throws what `guardedFetch` throws */
export async function fetchObserved(
  { context, tenantId }: Site,
  url: URL,
  request: FetchRequest,
  limits: Limits = usual,
): Promise<FetchedText> {
  const at = context.clock.now();
  const began = performance.now();
  const tell = (status: number | null, responseBody: string): void =>
    context.emit(tenantId, {
      type: 'back-channel',
      at,
      durationMs: performance.now() - began,
      method: request.method ?? 'GET',
      url: url.href,
      requestBody: redactText(request.body ?? ''),
      status,
      responseBody: responseBody.slice(0, mostSeen),
    });
  try {
    const answer = await guardedFetch(url, request, { ...limits, signal: new AbortController().signal });
    tell(answer.status, answer.text);
    return answer;
  } catch (error) {
    tell(null, error instanceof PorticoError ? error.why : '');
    throw error;
  }
}
