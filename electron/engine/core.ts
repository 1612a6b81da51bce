/** What every room gets: the home, time, log, announcements, and what the door supplies. */
import type { Clock } from './kernel/clock.ts';
import type { EventBus } from './kernel/events.ts';
import type { ListenerRegistry } from './kernel/listeners.ts';
import type { Log } from './kernel/log.ts';
import type { Ports } from './ports.ts';
import type { Store } from './store/index.ts';

export interface Core {
  readonly version: string;
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: EventBus;
  readonly listeners: ListenerRegistry;
  readonly ports: Ports;
  readonly store: Store;
}
