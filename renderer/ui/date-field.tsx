/** A calendar day, typed the way people write it; kept as `2026-11-23`. What is no day stays in the field with its error. */
import { CalendarDays } from 'lucide-react';
import { useState } from 'react';
import type { FieldWords } from './field-notes.tsx';
import { daysBetween, readPlainDate, showPlainDate } from './plain-date.ts';
import { TextField } from './text-field.tsx';

export function DateField({
  value,
  onChange,
  today,
  isDisabled = false,
  placeholder = '23 Nov 2026',
  ...words
}: FieldWords & {
  /** ISO day, or whatever was typed that is no day yet. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Shows the distance in words when given, as an ISO day. */
  readonly today?: string;
  readonly isDisabled?: boolean;
  readonly placeholder?: string;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? showPlainDate(value);
  const iso = readPlainDate(draft ?? value);
  const distance = iso !== null && today !== undefined ? distanceInWords(daysBetween(today, iso)) : undefined;
  return (
    <TextField
      {...words}
      value={shown}
      icon={CalendarDays}
      isDisabled={isDisabled}
      placeholder={placeholder}
      help={distance ?? words.help}
      onChange={(text) => {
        setDraft(text);
        onChange(readPlainDate(text) ?? text.trim());
      }}
      onBlur={() => setDraft(null)}
    />
  );
}

function distanceInWords(days: number): string {
  if (days === 0) return 'Today';
  const count = Math.abs(days);
  const length = `${count} ${count === 1 ? 'day' : 'days'}`;
  return days > 0 ? `In ${length}` : `${length} ago`;
}
