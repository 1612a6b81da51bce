/** Binds the sandbox's HTTP application to 127.0.0.1: the port of last time when it is free, so that URLs keep working. */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { PorticoError } from '../../../../shared/errors.ts';

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch'];

/**
 * @param wanted  0: `last` when it is free, else any free port
 * @throws local/port-taken when `wanted` is given and taken
 */
export async function listen(fetch: Fetch, wanted: number, last: number): Promise<Listening> {
  if (wanted !== 0) {
    const listening = await tryPort(fetch, wanted);
    if (listening === null) throw new PorticoError('local/port-taken', `Port ${wanted} is in use by another program.`);
    return listening;
  }
  const again = last === 0 ? null : await tryPort(fetch, last);
  const listening = again ?? (await tryPort(fetch, 0));
  if (listening === null) throw new PorticoError('local/port-taken', 'No free port was found.');
  return listening;
}

async function tryPort(fetch: Fetch, port: number): Promise<Listening | null> {
  const server = createAdaptorServer({ fetch, hostname: '127.0.0.1' });
  if (!('closeAllConnections' in server))
    throw new PorticoError('bug/unexpected', 'The HTTP server is of another kind.');
  const isOpen = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error) => {
      if ('code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!isOpen) return null;
  return { port: portOf(server), close: () => closeServer(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new PorticoError('bug/unexpected', 'The HTTP server did not say its port.');
  }
  return address.port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.closeAllConnections();
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
}
