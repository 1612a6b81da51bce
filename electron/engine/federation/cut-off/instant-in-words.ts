const words = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** "23 Nov 2026, 14:05 UTC". */
export const instantInWords = (instant: Date): string => `${words.format(instant)} UTC`;
