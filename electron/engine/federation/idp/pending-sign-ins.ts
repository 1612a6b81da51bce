/**
 * Requests that wait for a person to pick a persona. Each has an id that nobody can guess, is answered once, is forgotten
 * after a while, and there are never many.
 */
import { randomBytes } from 'node:crypto';
import type { BrowserSession } from './browser-sessions.ts';

const maxPending = 200;
const lifetimeMs = 15 * 60_000;

export interface PendingSignIn {
  /** Who asks: an entity ID or a client id. */
  readonly from: string;
  /** Address that the asking side expects to see; chooses the focus. */
  readonly loginHint: string;
  readonly answer: (session: BrowserSession) => Promise<Response>;
  readonly refuse: (why: string) => Promise<Response>;
}

export interface PendingSignIns {
  add(signIn: PendingSignIn): string;
  /** Hands the request out and forgets it; null when it is unknown, used or too old. */
  take(id: string): PendingSignIn | null;
}

export function createPendingSignIns(now: () => Date): PendingSignIns {
  const waiting = new Map<string, { readonly signIn: PendingSignIn; readonly until: number }>();
  return {
    add(signIn) {
      for (const id of waiting.keys()) {
        if (waiting.size < maxPending) break;
        waiting.delete(id);
      }
      const id = randomBytes(18).toString('base64url');
      waiting.set(id, { signIn, until: now().getTime() + lifetimeMs });
      return id;
    },
    take(id) {
      const entry = waiting.get(id);
      waiting.delete(id);
      return entry !== undefined && entry.until > now().getTime() ? entry.signIn : null;
    },
  };
}
