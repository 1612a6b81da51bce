/** A colour as #rrggbb: typed, pasted, or picked with the system's picker in the swatch. */
import './color-field.css';
import type { FieldWords } from './field-notes.tsx';
import { TextField } from './text-field.tsx';

export function ColorField({
  value,
  onChange,
  fallback = '#ffffff',
  ...words
}: FieldWords & {
  readonly value: string;
  readonly onChange: (value: string) => void /** Shown in the swatch while the field is empty. */;
  readonly fallback?: string;
}) {
  const shown = /^#[0-9a-f]{6}$/i.test(value) ? value : fallback;
  return (
    <div className="ui-color-field">
      <TextField
        {...words}
        value={value}
        onChange={(text) => onChange(normalise(text))}
        mono
        placeholder={fallback}
        maxLength={9}
      />
      <input
        type="color"
        aria-label={`${words.label}, picker`}
        className="ui-swatch"
        value={shown}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

/** `AABBCC` and `#AABBCC` become `#aabbcc`; anything else stays for the person to correct. */
export function normalise(text: string): string {
  const hex = /^#?([0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) return `#${hex.toLowerCase()}`;
  return text.trim();
}
