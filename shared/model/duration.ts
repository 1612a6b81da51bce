/**
 * Lengths of time as people type them (`30m`, `90 days`, `1h 30m`) and as the server stores them (Go durations, `1h30m0s`).
 * Everything inside is whole seconds.
 */

const unitSeconds: ReadonlyMap<string, number> = new Map([
  ...['s', 'sec', 'secs', 'second', 'seconds'].map((u) => [u, 1] as const),
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((u) => [u, 60] as const),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map((u) => [u, 3600] as const),
  ...['d', 'day', 'days'].map((u) => [u, 86_400] as const),
  ...['w', 'week', 'weeks'].map((u) => [u, 604_800] as const),
]);

/** A hundred years: longer than any token, short enough to stay exact. */
export const maxDurationSeconds = 3_155_760_000;

/** Seconds, or `null` when the text is no length of time. A bare number is seconds. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  if (/^\d+$/.test(trimmed)) return bounded(Number(trimmed));
  if (!/^(?:\d+\s*[a-z]+[\s,]*)+$/.test(trimmed)) return null;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+)\s*([a-z]+)/g)) {
    const seconds = unitSeconds.get(unit ?? '');
    if (seconds === undefined) return null;
    total += Number(amount) * seconds;
  }
  return bounded(total);
}

function bounded(seconds: number): number | null {
  return Number.isSafeInteger(seconds) && seconds <= maxDurationSeconds ? seconds : null;
}

/** `5400` becomes `1 hour 30 minutes`; the two largest units that matter. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return '0 seconds';
  const parts: string[] = [];
  let rest = Math.abs(Math.round(seconds));
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.slice(0, 2).join(' ');
}

/** The server's form: Go prints hours, minutes and seconds, and no days. */
export function toGoDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

/** Seconds of a Go duration such as `1h30m0s` (fractions of a second are cut), or `null`. */
export function parseGoDuration(text: string): number | null {
  if (text === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:h|m|s|ms|us|µs|ns))+$/.test(text)) return null;
  const size: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g))
    total += Number(amount) * (size[unit ?? ''] ?? 0);
  return Math.trunc(total);
}
