/**
 * The browser door: the page and the engine on one loopback address. It promises that only the page it served, opened by
 * the link it printed, reaches `dispatch`. A request passes host, origin, method, token, media type and size, in this order.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PorticoError } from '../../shared/errors.ts';
import type { Engine } from '../engine/index.ts';
import { type Clock, systemClock } from '../engine/kernel/clock.ts';
import { createGate, type HostContext } from './host-context.ts';
import { createIdleWatch } from './idle-watch.ts';
import { createLaunchCodes } from './launch-codes.ts';
import { openPageFiles } from './page-files.ts';
import { createRateLimit } from './rate-limit.ts';
import { routeRequest } from './route-request.ts';

export interface HostOptions {
  readonly engine: Pick<Engine, 'dispatch' | 'subscribe'>;
  /** The built page, `dist/page`. */
  readonly pageFolder: string;
  /** 0: a free one. */
  readonly port: number;
  /** Stops itself after this long without a page; absent: never. */
  readonly idleTimeoutMs?: number;
  readonly clock?: Clock;
}

export interface Host {
  /** `http://127.0.0.1:PORT`, without a trailing slash. */
  readonly origin: string;
  /** A link that opens the page once, within a minute. */
  newLink(): string;
  close(): Promise<void>;
  /** Resolves when the host has stopped, by `close` or by itself. */
  readonly closed: Promise<void>;
}

/** @throws `local/port-taken` when the wished port is in use */
export async function startHost({
  engine,
  pageFolder,
  port,
  idleTimeoutMs,
  clock = systemClock,
}: HostOptions): Promise<Host> {
  const codes = createLaunchCodes(clock);
  const idle = createIdleWatch(idleTimeoutMs ?? null, () => void close());
  let context: HostContext | null = null;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (context === null) return void response.destroy();
    const done = idle.enter();
    response.on('close', done);
    void routeRequest(context, request, response);
  };
  const server = createServer(
    { requestTimeout: 120_000, headersTimeout: 10_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 },
    answer,
  );
  server.maxConnections = 128;
  // Without this, Node invites the body before the guards have seen the headers.
  server.on('checkContinue', answer);
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));

  const close = async (): Promise<void> => {
    idle.stop();
    // Event streams never end by themselves and would hold the process.
    server.close();
    server.closeAllConnections();
    await closed;
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenFailure(cause, port)));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
  const boundPort = portOf(server.address());
  const origin = `http://127.0.0.1:${boundPort}`;
  context = {
    port: boundPort,
    dispatch: engine.dispatch,
    subscribe: engine.subscribe,
    files: openPageFiles(pageFolder, "'self'"),
    codes,
    calls: createRateLimit(clock, 400, 200),
    sessions: createRateLimit(clock, 20, 0.5),
    underWay: createGate(48),
    largeUnderWay: createGate(3),
  };
  return { origin, newLink: () => `${origin}/#${codes.issue()}`, close, closed };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a loopback host must listen on a port');
  return address.port;
}

function listenFailure(cause: Error, port: number): Error {
  const code = 'code' in cause ? cause.code : null;
  if (code === 'EADDRINUSE')
    return new PorticoError('local/port-taken', `Another program listens on port ${port}.`, { cause });
  if (code === 'EACCES')
    return new PorticoError('local/port-taken', `Port ${port} is reserved by the system.`, { cause });
  return cause;
}
