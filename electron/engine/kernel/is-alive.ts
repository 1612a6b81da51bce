/**
 * Whether a process that wrote its id down is still at work. An id is given to another process sooner or later, so that it
 * counts only for a while.
 */

/** Nothing that is left to run by itself is silent for longer. */
const silentAtMostMs = 15 * 60_000;

/** Whether a process of this user has this id. A home has one user, so another's process only took the number over. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @param lastSign when it was last known to be at work */
export const isAtWork = (pid: number, lastSign: Date, now: Date): boolean =>
  now.getTime() - lastSign.getTime() < silentAtMostMs && isAlive(pid);
