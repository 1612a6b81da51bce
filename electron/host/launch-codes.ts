/**
 * Who may use the browser host. A one-time code rides in the start link's fragment and is traded, once and within a minute,
 * for a launch token. Only hashes are kept, and they are compared in constant time.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../engine/kernel/clock.ts';

const codeLifetimeMs = 60_000;
const maxCodes = 16;
const maxTokens = 32;

export interface LaunchCodes {
  /** A new code; the oldest unused one is forgotten when there are too many. */
  issue(): string;
  /** The launch token for a fresh code; null for a used, old or unknown one. */
  trade(code: string): string | null;
  holds(token: string): boolean;
}

export function createLaunchCodes(clock: Clock): LaunchCodes {
  const codes: { readonly hash: Buffer; readonly expiresAtMs: number }[] = [];
  const tokens: Buffer[] = [];
  return {
    issue() {
      const code = newSecret();
      codes.push({ hash: hashOf(code), expiresAtMs: clock.now().getTime() + codeLifetimeMs });
      if (codes.length > maxCodes) codes.shift();
      return code;
    },
    trade(code) {
      const hash = hashOf(code);
      const index = codes.findIndex((known) => timingSafeEqual(known.hash, hash));
      if (index < 0) return null;
      const [known] = codes.splice(index, 1);
      if (known === undefined || clock.now().getTime() >= known.expiresAtMs) return null;
      const token = newSecret();
      tokens.push(hashOf(token));
      if (tokens.length > maxTokens) tokens.shift();
      return token;
    },
    holds(token) {
      const hash = hashOf(token);
      // Every token is compared, so that the time taken does not tell which one came close.
      return tokens.reduce((found, known) => timingSafeEqual(known, hash) || found, false);
    },
  };
}

const newSecret = (): string => randomBytes(32).toString('base64url');
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
