import { PorticoError } from '../../../shared/errors.ts';

/** Ends the call when the person cancelled it. Called in loops and before each remote deed. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new PorticoError('local/cancelled', 'It was cancelled before it had finished.');
}

/** Waits; a cancelled wait ends at once. Only for pacing towards servers (retry-after), never to wait for a state. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new PorticoError('local/cancelled', 'It was cancelled while waiting.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
