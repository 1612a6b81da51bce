/** How the page reaches the engine: one shape for the window (IPC) and for the system browser (loopback HTTP). */
import type { Transport } from '../../shared/contract/client.ts';
import type { PorticoEvent } from '../../shared/contract/events.ts';

/** `down`: the program behind the page does not answer. `expired`: this page's link is used up; only a new one helps. */
export type LinkState = 'up' | 'down' | 'expired';

export interface EngineDoor {
  readonly transport: Transport;
  /** Hears every event; returns the way to stop. */
  subscribe(listener: (event: PorticoEvent) => void): () => void;
  readonly link: LinkStore;
}

export interface LinkStore {
  read(): LinkState;
  watch(listener: () => void): () => void;
}

export interface WritableLinkStore extends LinkStore {
  write(state: LinkState): void;
}

/** A small observable for `useSyncExternalStore`. */
export function createLinkStore(initial: LinkState): WritableLinkStore {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    read: () => current,
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write: (state) => {
      if (state === current) return;
      current = state;
      for (const listener of listeners) listener();
    },
  };
}
