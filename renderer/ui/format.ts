/** Times, sizes and counts in the words of the screens: "23 Nov 2026, 14:05", "6.2 kB", "3 operations". */

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false });

/** British English writes "Sept"; every other month has three letters, so columns stay aligned. */
const day = (date: Date) => dayFormat.format(date).replace('Sept', 'Sep');

/** An instant in the user's zone; the day alone as "Today" when it is the day of `now`. */
export function formatInstant(iso: string, now?: Date): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const today = now !== undefined && day(date) === day(now);
  return `${today ? 'Today' : day(date)}, ${timeFormat.format(date)}`;
}

/** For columns: "Today, 14:05", or the day without the time. */
export function formatRecent(iso: string, now: Date): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return day(date) === day(now) ? `Today, ${timeFormat.format(date)}` : day(date);
}

/** "83 days", "1 day", "today", "3 days ago". */
export function formatDaysLeft(days: number): string {
  if (days === 0) return 'today';
  const count = Math.abs(days);
  const words = `${count.toLocaleString('en-GB')} ${count === 1 ? 'day' : 'days'}`;
  return days < 0 ? `${words} ago` : words;
}

/** Decimal units, one digit: 6200 bytes are "6.2 kB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "41 ms", "3.2 s". */
export function formatMilliseconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** "1 operation", "17 operations". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

/** Today as a plain date in the user's zone. */
export function todayOf(now: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
