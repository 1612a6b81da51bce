/**
 * Turns the operations into HTTP: token, scope, body, replay, one transaction, answer. Refusals leave with the admin
 * error body; anything unforeseen leaves as 500 without its story.
 */
import type { Context, Hono } from 'hono';
import { ZodError } from 'zod';
import type { Log } from '../../../kernel/log.ts';
import type { ApiContext } from './api-context.ts';
import { ApiProblem, fromZod, problemBody } from './api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, etagOf } from './api-route.ts';
import { readApiToken } from './api-tokens.ts';
import { rememberAnswer, replayedAnswer, replayKey } from './idempotency.ts';
import { parseBody, readBytes, withoutNulls } from './read-body.ts';

export function registerApi(app: Hono, routes: readonly ApiRoute[], context: ApiContext, log: Log): void {
  for (const route of routes) {
    app.on(route.method, honoPath(route.path), async (c) => {
      try {
        return await answerRoute(c, route, context);
      } catch (error) {
        return refusal(error, log, route.operation);
      }
    });
  }
  app.all('/api/*', () => jsonResponse(404, problemBody(404, 'no such operation')));
}

/** `{tid}` becomes `:tid`; a template's path may hold slashes. */
const honoPath = (path: string): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'fsPath' ? ':fsPath{.+}' : `:${name}`));

async function answerRoute(c: Context, route: ApiRoute, context: ApiContext): Promise<Response> {
  const { store } = context;
  const tenantId = c.req.param('tid') ?? '';
  const token = readApiToken(store, tenantId, c.req.header('authorization') ?? null);
  if (token === null || token.workspace !== route.workspace) throw new ApiProblem(401, 'unauthorized');
  const wanted = [route.scope ?? []].flat();
  if (wanted.length > 0 && !wanted.some((scope) => token.scopes.includes(scope))) {
    throw new ApiProblem(403, `the token lacks the scope ${wanted.join(' or ')}`, { required_scope: wanted[0] });
  }
  const bytes = await readBytes(c.req.raw);
  const request = requestOf(c, route, context, { tenantId, clientId: token.clientId, bytes });
  const prepared = route.prepare === undefined ? request.body : await route.prepare(request, context);
  const url = new URL(c.req.url);
  const key =
    route.method === 'POST'
      ? replayKey(c.req.header('x-idempotency-key') ?? null, token.clientId, url.pathname + url.search, bytes)
      : null;

  return store.transaction(() => {
    const replayed = key === null ? null : replayedAnswer(store, tenantId, key);
    if (replayed !== null) return toResponse(replayed, { 'X-Idempotent-Replayed': 'true' });
    const answer = route.handle({ ...request, body: prepared }, context);
    if (key !== null) rememberAnswer(store, tenantId, key, answer);
    return toResponse(answer);
  });
}

function requestOf(
  c: Context,
  route: ApiRoute,
  { store, switches }: ApiContext,
  { tenantId, clientId, bytes }: { readonly tenantId: string; readonly clientId: string; readonly bytes: Buffer },
): ApiRequest {
  const ifMatch = c.req.header('if-match');
  const origin = {
    client_id: clientId,
    ip: '127.0.0.1',
    user_agent: (c.req.header('user-agent') ?? '').slice(0, 300),
    request_correlation_id: (c.req.header('x-correlation-id') ?? '').slice(0, 200),
  };
  return {
    tenantId,
    clientId,
    bytes,
    contentHeader: c.req.header('content-type') ?? '',
    param: (name) => c.req.param(name) ?? '',
    query: new URL(c.req.url).searchParams,
    body: bodyOf(route, bytes),
    requireMatch(stored) {
      if (ifMatch === undefined || ifMatch === '*' || switches['stale-if-match'] === 'ignored') return;
      const named = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
      if (!named.includes(etagOf(stored.version)) && !named.includes(String(stored.version))) {
        throw new ApiProblem(412, 'the object was changed since it was read', { etag: etagOf(stored.version) });
      }
    },
    audit(event) {
      store.appendAudit(tenantId, { ...event, metadata: { ...origin, ...event.metadata } });
    },
  };
}

function bodyOf({ takes }: ApiRoute, bytes: Buffer): unknown {
  if (takes === 'bytes') return undefined;
  const parsed = parseBody(bytes.toString('utf8'));
  return takes === 'patch' ? parsed : withoutNulls(parsed);
}

function toResponse(answer: ApiAnswer, headers: Readonly<Record<string, string>> = {}): Response {
  const all = new Headers(headers);
  if (answer.etag !== undefined) all.set('etag', answer.etag);
  if (answer.raw !== undefined) {
    all.set('content-type', answer.raw.contentType);
    return new Response(new Uint8Array(answer.raw.bytes), { status: answer.status, headers: all });
  }
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers: all });
  return jsonResponse(answer.status, answer.body, all);
}

export function jsonResponse(status: number, body: unknown, headers = new Headers()): Response {
  headers.set('content-type', 'application/json');
  headers.set('cache-control', 'no-store');
  return new Response(JSON.stringify(body), { status, headers });
}

export function refusal(error: unknown, log: Log, operation: string): Response {
  const problem = error instanceof ZodError ? fromZod(error) : error;
  if (problem instanceof ApiProblem) {
    return jsonResponse(problem.status, problemBody(problem.status, problem.message, problem.details));
  }
  log('error', 'sandbox.failed', { operation, error: problem });
  return jsonResponse(500, problemBody(500, 'internal error'));
}
