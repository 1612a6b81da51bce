/** Codes, access tokens, refresh tokens and pushed requests of the loopback IdP, in memory: short-lived, and never many. */
import { randomBytes } from 'node:crypto';
import { rememberBounded } from '../../../kernel/remember-bounded.ts';
import type { BrowserSession } from '../browser-sessions.ts';
import type { AskedClaims } from './asked-claims.ts';

const maxKept = 1000;
const maxSpent = 10_000;
const codeSeconds = 60;
export const pushedSeconds = 90;

export interface Grant {
  /** One sign-in; everything that comes from it ends with it. */
  readonly id: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  /** S256; null when the client sent none. */
  readonly codeChallenge: string | null;
  /** Who signed in; what is known of them is read when it is told. */
  readonly session: BrowserSession;
  readonly acr: string | null;
  readonly asked: AskedClaims;
  readonly resources: readonly string[];
}

interface Kept {
  readonly grant: Grant;
  readonly until: number;
  used: boolean;
}

export interface Grants {
  newCode(grant: Grant): string;
  /** `used`: it was redeemed before, and what it brought then is withdrawn (RFC 6749 §4.1.2). */
  redeem(code: string): Grant | 'unknown' | 'used';
  /** @param token made elsewhere: a signed one */
  addAccessToken(grant: Grant, lifetimeSeconds: number, token?: string): string;
  byAccessToken(token: string): Grant | null;
  newRefreshToken(grant: Grant, lifetimeSeconds: number): string;
  /** Each counts once; one that comes again ends the whole sign-in (RFC 9700 §4.14.2). */
  refresh(token: string): Grant | 'unknown' | 'used';
  /** Codes that were not redeemed yet as well. */
  endSession(sessionId: string): void;
  push(clientId: string, parameters: URLSearchParams): string;
  /** Null: unknown, used before, too old, or another client's. */
  takePushed(requestUri: string, clientId: string): URLSearchParams | null;
  /** False when this id was seen before, or so many are remembered that it could not be. @param until it need not be remembered longer */
  spend(id: string, until: Date): boolean;
}

const requestUriPrefix = 'urn:ietf:params:oauth:request_uri:';
export const isPushedRequest = (requestUri: string): boolean => requestUri.startsWith(requestUriPrefix);

export function createGrants(now: () => Date): Grants {
  const codes = new Map<string, Kept>();
  const accessTokens = new Map<string, Kept>();
  const refreshTokens = new Map<string, Kept>();
  const pushed = new Map<string, { clientId: string; parameters: URLSearchParams; until: number }>();
  const seen = new Map<string, { readonly until: number }>();
  const after = (lifetimeSeconds: number) => now().getTime() + lifetimeSeconds * 1000;
  const isOver = ({ until }: { readonly until: number }) => until <= now().getTime();
  const dropWhere = (isGone: (grant: Grant) => boolean) => {
    for (const map of [codes, accessTokens, refreshTokens])
      for (const [token, { grant }] of map) if (isGone(grant)) map.delete(token);
  };
  const once = (map: Map<string, Kept>, key: string): Grant | 'unknown' | 'used' => {
    const entry = map.get(key);
    if (entry === undefined || isOver(entry)) return 'unknown';
    if (entry.used) {
      dropWhere(({ id }) => id === entry.grant.id);
      return 'used';
    }
    entry.used = true;
    return entry.grant;
  };
  return {
    newCode(grant) {
      const code = randomBytes(24).toString('base64url');
      keep(codes, code, { grant, until: after(codeSeconds), used: false });
      return code;
    },
    redeem: (code) => once(codes, code),
    addAccessToken(grant, lifetimeSeconds, token = randomBytes(24).toString('base64url')) {
      keep(accessTokens, token, { grant, until: after(lifetimeSeconds), used: false });
      return token;
    },
    byAccessToken(token) {
      const entry = accessTokens.get(token);
      return entry === undefined || isOver(entry) ? null : entry.grant;
    },
    newRefreshToken(grant, lifetimeSeconds) {
      const token = randomBytes(32).toString('base64url');
      keep(refreshTokens, token, { grant, until: after(lifetimeSeconds), used: false });
      return token;
    },
    refresh: (token) => once(refreshTokens, token),
    endSession: (sessionId) => dropWhere((grant) => grant.session.id === sessionId),
    push(clientId, parameters) {
      const requestUri = `${requestUriPrefix}${randomBytes(24).toString('base64url')}`;
      keep(pushed, requestUri, { clientId, parameters, until: after(pushedSeconds) });
      return requestUri;
    },
    takePushed(requestUri, clientId) {
      const entry = pushed.get(requestUri);
      if (entry === undefined || entry.clientId !== clientId) return null;
      pushed.delete(requestUri);
      return isOver(entry) ? null : entry.parameters;
    },
    spend(id, until) {
      for (const [old, entry] of seen) if (isOver(entry)) seen.delete(old);
      if (seen.has(id) || seen.size >= maxSpent) return false;
      seen.set(id, { until: until.getTime() });
      return true;
    },
  };
}

const keep = <V>(map: Map<string, V>, key: string, value: V): void => rememberBounded(map, key, value, maxKept);
