/**
 * When to ask again, and how long to wait. Only what is safe is repeated: reads, and creates that carry the same
 * idempotency key. An answer of 429 was not acted upon, so anything may follow it.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { pause } from '../../kernel/abort.ts';
import type { FetchedText } from '../../kernel/guarded-fetch.ts';

export interface RetryRules {
  /** Tries in all, the first one included. */
  readonly tries: number;
  readonly baseDelayMs: number;
  /** The longest that a server's `retry-after` is obeyed. */
  readonly maxRetryAfterMs: number;
}

export const defaultRetryRules: RetryRules = { tries: 4, baseDelayMs: 250, maxRetryAfterMs: 30_000 };

const transientStatuses = new Set([500, 502, 503, 504]);
const transientCodes = new Set(['remote/unreachable', 'remote/timeout']);

/**
 * @param safe whether repeating is harmless although the first try may have been acted upon
 * @returns the last answer; errors of the last try are thrown
 */
export async function withRetries(
  attempt: () => Promise<FetchedText>,
  safe: boolean,
  rules: RetryRules,
  signal: AbortSignal,
): Promise<FetchedText> {
  for (let tried = 1; ; tried += 1) {
    const last = tried >= rules.tries;
    const delayMs = rules.baseDelayMs * 2 ** (tried - 1);
    try {
      const answer = await attempt();
      const busy = answer.status === 429;
      if (last || !(busy || (safe && transientStatuses.has(answer.status)))) return answer;
      await pause(busy ? Math.max(delayMs, retryAfterMs(answer, rules.maxRetryAfterMs)) : delayMs, signal);
    } catch (error) {
      const transient = error instanceof PorticoError && transientCodes.has(error.code);
      if (last || !safe || !transient) throw error;
      await pause(delayMs, signal);
    }
  }
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3), bounded; the Date header is the server's own clock. */
export function retryAfterMs(answer: Pick<FetchedText, 'headers'>, maxMs: number): number {
  const value = answer.headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Math.min(Number(value) * 1000, maxMs);
  const until = Date.parse(value);
  const from = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(until) || Number.isNaN(from)) return 0;
  return Math.min(Math.max(until - from, 0), maxMs);
}
