/** What the desktop shell's preload puts on `window.portico`: three fixed channels, however many calls exist. */
import type { Reply } from '../../shared/errors.ts';

export interface PorticoPreload {
  /** Resolves with a reply; rejects only when the sender was refused. `callId` names the call for `cancel`. */
  call(name: string, input: unknown, callId: string): Promise<Reply<unknown>>;
  cancel(callId: string): void;
  /** Hears every event; returns the way to stop. */
  onEvent(listener: (event: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly portico?: PorticoPreload;
  }
}
