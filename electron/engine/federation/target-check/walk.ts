/** Follows redirects by hand, with cookies, until they lead to an address that is not to be visited, or a page stands still. */
import { guardedFetch, parseNext } from '../../kernel/guarded-fetch.ts';
import { titleOf, wordsOn } from '../user-agent/sentence-on.ts';
import { unredeemedChallenge } from '../user-agent/unredeemed-challenge.ts';

const maxSteps = 12;

export type Walked =
  /** It would have gone on to this address. */
  | { readonly type: 'left'; readonly url: string }
  | { readonly type: 'stands'; readonly url: string; readonly status: number; readonly words: string }
  /** It sends on again and again; nobody would ever see a page. */
  | { readonly type: 'loops'; readonly url: string };

/**
 * @param parameters added to an authorization request with code, PKCE, state and nonce; none: the address is taken as it is
 * @param until an address that starts with this ends the walk
 * @throws what the requests throw
 */
export async function walkTo(
  from: URL,
  parameters: Readonly<Record<string, string>>,
  until: string,
  caPem: string,
  signal: AbortSignal,
): Promise<Walked> {
  let url = new URL(from);
  if (Object.keys(parameters).length > 0)
    for (const [name, value] of Object.entries({ ...fixed, ...parameters })) url.searchParams.set(name, value);
  const cookies = new Map<string, string>();
  for (let step = 0; step < maxSteps; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await guardedFetch(
      url,
      { headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) } },
      { maxBytes: 2_000_000, timeoutMs: 15_000, maxRedirects: 'none', signal, ...(caPem === '' ? {} : { caPem }) },
    );
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1));
    }
    const location = answer.headers.get('location');
    if (location === null || !URL.canParse(location, url.href))
      return { type: 'stands', url: url.href, status: answer.status, words: wordsThere(answer.text) };
    const next = new URL(location, url.href);
    if (sameStart(next.href, until)) return { type: 'left', url: next.href };
    if (next.host !== url.host) cookies.clear();
    url = parseNext(next.href, url);
  }
  return { type: 'loops', url: url.href };
}

/** Values that are never redeemed: the walk ends before there is a code. */
const fixed = {
  response_type: 'code',
  scope: 'openid',
  state: 'portico-check',
  nonce: 'portico-check',
  ...unredeemedChallenge,
} as const;

const sameStart = (url: string, start: string): boolean =>
  start !== '' && url.split(/[?#]/)[0] === start.split(/[?#]/)[0];

/** What a page says to a person, as far as it can be told without showing the page. */
function wordsThere(page: string): string {
  const text = (wordsOn(page) || titleOf(page)).slice(0, 200);
  return text === '' ? 'it shows a page without words that could be read.' : `“${text}”.`;
}
