/**
 * What happened in one connection test, in the order of time: requests that the browser brought to us with our answers, and our
 * own calls to the identity provider with its answers. Secrets are masked here, before a hop is shown or kept.
 */
import type { Inspection } from '../../../../shared/model/inspection.ts';
import type { Hop, Lane } from '../../../../shared/model/sign-in-test.ts';
import { isSecretName, mask, redactText } from '../../kernel/redact.ts';
import type { Exchange } from '../loopback/listen.ts';
import { decodeAnswer, decodeRequest } from '../sign-in-test/decode-message.ts';

const maxHops = 200;
const maxCharacters = 4000;

export interface HopLog {
  /** A request that came to us. `judged`: what it brought. */
  incoming(exchange: Exchange, judged: Inspection | null): void;
  /** A call of ours to the identity provider. `judged`: what it answered. */
  outgoing(exchange: Exchange, judged: Inspection | null): void;
  all(): readonly Hop[];
}

type Draft = Omit<Hop, 'index'>;

export function createHopLog(startedAt: Date, onChange: (hops: readonly Hop[]) => void): HopLog {
  let hops: Hop[] = [];
  const add = (...drafts: readonly Draft[]) => {
    hops = [...hops, ...drafts.map((draft) => ({ ...draft, index: 0 }))]
      .slice(0, maxHops)
      .sort((left, right) => left.atMs - right.atMs)
      .map((hop, index) => ({ ...hop, index }));
    onChange(hops);
  };
  const times = (exchange: Exchange) => {
    const atMs = Math.max(0, exchange.at.getTime() - startedAt.getTime());
    return { asked: atMs, answered: atMs + exchange.durationMs };
  };
  return {
    incoming(exchange, judged) {
      const { asked, answered } = times(exchange);
      // Only a program asks for our metadata.
      const asker: Lane = exchange.url.endsWith('/metadata') ? 'idp' : 'browser';
      const ends = { channel: asker === 'browser' ? 'front' : 'back' } as const;
      add(
        { ...requestHalf(exchange), ...ends, from: asker, to: 'application', atMs: asked, ...judgedAs(judged) },
        { ...answerHalf(exchange), ...ends, from: 'application', to: asker, atMs: answered },
      );
    },
    outgoing(exchange, judged) {
      const { asked, answered } = times(exchange);
      const answer = answerHalf(exchange);
      add(
        { ...requestHalf(exchange), channel: 'back', from: 'application', to: 'idp', atMs: asked },
        {
          ...answer,
          channel: 'back',
          from: 'idp',
          to: 'application',
          atMs: answered,
          ...(judged === null ? {} : judgedAs(judged)),
        },
      );
    },
    all: () => hops,
  };
}

function judgedAs(inspection: Inspection | null): Pick<Hop, 'verdict' | 'inspection'> {
  if (inspection === null) return { verdict: 'none', inspection: null };
  const verdicts = { valid: 'pass', invalid: 'fail', unverified: 'warn' } as const;
  return { verdict: verdicts[inspection.verdict], inspection };
}

type Half = Omit<Draft, 'from' | 'to' | 'atMs' | 'channel'>;

function requestHalf(exchange: Exchange): Half {
  const { method, url, requestHeaders, requestBody } = exchange;
  const carried = decodeRequest(url, headerOf(requestHeaders, 'content-type'), requestBody);
  return {
    durationMs: 0,
    label: carried.kind === 'saml-response' ? `${method} SAMLResponse` : `${method} ${pathOf(url)}`,
    method,
    url: shown(url),
    status: null,
    sizeBytes: Buffer.byteLength(requestBody === '' ? url : requestBody),
    verdict: 'none',
    headers: shownHeaders(requestHeaders),
    message: carried.text,
    inspection: null,
  };
}

function answerHalf(exchange: Exchange): Half {
  const { method, url, status, durationMs, responseHeaders, responseBody } = exchange;
  const location = headerOf(responseHeaders, 'location');
  const contentType = headerOf(responseHeaders, 'content-type');
  const carried = decodeAnswer(location === '' ? null : location, contentType, responseBody);
  return {
    durationMs: Math.round(durationMs),
    label: answerLabel(exchange, location, carried.kind),
    method,
    url: shown(location === '' ? url : location),
    status: status === 0 ? null : status,
    sizeBytes: Buffer.byteLength(responseBody),
    verdict: status >= 400 || status === 0 ? 'fail' : 'none',
    headers: shownHeaders(responseHeaders),
    message: carried.text,
    inspection: null,
  };
}

function answerLabel({ status, responseHeaders, responseBody }: Exchange, location: string, kind: string): string {
  // Nothing came back; the body says why.
  if (status === 0) return `no answer: ${responseBody.slice(0, 100)}`;
  if (kind === 'authn-request') return `${status} with AuthnRequest`;
  if (location !== '') return `${status} to ${pathOf(location)}`;
  if (kind === 'json') return `${status} ${/"access_token"\s*:/.test(responseBody) ? 'tokens' : 'JSON'}`;
  const contentType = headerOf(responseHeaders, 'content-type');
  return `${status} ${contentType.includes('html') ? 'page' : contentType.includes('xml') ? 'metadata' : 'answer'}`;
}

function pathOf(url: string): string {
  const { pathname, searchParams } = URL.canParse(url) ? new URL(url) : new URL('http://127.0.0.1/');
  const path = pathname.length > 48 ? `…${pathname.slice(-47)}` : pathname;
  const named = ['SAMLRequest', 'code', 'error'].find((name) => searchParams.has(name));
  return `${path}${named === undefined ? '' : `?${named}`}`;
}

const headerOf = (headers: Exchange['requestHeaders'], name: string): string =>
  headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? '';
const shown = (url: string): string => redactText(url).slice(0, maxCharacters);
const shownHeaders = (headers: Exchange['requestHeaders']): [string, string][] =>
  headers.map(([name, value]) => [name, isSecretName(name) ? mask : redactText(value).slice(0, maxCharacters)]);
