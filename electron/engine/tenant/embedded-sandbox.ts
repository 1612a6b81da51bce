/**
 * The sandbox tenant of this home: started when it is first asked for, shown in the list of listeners, started again
 * after somebody stopped it. Its data lies in `sandbox/` of the home.
 */
import { join } from 'node:path';
import { PorticoError } from '../../../shared/errors.ts';
import type { Core } from '../core.ts';
import type { Sandbox } from './sandbox/types.ts';

export interface EmbeddedSandbox {
  get(): Promise<Sandbox>;
  state(): 'stopped' | 'starting' | 'running';
  /** The running one, without starting it. */
  running(): Sandbox | null;
  /** Stops it and keeps it stopped: a call that is still under way must not start it again and hold the process. */
  close(): Promise<void>;
}

/** @param chaos injected faults, for tests of what talks to it */
export function createEmbeddedSandbox(core: Core, chaos: unknown): EmbeddedSandbox {
  let starting: Promise<Sandbox> | null = null;
  let running: Sandbox | null = null;
  let unregister = (): void => {};
  let isOver = false;

  async function start(): Promise<Sandbox> {
    // Loaded on demand: SAML, sign-in pages and the database are not needed to plan against another target.
    const { startSandbox } = await import('./sandbox/start-sandbox.ts');
    const sandbox = await startSandbox({ dataDir: join(core.home, 'sandbox'), port: 0, clock: core.clock, chaos });
    running = sandbox;
    unregister = core.listeners.add({ id: 'sandbox', title: 'Sandbox tenant', address: sandbox.baseUrl, stop });
    core.events.emit({ type: 'targets.changed' });
    return sandbox;
  }

  async function stop(): Promise<void> {
    const pending = starting;
    if (pending === null) return;
    starting = null;
    running = null;
    unregister();
    const sandbox = await pending.catch(() => null);
    await sandbox?.close();
  }

  return {
    async get() {
      if (isOver) throw new PorticoError('local/cancelled', 'Portico is closing.');
      starting ??= start().catch((error: unknown) => {
        starting = null;
        throw error;
      });
      return starting;
    },
    state: () => (running !== null ? 'running' : starting !== null ? 'starting' : 'stopped'),
    running: () => running,
    async close() {
      isOver = true;
      await stop();
    },
  };
}
