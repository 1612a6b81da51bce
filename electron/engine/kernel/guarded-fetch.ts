/**
 * Requests to addresses that a person or a configuration named. Bounded in time and size, https only (http for loopback),
 * redirects followed by hand so that each hop passes the same rules, TLS always checked.
 */
import { Agent, fetch } from 'undici';
import { PorticoError } from '../../../shared/errors.ts';

const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Is this http(s) address allowed: https anywhere, http on this machine only? */
export function isAllowedAddress(url: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHosts.has(url.hostname));
}

/** Parses an address typed by a person; `input/unreadable` with the reason when it cannot be used. */
export function parseAddress(text: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null)
    throw new PorticoError(
      'input/unreadable',
      `"${text.slice(0, 200)}" is not a complete address such as https://idp.example/metadata.`,
    );
  if (!isAllowedAddress(url)) {
    throw new PorticoError(
      'input/unreadable',
      `${url.protocol}//${url.host} is not allowed: use https (http only for this machine), without a name and password in it.`,
    );
  }
  return url;
}

/** Names of this machine, every one that a browser or a resolver takes for it. */
const isThisMachine = ({ hostname }: URL): boolean =>
  /^(?:127(?:\.\d+){3}$|0\.0\.0\.0$|\[::1?\]$|\[::ffff:7f|(?:.+\.)?localhost\.?$)/.test(hostname);

/**
 * An address that an answer from `from` names, in a redirect or in a document. It passes the rules of a typed one, and only what
 * is on this machine itself may point to this machine.
 *
 * @throws `remote/unreachable`
 */
export function parseNext(address: string, from: URL): URL {
  const next = URL.canParse(address) ? new URL(address) : null;
  if (next === null)
    throw new PorticoError('remote/unreachable', `${from.host} sends on to an address that cannot be read.`);
  if (!isAllowedAddress(next))
    throw new PorticoError(
      'remote/unreachable',
      `${from.host} sends on to ${next.protocol}//${next.host}, which is not allowed.`,
    );
  if (isThisMachine(next) && !isThisMachine(from))
    throw new PorticoError('remote/unreachable', `${from.host} sends on to this machine, which is not allowed.`);
  return next;
}

export interface FetchLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** `none`: an answer that sends on is the answer, for whoever wants to look where it leads. */
  readonly maxRedirects?: number | 'none';
  readonly caPem?: string;
}

export interface FetchRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface FetchedText {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers | import('undici').Headers;
  readonly text: string;
}

/** @throws `remote/unreachable`, `remote/timeout`, `trust/certificate`, `input/too-large`, `local/cancelled` */
export async function guardedFetch(address: URL, request: FetchRequest, limits: FetchLimits): Promise<FetchedText> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const signal = AbortSignal.any([timeout, limits.signal]);
  const dispatcher =
    limits.caPem === undefined || limits.caPem === '' ? undefined : new Agent({ connect: { ca: limits.caPem } });
  let url = address;
  try {
    for (let hop = 0; ; hop += 1) {
      if (!isAllowedAddress(url))
        throw new PorticoError(
          'remote/unreachable',
          `${address.host} sends on to ${url.protocol}//${url.host}, which is not allowed.`,
        );
      const response = await fetch(url.href, {
        method: request.method ?? 'GET',
        redirect: 'manual',
        signal,
        ...(request.headers === undefined ? {} : { headers: request.headers }),
        ...(request.body === undefined ? {} : { body: request.body }),
        ...(dispatcher === undefined ? {} : { dispatcher }),
      });
      const location = response.headers.get('location');
      if (
        limits.maxRedirects !== 'none' &&
        [301, 302, 303, 307, 308].includes(response.status) &&
        location !== null &&
        (request.method ?? 'GET') === 'GET'
      ) {
        await response.body?.cancel();
        if (hop >= (limits.maxRedirects ?? 3))
          throw new PorticoError('remote/unreachable', `${address.host} sends on too many times.`);
        url = parseNext(URL.canParse(location, url.href) ? new URL(location, url.href).href : location, url);
        continue;
      }
      return {
        url: url.href,
        status: response.status,
        headers: response.headers,
        text: await readBounded(response.body, limits.maxBytes, address.host),
      };
    }
  } catch (error) {
    throw explain(error, address, limits, timeout);
  } finally {
    await dispatcher?.close().catch(() => dispatcher.destroy());
  }
}

async function readBounded(body: AsyncIterable<Uint8Array> | null, maxBytes: number, host: string): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes)
      throw new PorticoError('input/too-large', `${host} sent more than ${Math.round(maxBytes / 1000)} kB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const certificateCodes = /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;

function explain(error: unknown, url: URL, limits: FetchLimits, timeout: AbortSignal): PorticoError {
  if (error instanceof PorticoError) return error;
  if (limits.signal.aborted)
    return new PorticoError('local/cancelled', 'It was cancelled before the server had answered.', { cause: error });
  if (timeout.aborted)
    return new PorticoError(
      'remote/timeout',
      `${url.host} did not answer within ${Math.round(limits.timeoutMs / 1000)} seconds.`,
      { cause: error },
    );
  const code = causeCode(error);
  if (certificateCodes.test(code))
    return new PorticoError('trust/certificate', `The certificate of ${url.host} was refused (${code}).`, {
      cause: error,
    });
  const reasons: Readonly<Record<string, string>> = {
    ENOTFOUND: `The name ${url.hostname} is not known.`,
    EAI_AGAIN: `The name ${url.hostname} could not be looked up.`,
    ECONNREFUSED: `${url.host} refused the connection.`,
    ECONNRESET: `${url.host} broke the connection.`,
    UND_ERR_SOCKET: `${url.host} broke the connection.`,
    EHOSTUNREACH: `There is no way to ${url.host}.`,
    ENETUNREACH: `There is no way to ${url.host}.`,
  };
  return new PorticoError(
    'remote/unreachable',
    reasons[code] ?? `${url.host} could not be reached${code === '' ? '' : ` (${code})`}.`,
    { cause: error },
  );
}

function causeCode(error: unknown): string {
  for (
    let current: unknown = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth += 1
  ) {
    if ('code' in current && typeof current.code === 'string') return current.code;
  }
  return '';
}
