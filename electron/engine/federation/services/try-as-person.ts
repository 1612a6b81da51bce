/**
 * A machine client at the authorization endpoint, as if a person came through it. It has no redirect URI, so the server has to say
 * no before anybody sees a sign-in page. Nothing is followed: where an answer sends on to says enough.
 */
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import { guardedFetch } from '../../kernel/guarded-fetch.ts';
import { wordsOn } from '../user-agent/sentence-on.ts';
import { unredeemedChallenge } from '../user-agent/unredeemed-challenge.ts';

type Tried = Pick<ProofRow, 'outcome' | 'check' | 'detail'>;

/** A server that is in trouble refused nothing (RFC 6749 §4.1.2.1). */
const troubles: readonly string[] = ['server_error', 'temporarily_unavailable'];

/** @throws what the request throws */
export async function tryAsPerson(issuer: string, clientId: string, signal: AbortSignal): Promise<Tried> {
  const url = new URL(`${issuer}/oauth2/authorize`);
  const request = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: 'http://127.0.0.1:1/callback',
    scope: 'openid',
    ...unredeemedChallenge,
  };
  for (const [name, value] of Object.entries(request)) url.searchParams.set(name, value);
  const limits = { maxBytes: 500_000, timeoutMs: 15_000, signal, maxRedirects: 'none' as const };
  const { status, headers, text } = await guardedFetch(url, {}, limits);
  const said = wordsOn(text) || `The authorization endpoint answers with ${status}.`;
  if (status >= 400 && status < 500) return { outcome: 'refused', check: String(status), detail: said };
  const location = headers.get('location');
  if (status >= 300 && status < 400 && location !== null && URL.canParse(location, url))
    return whereTo(new URL(location, url));
  return status >= 200 && status < 300
    ? { outcome: 'let-through', check: '', detail: 'It shows a page to sign in instead of an error.' }
    : noClearAnswer(said);
}

const noClearAnswer = (why: string): Tried => ({
  outcome: 'not-tried',
  check: '',
  detail: `It came to no clear answer: ${why}`,
});

/** An error may come in the query or, for other flows, in the fragment. */
function whereTo(next: URL): Tried {
  const said = (name: string): string =>
    next.searchParams.get(name) ?? new URLSearchParams(next.hash.slice(1)).get(name) ?? '';
  const error = said('error').slice(0, 100);
  const detail = (said('error_description') || `It sends on with ${error}.`).slice(0, 500);
  if (troubles.includes(error)) return noClearAnswer(detail);
  if (error !== '') return { outcome: 'refused', check: error, detail };
  return { outcome: 'let-through', check: '', detail: `It sends the person on to ${next.origin}${next.pathname}.` };
}
