/** Codes and access tokens of the loopback IdP, in memory: single use, short-lived, never many. */
import { randomBytes } from 'node:crypto';
import type { Persona } from '../../../../../shared/model/sign-in-test.ts';

const maxKept = 1000;
const codeSeconds = 60;
export const accessTokenSeconds = 600;

export interface Grant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  /** S256; null when the client sent none. */
  readonly codeChallenge: string | null;
  readonly persona: Persona;
  readonly authenticatedAt: Date;
}

interface Code {
  readonly grant: Grant;
  readonly until: number;
  used: boolean;
  accessToken: string | null;
}

export interface Grants {
  newCode(grant: Grant): string;
  /** `used`: it was redeemed before, and what it brought then is withdrawn (RFC 6749 §4.1.2). */
  redeem(code: string): Grant | 'unknown' | 'used';
  newAccessToken(code: string, grant: Grant): string;
  byAccessToken(token: string): Grant | null;
  /** False when this id was seen before. */
  spend(id: string): boolean;
}

export function createGrants(now: () => Date): Grants {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, { readonly grant: Grant; readonly until: number }>();
  const seen = new Map<string, true>();
  return {
    newCode(grant) {
      const code = randomBytes(24).toString('base64url');
      keep(codes, code, { grant, until: now().getTime() + codeSeconds * 1000, used: false, accessToken: null });
      return code;
    },
    redeem(code) {
      const entry = codes.get(code);
      if (entry === undefined || entry.until <= now().getTime()) return 'unknown';
      if (entry.used) {
        if (entry.accessToken !== null) tokens.delete(entry.accessToken);
        return 'used';
      }
      entry.used = true;
      return entry.grant;
    },
    newAccessToken(code, grant) {
      const token = randomBytes(24).toString('base64url');
      keep(tokens, token, { grant, until: now().getTime() + accessTokenSeconds * 1000 });
      const entry = codes.get(code);
      if (entry !== undefined) entry.accessToken = token;
      return token;
    },
    byAccessToken(token) {
      const entry = tokens.get(token);
      return entry !== undefined && entry.until > now().getTime() ? entry.grant : null;
    },
    spend(id) {
      if (seen.has(id)) return false;
      keep(seen, id, true);
      return true;
    },
  };
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  for (const oldest of map.keys()) {
    if (map.size < maxKept) break;
    map.delete(oldest);
  }
  map.set(key, value);
}
