import type { Page } from './user-agent.ts';

/** What a page of ours says, in one sentence. Our pages escape their texts; this is read for the screen only. */
export function sentenceOn({ html }: Pick<Page, 'html'>): string {
  const [, text = ''] = /role="alert">([^<]*)</.exec(html) ?? /<main>[\s\S]*?<p>([^<]*)</.exec(html) ?? [];
  const words = text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>');
  return words.replace(/&amp;/g, '&').trim().slice(0, 1000) || 'The sign-in did not come to an end.';
}
