/**
 * Takes back what earlier processes left on targets: once at the start, and again whenever a target changed, since most often
 * it was the secret or the address that was missing.
 */
import type { Core } from '../../core.ts';
import type { TargetUses } from './target-uses.ts';

export interface LeftOvers {
  /** Waits for a taking back that is under way. */
  close(): Promise<void>;
}

export function watchLeftOvers(core: Core, uses: TargetUses): LeftOvers {
  let again = false;
  let isOver = false;
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    do {
      again = false;
      await uses.recover().catch((error: unknown) => core.log('error', 'target-uses-not-recovered', { error }));
    } while (again && !isOver);
  }

  function begin(): void {
    if (isOver) return;
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
      isOver = true;
      stop();
      await working;
    },
  };
}
