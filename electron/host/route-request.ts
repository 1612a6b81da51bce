/**
 * One request, from its guards to its answer. There are four routes: the page's files, `POST /session` (code for token),
 * `POST /call/<name>` and `GET /events`. Whatever is refused is answered as a failure in JSON, and nothing of it was read.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type FailureCode, PorticoError, toFailure } from '../../shared/errors.ts';
import { newId } from '../engine/kernel/new-id.ts';
import { streamEvents } from './event-stream.ts';
import type { Gate, HostContext } from './host-context.ts';
import { securityHeaders } from './page-files.ts';
import { readJsonBody } from './read-body.ts';
import {
  bearerToken,
  type Refusal,
  refuseForeignHost,
  refuseForeignOrigin,
  refuseOtherThanJson,
} from './request-guards.ts';

/** Calls that carry files; all others carry what a person typed. */
const largeCalls = new Set(['inspect.open', 'inspect.redact', 'inspect.compare', 'app.restoreHome']);
const largeBodyBytes = 110 * 1024 * 1024;
const bodyBytes = 2 * 1024 * 1024;
/** How long the rest of a refused body is let in and thrown away, so that the sender gets to read the answer. */
const lingerMs = 500;

const SessionRequest = z.strictObject({ code: z.string().max(200) });

export async function routeRequest(
  context: HostContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const path = (request.url ?? '/').split(/[?#]/)[0] ?? '/';
    const foreign = refuseForeignHost(request.headers, context.port);
    if (foreign !== null) return refuse(request, response, foreign);
    if (path === '/session' || path === '/events' || path.startsWith('/call/')) {
      const refusal = refuseForeignOrigin(request.headers, context.port);
      if (refusal !== null) return refuse(request, response, refusal);
      return await routeGuarded(context, path, request, response);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(request, response, { status: 405, why: 'The page is only read.' });
    const file = await context.files.read(path);
    response.writeHead(file.status, { ...file.headers, 'content-length': file.body.length });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  } catch (error) {
    // The only expected way here is a sender that went away; anything else is ours, and says so without details.
    if (request.readableAborted || response.headersSent) response.destroy();
    else
      sendJson(response, 500, {
        ok: false,
        failure: toFailure(
          new PorticoError('bug/unexpected', 'The host could not answer this request.', { cause: error }),
          newId('ref'),
        ),
      });
  }
}

async function routeGuarded(
  context: HostContext,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (path === '/session') return tradeCode(context, request, response);
  const token = bearerToken(request.headers);
  if (token === null || !context.codes.holds(token)) {
    return refuse(request, response, {
      status: 401,
      why: 'This page was not opened by the link that Portico showed, or Portico was started again since.',
    });
  }
  if (path === '/events') {
    if (request.method !== 'GET') return refuse(request, response, { status: 405, why: 'Events are only read.' });
    response.writeHead(200, answerHeaders('application/x-ndjson; charset=utf-8'));
    return streamEvents(response, context.subscribe);
  }
  return answerCall(context, path.slice('/call/'.length), request, response);
}

async function tradeCode(context: HostContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = refusePost(request, context.sessions);
  if (refusal !== null) return refuse(request, response, refusal);
  const body = await readJsonBody(request, 1024);
  const asked = SessionRequest.safeParse(body.kind === 'json' ? body.value : null);
  const token = asked.success ? context.codes.trade(asked.data.code) : null;
  if (token === null) {
    return refuse(request, response, { status: 401, why: 'This link was used before or is older than a minute.' });
  }
  sendJson(response, 200, { token });
}

async function answerCall(
  context: HostContext,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = refusePost(request, context.calls);
  if (refusal !== null) return refuse(request, response, refusal);
  const isLarge = largeCalls.has(name);
  const leave = enterAll(isLarge ? [context.underWay, context.largeUnderWay] : [context.underWay]);
  if (leave === null) return refuse(request, response, { status: 429, why: 'Too many requests are under way.' });
  try {
    const limitBytes = isLarge ? largeBodyBytes : bodyBytes;
    const body = await readJsonBody(request, limitBytes);
    if (body.kind === 'too-large')
      return refuse(request, response, {
        status: 413,
        why: `At most ${Math.floor(limitBytes / 1024 / 1024)} MB are accepted here.`,
      });
    if (body.kind === 'not-json') return refuse(request, response, { status: 400, why: 'The body is not JSON.' });
    const cancel = new AbortController();
    response.on('close', () => cancel.abort());
    const reply = await context.dispatch(name, body.value, { signal: cancel.signal, door: 'host' });
    sendJson(response, !reply.ok && reply.failure.code === 'input/unknown-call' ? 404 : 200, reply);
  } finally {
    leave();
  }
}

function enterAll(gates: readonly Gate[]): (() => void) | null {
  const left: (() => void)[] = [];
  const leaveAll = () => {
    for (const leave of left) leave();
  };
  for (const gate of gates) {
    const leave = gate.enter();
    if (leave === null) {
      leaveAll();
      return null;
    }
    left.push(leave);
  }
  return leaveAll;
}

function refusePost(request: IncomingMessage, limit: { take(): boolean }): Refusal | null {
  if (request.method !== 'POST') return { status: 405, why: 'This is asked with POST.' };
  const otherThanJson = refuseOtherThanJson(request.headers);
  if (otherThanJson !== null) return otherThanJson;
  return limit.take() ? null : { status: 429, why: 'Too many requests in a short time.' };
}

const codeOfStatus: Readonly<Record<Refusal['status'], FailureCode>> = {
  400: 'input/unreadable',
  401: 'trust/forbidden-sender',
  403: 'trust/forbidden-sender',
  405: 'input/unknown-call',
  413: 'input/too-large',
  415: 'input/unreadable',
  421: 'trust/forbidden-sender',
  429: 'remote/busy',
};

function refuse(request: IncomingMessage, response: ServerResponse, { status, why }: Refusal): void {
  const failure = toFailure(new PorticoError(codeOfStatus[status], why), newId('ref'));
  const isStillSending = !request.complete;
  // A connection that closes with unread bytes in it is reset, and the answer is lost. So Node must not close it: what still comes
  // is thrown away for a moment, and then we close.
  if (isStillSending) response.shouldKeepAlive = true;
  sendJson(response, status, { ok: false, failure });
  if (!isStillSending) return;
  const { socket } = request;
  const linger = setTimeout(() => socket.destroy(), lingerMs);
  request.on('close', () => {
    clearTimeout(linger);
    if (/\bclose\b/i.test(request.headers.connection ?? '')) socket.destroySoon();
  });
  request.resume();
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.destroyed || response.headersSent) return;
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { ...answerHeaders('application/json; charset=utf-8'), 'content-length': body.length });
  response.end(body);
}

const answerHeaders = (mediaType: string): Record<string, string> => ({
  ...securityHeaders('none', "'none'"),
  'content-type': mediaType,
  'cache-control': 'no-store',
});
