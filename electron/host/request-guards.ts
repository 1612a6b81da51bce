/**
 * What every request must be before anything of it is believed: addressed to this host by its literal address, and from this
 * host's own page or from a program, never from another web page. Pure: it sees headers and answers with a refusal or null.
 */
import type { IncomingHttpHeaders } from 'node:http';

export interface Refusal {
  readonly status: 400 | 401 | 403 | 405 | 413 | 415 | 421 | 429;
  readonly why: string;
}

/** DNS rebinding: a foreign name may resolve to 127.0.0.1, but the browser still sends that name. */
export function refuseForeignHost(headers: IncomingHttpHeaders, port: number): Refusal | null {
  if (headers.host === `127.0.0.1:${port}`) return null;
  return { status: 421, why: `This host answers at 127.0.0.1:${port} only.` };
}

/** A page of another origin names its origin; a browser that knows Fetch Metadata says so even where it does not. */
export function refuseForeignOrigin(headers: IncomingHttpHeaders, port: number): Refusal | null {
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://127.0.0.1:${port}`)
    return { status: 403, why: 'This request came from another page.' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return { status: 403, why: 'This request came from another page.' };
  return null;
}

/** JSON only: what a form or a script tag can send without asking is never read. */
export function refuseOtherThanJson(headers: IncomingHttpHeaders): Refusal | null {
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return mediaType === 'application/json' ? null : { status: 415, why: 'Only application/json is accepted.' };
}

export function bearerToken(headers: IncomingHttpHeaders): string | null {
  const match = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(headers.authorization ?? '');
  return match?.[1] ?? null;
}
