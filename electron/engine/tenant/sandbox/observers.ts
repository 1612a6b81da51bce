/**
 * Who watches which tenant, and the middleware that reports every exchange on a tenant's sign-in paths to them. Bodies
 * are read only while somebody watches, and only up to a bound.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { Clock } from '../../kernel/clock.ts';
import type { SandboxObservation } from './types.ts';

const maxSeenCharacters = 1_000_000;

export interface Observers {
  observe(tenantId: string, listener: (observation: SandboxObservation) => void): () => void;
  emit(tenantId: string, observation: SandboxObservation): void;
  isWatched(tenantId: string): boolean;
}

export function createObservers(): Observers {
  const listeners = new Map<string, Set<(observation: SandboxObservation) => void>>();
  return {
    observe(tenantId, listener) {
      const watching = listeners.get(tenantId) ?? new Set();
      listeners.set(tenantId, watching.add(listener));
      return () => {
        watching.delete(listener);
        if (watching.size === 0 && listeners.get(tenantId) === watching) listeners.delete(tenantId);
      };
    },
    emit(tenantId, observation) {
      for (const listener of [...(listeners.get(tenantId) ?? [])]) listener(observation);
    },
    isWatched: (tenantId) => listeners.has(tenantId),
  };
}

/** Reports `exchange` for `/{tid}/{oid}/...`; the API's own workspaces and paths are nobody's sign-in. */
export function reportExchanges(observers: Observers, clock: Clock): MiddlewareHandler {
  return async (c, next) => {
    const [tenantId = '', serverId = ''] = c.req.path.split('/').slice(1);
    const isApi = tenantId === 'api' || serverId === 'admin' || serverId === 'system';
    if (isApi || !observers.isWatched(tenantId)) return next();
    const at = clock.now();
    const requestBody = await bodyText(c.req.raw.clone());
    await next();
    observers.emit(tenantId, {
      type: 'exchange',
      at,
      durationMs: Math.max(0, clock.now().getTime() - at.getTime()),
      method: c.req.method,
      url: c.req.url,
      requestHeaders: [...c.req.raw.headers],
      requestBody,
      status: c.res.status,
      responseHeaders: [...c.res.headers],
      responseBody: await responseText(c),
    });
  };
}

/** The beginning of a body. What lies beyond the bound is not read here: the route's own limit is for the rest of it. */
async function bodyText(source: Request | Response): Promise<string> {
  if (source.body === null) return '';
  const reader = source.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < maxSeenCharacters) {
    const { done, value } = await reader.read();
    if (done) return (text + decoder.decode()).slice(0, maxSeenCharacters);
    text += decoder.decode(value, { stream: true });
  }
  // Not awaited: a cancelled copy settles only when its twin, which the route still reads, has ended too. What goes wrong then
  // with the body is the route's to answer.
  reader.cancel().catch(() => undefined);
  return text.slice(0, maxSeenCharacters);
}

async function responseText(c: Context): Promise<string> {
  return c.res.body === null ? '' : bodyText(c.res.clone());
}
