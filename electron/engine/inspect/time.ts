/** SAML's times and distances in words. Milliseconds since 1970 as numbers, because fractions of a millisecond decide boundaries. */

const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?Z$/;

/** xs:dateTime in UTC with `Z`, a real calendar date, any number of fraction digits (saml-core-2.0 §1.3.3). Null otherwise. */
export function parseTime(text: string): number | null {
  const match = form.exec(text);
  if (match === null || text.length > 80) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  // 24:00:00 is the only hour 24 that XML Schema knows.
  const endOfDay = hour === 24 && minute === 0 && second === 0 && !/[1-9]/.test(match[7] ?? '');
  if (hour > 23 && !endOfDay) return null;
  if (minute > 59 || second > 59 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return (
    startOfDay(year, month, day) + ((hour * 60 + minute) * 60 + second) * 1000 + Number(`0${match[7] ?? ''}`) * 1000
  );
}

function startOfDay(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** `90 seconds`, `12 minutes`, `3 hours`, `5 days`; never zero. */
export function inWords(distanceMs: number): string {
  const seconds = Math.max(1, Math.round(Math.abs(distanceMs) / 1000));
  if (seconds < 120) return plural(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return plural(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? plural(hours, 'hour') : plural(Math.round(hours / 24), 'day');
}

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** For details: `2026-03-01 12:00:00 UTC`; also for instants that a Date cannot hold. */
export function showTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime())
    ? 'an unreadable time'
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The instant of judgement, and the clock difference that is tolerated on both ends of a window. */
export interface Moment {
  readonly now: Date;
  readonly skewMs: number;
}

/** Has the end been reached? The end itself is already too late. */
export function isOver(untilMs: number, { now, skewMs }: Moment): boolean {
  return now.getTime() - skewMs >= untilMs;
}
