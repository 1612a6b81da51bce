/** SAML's times and distances in words. Milliseconds since 1970 as numbers, because fractions of a millisecond decide boundaries. */

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** xs:dateTime in UTC with `Z`, a real calendar date, any number of fraction digits (saml-core-2.0 §1.3.3). Null otherwise. */
export function parseTime(text: string): number | null {
  if (text.length > 80 || !form.test(text)) return null;
  const year = numberAt(text, 0, 4);
  const month = numberAt(text, 5, 7);
  const day = numberAt(text, 8, 10);
  const hour = numberAt(text, 11, 13);
  const minute = numberAt(text, 14, 16);
  const second = numberAt(text, 17, 19);
  const fraction = text.length === 20 ? 0 : Number(`0${text.slice(19, -1)}`);
  // 24:00:00 is the only hour 24 that XML Schema knows.
  const endOfDay = hour === 24 && minute === 0 && second === 0 && fraction === 0;
  if (hour > 23 && !endOfDay) return null;
  if (minute > 59 || second > 59 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return startOfDay(year, month, day) + ((hour * 60 + minute) * 60 + second + fraction) * 1000;
}

/** Digits are known to stand there. */
function numberAt(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) number = number * 10 + text.charCodeAt(at) - 48;
  return number;
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

const twoDigits = (number: number): string => (number < 10 ? `0${number}` : String(number));

/** For details: `2026-03-01 12:00:00 UTC`; also for instants that a Date cannot hold. */
export function showTime(ms: number): string {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  if (year >= 1000 && year <= 9999) {
    const day = `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
    return `${day} ${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}:${twoDigits(date.getUTCSeconds())} UTC`;
  }
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
