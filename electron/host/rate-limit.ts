import type { Clock } from '../engine/kernel/clock.ts';

/** Lets `burst` through at once and `perSecond` in the long run; `take` answers whether one more may pass now. */
export function createRateLimit(clock: Clock, burst: number, perSecond: number): { take(): boolean } {
  let tokens = burst;
  let lastMs = clock.now().getTime();
  return {
    take() {
      const nowMs = clock.now().getTime();
      tokens = Math.min(burst, tokens + (Math.max(0, nowMs - lastMs) / 1000) * perSecond);
      lastMs = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
