/** Dates of contracts: calendar days without a clock, `2026-11-23`. Reads what people type, writes what files hold. */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `2026-11-23`, `23.11.2026`, `23/11/2026` (day first), `23 Nov 2026`, `Nov 23, 2026`; `null` when it is no day of the calendar. */
export function readPlainDate(text: string): string | null {
  const clean = text.trim().toLowerCase();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(clean);
  if (iso !== null) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numeric = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(clean);
  if (numeric !== null) return day(Number(numeric[3]), Number(numeric[2]), Number(numeric[1]));
  const dayFirst = /^(\d{1,2})\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})$/.exec(clean);
  if (dayFirst !== null) return day(Number(dayFirst[3]), monthOf(dayFirst[2]), Number(dayFirst[1]));
  const monthFirst = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/.exec(clean);
  if (monthFirst !== null) return day(Number(monthFirst[3]), monthOf(monthFirst[1]), Number(monthFirst[2]));
  return null;
}

function monthOf(name: string | undefined): number {
  return months.indexOf((name ?? '').slice(0, 3)) + 1;
}

function day(year: number, month: number, date: number): string | null {
  const instant = new Date(Date.UTC(year, month - 1, date));
  const real =
    instant.getUTCFullYear() === year && instant.getUTCMonth() === month - 1 && instant.getUTCDate() === date;
  return real ? instant.toISOString().slice(0, 10) : null;
}

/** `2026-11-23` becomes `23 Nov 2026`; anything else stays as it is. */
export function showPlainDate(text: string): string {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (iso === null || readPlainDate(text) === null) return text;
  const month = months[Number(iso[2]) - 1] ?? '';
  return `${Number(iso[3])} ${month.charAt(0).toUpperCase()}${month.slice(1)} ${iso[1]}`;
}

/** Whole days from `today` to `date`, both plain dates; negative when it is past. */
export function daysBetween(today: string, date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}
