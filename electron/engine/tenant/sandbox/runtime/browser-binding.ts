/**
 * Ties a sign-in to the browser that began it. Two cookies carry the same key: a `Lax` one, and one that also comes
 * with the form that an IdP on another site posts. `SameSite=None` needs `Secure`, which browsers accept on loopback.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { hashOf, newSecret } from './records.ts';
import { readCookie } from './request-input.ts';
import type { Site } from './site.ts';

type Header = readonly [string, string];
const laxName = 'portico_browser';
const crossSiteName = 'portico_browser_cross_site';
const keyForm = /^[A-Za-z0-9_-]{43}$/;

/** The browser's key as it is kept (hashed), and the cookies that give or renew it. */
export function bindBrowser(
  context: Context,
  { tenantId }: Site,
): { readonly key: string; readonly browser: string; readonly headers: readonly Header[] } {
  const given = readCookie(context, laxName);
  const key = keyForm.test(given) ? given : newSecret();
  const path = `Path=/${encodeURIComponent(tenantId)}; HttpOnly; Max-Age=86400`;
  return {
    key,
    browser: hashOf(key),
    headers: [
      ['set-cookie', `${laxName}=${key}; ${path}; SameSite=Lax`],
      ['set-cookie', `${crossSiteName}=${key}; ${path}; SameSite=None; Secure`],
    ],
  };
}

/** Did this browser begin the sign-in? */
export function isSameBrowser(context: Context, browser: string): boolean {
  return [laxName, crossSiteName].some((name) => {
    const given = readCookie(context, name);
    return given !== '' && sameText(hashOf(given), browser);
  });
}

/** Compares without telling by time where texts differ. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const sessionName = 'portico_session';
const sessionPath = ({ issuer }: Site): string => `Path=${new URL(issuer).pathname}; HttpOnly; SameSite=Lax`;

export const readSessionCookie = (context: Context): string => readCookie(context, sessionName);
export const sessionCookie = (site: Site, secret: string, seconds: number): Header => [
  'set-cookie',
  `${sessionName}=${secret}; ${sessionPath(site)}; Max-Age=${seconds}`,
];
export const endedSessionCookie = (site: Site): Header => [
  'set-cookie',
  `${sessionName}=; ${sessionPath(site)}; Max-Age=0`,
];
