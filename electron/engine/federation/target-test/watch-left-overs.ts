/**
 * Takes back what earlier processes left on targets: once at the start, and again whenever a target changed, since most often
 * it was the secret or the address that was missing.
 */
import type { Core } from '../../core.ts';
import type { TargetUses } from './target-uses.ts';

export interface LeftOvers {
  /** Gives up a taking back that is under way: the next start goes on with it. */
  close(): Promise<void>;
}

export function watchLeftOvers(core: Core, uses: TargetUses): LeftOvers {
  let again = false;
  const over = new AbortController();
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    do {
      again = false;
      await uses
        .recover(over.signal)
        .catch((error: unknown) => core.log('error', 'target-uses-not-recovered', { error }));
    } while (again && !over.signal.aborted);
  }

  function begin(): void {
    if (over.signal.aborted) return;
    again = true;
    working ??= work().finally(() => {
      working = null;
    });
  }

  const stop = core.events.subscribe((event) => {
    if (event.type === 'targets.changed') begin();
  });
  begin();
  return {
    async close() {
      over.abort();
      stop();
      await working;
    },
  };
}
