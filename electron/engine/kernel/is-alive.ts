/** Whether a process of this user has this id. A home has one user, so another's process only took the number over. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
