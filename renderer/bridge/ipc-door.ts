/** The door in the desktop window: the preload's channels. Cancelling a signal cancels the call in the engine. */
import { PorticoEvent } from '../../shared/contract/events.ts';
import { createLinkStore, type EngineDoor } from './door.ts';
import type { PorticoPreload } from './preload-api.ts';

export function openIpcDoor(preload: PorticoPreload): EngineDoor {
  let count = 0;
  return {
    link: createLinkStore('up'),
    transport: (name, input, signal) => {
      count += 1;
      const callId = `c${count}`;
      signal?.addEventListener('abort', () => preload.cancel(callId), { once: true });
      return preload.call(name, input, callId);
    },
    subscribe: (listener) =>
      preload.onEvent((message) => {
        const event = PorticoEvent.safeParse(message);
        if (event.success) listener(event.data);
      }),
  };
}
