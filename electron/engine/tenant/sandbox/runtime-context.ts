/** What the sign-in side of the sandbox (runtime/) is given. It registers its routes on the app that start-sandbox builds. */
import type { Hono } from 'hono';
import type { Clock } from '../../kernel/clock.ts';
import type { SigningKey } from './signing-keys.ts';
import type { SandboxStore } from './store.ts';
import type { SandboxObservation, SandboxSwitches } from './types.ts';

export interface RuntimeContext {
  readonly store: SandboxStore;
  readonly clock: Clock;
  readonly switches: SandboxSwitches;
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  baseUrl(): string;
  /** Tells whoever observes this tenant. `exchange` is reported by the app itself for every runtime path. */
  emit(tenantId: string, observation: SandboxObservation): void;
  /** The current signing key of a server, made when there is none. */
  keysFor(tenantId: string, serverId: string): SigningKey;
}

/** `/{tid}/{oid}/...` routes; `admin` and `system` as second segment belong to the API side and come first. */
export type RegisterRuntime = (app: Hono, context: RuntimeContext) => void;
