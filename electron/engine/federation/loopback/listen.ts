/**
 * A listener on 127.0.0.1 for the loopback IdP and the test application: refuses any `Host` but its own address (DNS
 * rebinding), bounds what it reads, tells about each exchange, and leaves nothing open when it is closed.
 */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { PorticoError } from '../../../../shared/errors.ts';

const usualMaxBodyBytes = 1_000_000;

/** One request and its answer, whole; whoever keeps it takes the secrets out first. */
export interface Exchange {
  readonly at: Date;
  readonly durationMs: number;
  readonly method: string;
  /** Absolute, as requested. */
  readonly url: string;
  readonly requestHeaders: ReadonlyArray<readonly [string, string]>;
  readonly requestBody: string;
  readonly status: number;
  readonly responseHeaders: ReadonlyArray<readonly [string, string]>;
  readonly responseBody: string;
}

export interface LoopbackListener {
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly baseUrl: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly now: () => Date;
  /** Of one request; 1 MB unless given. */
  readonly maxBodyBytes?: number;
  /** Builds the routes once the address is known. */
  readonly routes: (baseUrl: string) => Hono;
  readonly onExchange?: (exchange: Exchange) => void;
}

/** @throws `local/port-taken` when a given port is not free */
export async function listenOnLoopback(options: ListenOptions): Promise<LoopbackListener> {
  let app = new Hono();
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 64_000 });
  server.maxConnections = 200;
  const answering = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    answering.add(response);
    response.on('close', () => answering.delete(response));
  });
  server.on(
    'request',
    getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE';
      reject(
        taken
          ? new PorticoError('local/port-taken', `Another program listens on port ${options.port}.`, { cause: error })
          : error,
      );
    });
    server.listen({ host: '127.0.0.1', port: options.port }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the listener has no port');
  const host = `127.0.0.1:${address.port}`;
  const routes = options.routes(`http://${host}`);
  app = new Hono();
  app.use(guard(host, options));
  app.route('/', routes);
  return { baseUrl: `http://${host}`, close: () => closeGently(server, answering) };
}

/** Lets answers under way reach the browser, but waits for nobody longer than this. */
const graceMs = 2000;

async function closeGently(server: Server, answering: ReadonlySet<ServerResponse>): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const grace = AbortSignal.timeout(graceMs);
  await Promise.all(
    [...answering].map((response) => once(response, 'close', { signal: grace }).catch(() => undefined)),
  );
  server.closeAllConnections();
  await closed;
}

function guard(host: string, { now, onExchange, maxBodyBytes = usualMaxBodyBytes }: ListenOptions): MiddlewareHandler {
  return async (c, next) => {
    const at = now();
    const started = performance.now();
    if (c.req.header('host') !== host) return c.text('This listener answers at its own address only.', 421);
    if (Number(c.req.header('content-length') ?? 0) > maxBodyBytes) return c.text('The request is too large.', 413);
    const requestBody = await c.req.text();
    if (Buffer.byteLength(requestBody) > maxBodyBytes) return c.text('The request is too large.', 413);
    await next();
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    if (onExchange === undefined || new URL(c.req.url).pathname === '/favicon.ico') return undefined;
    onExchange({
      at,
      durationMs: performance.now() - started,
      method: c.req.method,
      url: c.req.url,
      requestHeaders: [...c.req.raw.headers.entries()],
      requestBody,
      status: c.res.status,
      responseHeaders: [...c.res.headers.entries()],
      responseBody: await c.res.clone().text(),
    });
    return undefined;
  };
}
