/** The engine's announcements to its doors. A listener that throws harms nobody else. */
import type { PorticoEvent } from '../../../shared/contract/events.ts';
import type { Log } from './log.ts';

export interface EventBus {
  emit(event: PorticoEvent): void;
  /** Returns the way to stop listening. */
  subscribe(listener: (event: PorticoEvent) => void): () => void;
}

export function createEventBus(log: Log): EventBus {
  const listeners = new Set<(event: PorticoEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          log('error', 'event-listener-failed', { error, type: event.type });
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
