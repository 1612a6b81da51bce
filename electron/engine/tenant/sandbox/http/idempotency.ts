/**
 * `X-Idempotency-Key` on a POST: within a minute the same key from the same client gets the first answer again, marked
 * as a replay, and nothing is done twice. Only successes are remembered, so a failed request may be tried again.
 */
import { createHash } from 'node:crypto';
import type { SandboxStore } from '../store.ts';
import { ApiProblem } from './api-problem.ts';
import type { ApiAnswer } from './api-route.ts';

const keepMs = 60_000;

export interface ReplayKey {
  readonly id: string;
  readonly fingerprint: string;
}

/** @throws ApiProblem 400 for a key that is not 32 to 255 characters long */
export function replayKey(key: string | null, clientId: string, url: string, bytes: Buffer): ReplayKey | null {
  if (key === null) return null;
  if (key.length < 32 || key.length > 255)
    throw new ApiProblem(400, 'X-Idempotency-Key must have 32 to 255 characters');
  const hash = (...parts: ReadonlyArray<string | Buffer>) => {
    const sum = createHash('sha256');
    for (const part of parts) sum.update(part).update('\0');
    return sum.digest('base64url');
  };
  return { id: hash(clientId, key), fingerprint: hash(url, bytes) };
}

/** The remembered answer. @throws ApiProblem 422 when the key was used for another request */
export function replayedAnswer(store: SandboxStore, tenantId: string, key: ReplayKey): ApiAnswer | null {
  const stored = store.get(tenantId, 'idempotency', key.id);
  if (stored === null) return null;
  const { fingerprint, status, etag, body } = stored.body;
  if (fingerprint !== key.fingerprint) {
    throw new ApiProblem(422, 'X-Idempotency-Key was used for another request', {
      'X-Idempotency-Key': 'was used for another request',
    });
  }
  const answer: ApiAnswer = body === undefined ? { status } : { status, body: JSON.parse(body) };
  return etag === undefined ? answer : { ...answer, etag };
}

export function rememberAnswer(store: SandboxStore, tenantId: string, key: ReplayKey, answer: ApiAnswer): void {
  if (answer.status >= 300 || answer.raw !== undefined) return;
  store.put(
    tenantId,
    'idempotency',
    key.id,
    {
      fingerprint: key.fingerprint,
      status: answer.status,
      etag: answer.etag,
      body: answer.body === undefined ? undefined : JSON.stringify(answer.body),
    },
    { expiresAt: new Date(store.clock.now().getTime() + keepMs) },
  );
}
