/** Builds the engine from what a door supplies. Rooms load when they are first asked for. */
import { randomUUID } from 'node:crypto';
import type { PorticoEvent } from '../../shared/contract/events.ts';
import type { Dispatch } from './dispatch.ts';
import type { Clock } from './kernel/clock.ts';
import type { Ports } from './ports.ts';

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
void randomUUID;
