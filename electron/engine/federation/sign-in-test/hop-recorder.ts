/**
 * Turns what three listeners saw into one list of hops: a request and its answer each, on the lanes of browser, application,
 * server and IdP, in the order of time. Secrets are masked here, before a hop is shown or kept.
 */
import type { Inspection } from '../../../../shared/model/inspection.ts';
import type { Hop, Lane } from '../../../../shared/model/sign-in-test.ts';
import { isSecretName, mask, redactText } from '../../kernel/redact.ts';
import type { Exchange } from '../loopback/listen.ts';
import { type Carried, decodeAnswer, decodeRequest } from './decode-message.ts';

const maxHops = 300;
const maxUrlCharacters = 4000;

export interface Judged {
  readonly accepted: boolean;
  readonly inspection: Inspection;
}

export interface HopRecorder {
  /** @param judged the server's judgement of what this request brought */
  exchange(side: Exclude<Lane, 'browser'>, exchange: Exchange, judged: Judged | null): void;
  event(
    lane: Lane,
    at: Date,
    label: string,
    message: string,
    verdict: Hop['verdict'],
    inspection?: Inspection | null,
  ): void;
}

type Draft = Omit<Hop, 'index'>;

export function createHopRecorder(startedAt: Date, onHop: (hop: Hop, all: readonly Hop[]) => void): HopRecorder {
  let hops: Hop[] = [];
  const add = (draft: Draft) => {
    if (hops.length >= maxHops) return;
    // An answer that waited for other answers is told later than they are, but belongs where it happened.
    hops = [...hops, { ...draft, index: 0 }]
      .sort((left, right) => left.atMs - right.atMs)
      .map((hop, index) => ({ ...hop, index }));
    onHop({ ...draft, index: hops.length - 1 }, hops);
  };
  const sinceStart = (at: Date) => Math.max(0, at.getTime() - startedAt.getTime());
  return {
    exchange(side, exchange, judged) {
      const asker = askerOf(side, exchange);
      const atMs = sinceStart(exchange.at);
      add({
        ...requestHop(side, exchange, judged),
        from: asker,
        to: side,
        atMs,
        channel: asker === 'browser' ? 'front' : 'back',
      });
      add({
        ...answerHop(exchange),
        from: side,
        to: asker,
        atMs: atMs + exchange.durationMs,
        channel: asker === 'browser' ? 'front' : 'back',
      });
    },
    event(lane, at, label, message, verdict, inspection = null) {
      add({
        from: lane,
        to: lane,
        atMs: sinceStart(at),
        durationMs: 0,
        label,
        channel: 'event',
        method: '',
        url: '',
        status: null,
        sizeBytes: 0,
        verdict,
        headers: [],
        message: redactText(message),
        inspection,
      });
    },
  };
}

/** Browsers never ask for these; programs do. */
const backChannelPath =
  /\/(?:token|userinfo|me|jwks(?:\.json)?|keys|keyset|certs|par|introspect|revoke|metadata|descriptor)\/?$|\/\.well-known\//;

function askerOf(side: Lane, { url }: Exchange): Lane {
  if (!backChannelPath.test(new URL(url).pathname)) return 'browser';
  return side === 'idp' ? 'server' : 'application';
}

type Half = Omit<Draft, 'from' | 'to' | 'atMs' | 'channel'>;

function requestHop(side: Lane, exchange: Exchange, judged: Judged | null): Half {
  const carried = decodeRequest(exchange.url, headerOf(exchange.requestHeaders, 'content-type'), exchange.requestBody);
  return {
    durationMs: 0,
    label: requestLabel(side, exchange, carried),
    method: exchange.method,
    url: shownUrl(exchange.url),
    status: null,
    sizeBytes: Buffer.byteLength(exchange.requestBody === '' ? exchange.url : exchange.requestBody),
    verdict: judged === null ? 'none' : judged.accepted ? 'pass' : 'fail',
    headers: shownHeaders(exchange.requestHeaders),
    message: carried.text,
    inspection: judged?.inspection ?? null,
  };
}

function answerHop(exchange: Exchange): Half {
  const location = headerOf(exchange.responseHeaders, 'location');
  const carried = decodeAnswer(
    location === '' ? null : location,
    headerOf(exchange.responseHeaders, 'content-type'),
    exchange.responseBody,
  );
  const refused = exchange.status >= 400 || /[?&#]error=/.test(location);
  return {
    durationMs: Math.round(exchange.durationMs),
    label: answerLabel(exchange, location, carried),
    method: exchange.method,
    url: location === '' ? shownUrl(exchange.url) : shownUrl(location),
    status: exchange.status,
    sizeBytes: Buffer.byteLength(exchange.responseBody),
    verdict: refused ? 'fail' : 'none',
    headers: shownHeaders(exchange.responseHeaders),
    message: carried.text,
    inspection: null,
  };
}

/** On the server the path begins with tenant and organization, which are the same in every hop of a test. */
function pathAt(side: Lane, url: string): string {
  const { pathname } = new URL(url);
  return side === 'server' ? `/${pathname.split('/').slice(3).join('/')}` : pathname;
}

function requestLabel(side: Lane, { method, url }: Exchange, carried: Carried): string {
  if (carried.kind === 'saml-response') return `${method} SAMLResponse`;
  const { searchParams } = new URL(url);
  const pathname = pathAt(side, url);
  const path = pathname.length > 48 ? `…${pathname.slice(-47)}` : pathname;
  const named = ['SAMLRequest', 'code', 'error'].find((name) => searchParams.has(name));
  return `${method} ${path}${named === undefined ? '' : `?${named}`}`;
}

function answerLabel({ status, responseHeaders, responseBody }: Exchange, location: string, carried: Carried): string {
  if (location !== '') {
    if (carried.kind === 'authn-request') return `${status} with AuthnRequest`;
    const [, named] = /[?&#](code|error)=/.exec(location) ?? [];
    if (named !== undefined) return `${status} with ${named}`;
    const last = (URL.canParse(location) ? new URL(location).pathname : location)
      .split('/')
      .filter((part) => part !== '')
      .at(-1);
    return `${status} to ${last ?? 'start'}`;
  }
  if (carried.kind === 'saml-response') return `${status} form post`;
  if (carried.kind === 'json') return `${status} ${/"access_token"\s*:/.test(responseBody) ? 'tokens' : 'JSON'}`;
  return `${status} ${headerOf(responseHeaders, 'content-type').includes('html') ? 'page' : 'answer'}`;
}

function headerOf(headers: Exchange['requestHeaders'], name: string): string {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? '';
}

function shownHeaders(headers: Exchange['requestHeaders']): [string, string][] {
  return headers.map(([name, value]) => [
    name,
    isSecretName(name) ? mask : redactText(value).slice(0, maxUrlCharacters),
  ]);
}

const shownUrl = (url: string): string => redactText(url).slice(0, maxUrlCharacters);
