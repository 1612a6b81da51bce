/**
 * Ends a host that nobody uses any more. An open request (the page's event stream is one) counts as use, so that a page
 * that is only looked at keeps its host.
 *
 * @param timeoutMs null: never
 */
export function createIdleWatch(timeoutMs: number | null, onIdle: () => void): { enter(): () => void; stop(): void } {
  let open = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  const disarm = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const arm = () => {
    disarm();
    if (timeoutMs !== null && !stopped && open === 0) timer = setTimeout(onIdle, timeoutMs);
  };
  arm();
  return {
    enter() {
      open += 1;
      disarm();
      let left = false;
      return () => {
        if (left) return;
        left = true;
        open -= 1;
        arm();
      };
    },
    stop() {
      stopped = true;
      disarm();
    },
  };
}
