/** Builds the engine from what a door supplies. Rooms load when they are first asked for, so that help and the window do not wait. */
import type { PorticoEvent } from '../../shared/contract/events.ts';
import type { Core } from './core.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { createEventBus } from './kernel/events.ts';
import { createListenerRegistry } from './kernel/listeners.ts';
import { openLog } from './kernel/log.ts';
import type { Ports } from './ports.ts';
import { createRooms } from './rooms.ts';
import { openStore } from './store/index.ts';

export interface EngineOptions {
  /** The home folder: created when missing, readable by its owner only. */
  readonly home: string;
  readonly version: string;
  readonly ports: Ports;
  readonly door: { readonly name: 'shell' | 'host' | 'cli' | 'test'; readonly note: string };
  readonly clock?: Clock;
  /** In tests: a failure that a call does not declare is a bug. */
  readonly strict?: boolean;
}

export interface Engine {
  readonly dispatch: Dispatch;
  subscribe(listener: (event: PorticoEvent) => void): () => void;
  /** Stops every listener and run cleanly; what was acknowledged is on disk either way. */
  close(): Promise<void>;
}

/** @throws `local/disk` when the home cannot be written, `local/newer-version` when a newer Portico wrote it */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const clock = options.clock ?? systemClock;
  const log = openLog(options.home, clock);
  const events = createEventBus(log);
  const listeners = createListenerRegistry(() => events.emit({ type: 'listeners.changed' }));
  const store = await openStore(options.home, { clock, log });
  const core: Core = {
    version: options.version,
    home: options.home,
    clock,
    log,
    events,
    listeners,
    ports: options.ports,
    store,
  };
  const rooms = createRooms(core, options.door);
  // A command at a terminal does what it was asked and nothing else.
  if (options.door.name === 'shell' || options.door.name === 'host')
    rooms.recover().catch((error: unknown) => log('error', 'left-overs-not-looked-for', { error }));
  return {
    dispatch: createDispatch((room) => rooms.handlers[room](), log, options.strict ?? false),
    subscribe: events.subscribe,
    async close() {
      await rooms.close();
      await listeners.stopAll();
    },
  };
}
