import type { Shown } from './saml/judged.ts';

export const longestShown = 4_000_000;

/** A text as it came, for what could not be read as anything better. */
export function showText(text: string): Shown {
  return { content: text.length > longestShown ? `${text.slice(0, longestShown)}\n...` : text, parts: [] };
}
