/** What a page says to a person, read for the screen and the evidence only. Pages of ours escape their texts; others mostly do. */
import type { Page } from './user-agent.ts';

const longest = 1000;

/** Its alert, else its first plain paragraph; empty when it has neither. */
export function wordsOn(html: string): string {
  const [, text = ''] = /role="alert"[^>]*>([^<]+)</.exec(html) ?? /<main>[\s\S]*?<p>([^<]+)</.exec(html) ?? [];
  return readable(text);
}

/** For pages of others, whose words stand anywhere. */
export const titleOf = (html: string): string => readable(/<title[^>]*>([^<]+)</i.exec(html)?.[1] ?? '');

/** The same in one sentence, for a sign-in that nobody watches. */
export const sentenceOn = ({ html }: Pick<Page, 'html'>): string =>
  wordsOn(html) || 'The sign-in did not come to an end.';

function readable(text: string): string {
  const words = text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
  return words.replace(/\s+/g, ' ').trim().slice(0, longest);
}
