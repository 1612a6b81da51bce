/** The authorization request that a server sends people to the partner's issuer with, question by question. */
import { type CheckRow, checkRow } from './read-published.ts';
import type { Walked } from './walk.ts';

export interface ExpectedRequest {
  readonly clientId: string;
  /** As the hand-out gives it to the partner. */
  readonly redirectUri: string;
  readonly usePkce: boolean;
}

export function requestRows(walked: Walked, { clientId, redirectUri, usePkce }: ExpectedRequest): CheckRow[] {
  const title = 'It leads to the partner’s authorization endpoint';
  if (walked.type === 'loops') {
    const detail = `It sends on again and again, lastly to ${walked.url.split('?')[0]}, and comes to no page. Look at its redirects and at the partner’s identity provider.`;
    return [checkRow(title, 'breaks', 'oidc.authorize', detail)];
  }
  if (walked.type === 'stands') {
    const where = `It stands still at ${walked.url.split('?')[0]} with status ${walked.status}: ${walked.words}`;
    return [
      // A redirect without a usable address is no page that waits for a person.
      walked.status >= 300
        ? checkRow(title, 'breaks', 'oidc.authorize', where)
        : checkRow(
            title,
            'not-tried',
            '',
            `${where} The server wants a person first, so its request cannot be made from here.`,
          ),
    ];
  }
  const url = new URL(walked.url);
  const sent = (name: string) => url.searchParams.get(name) ?? '';
  const same = (name: string, question: string, expected: string, fix: string): CheckRow =>
    sent(name) === expected
      ? checkRow(question, 'works', name, expected)
      : checkRow(
          question,
          'breaks',
          name,
          `It sends ${sent(name) === '' ? 'none' : sent(name)}, and ${expected} is expected. ${fix}`,
        );
  const there = (name: string, question: string, why: string): CheckRow =>
    sent(name) === ''
      ? checkRow(question, 'breaks', name, `It is missing. ${why}`)
      : checkRow(question, 'works', name, 'It is there, and new for each request.');
  return [
    checkRow(title, 'works', 'oidc.authorize', `${url.origin}${url.pathname}`),
    same('response_type', 'It asks for a code', 'code', 'Only the code flow keeps tokens out of the browser.'),
    same(
      'client_id',
      'It names the client id of the blueprint',
      clientId,
      'Sync the connection, or correct it in the blueprint.',
    ),
    same(
      'redirect_uri',
      'It names the redirect URI of the hand-out',
      redirectUri,
      'Give the partner this one: it is what the server really sends.',
    ),
    sent('scope').split(' ').includes('openid')
      ? checkRow('It asks for openid', 'works', 'scope', sent('scope'))
      : checkRow(
          'It asks for openid',
          'breaks',
          'scope',
          `It asks for ${sent('scope') === '' ? 'nothing' : sent('scope')}. Without openid there is no ID token.`,
        ),
    there('state', 'It carries a state', 'Without it an answer cannot be told from a forged one.'),
    there('nonce', 'It carries a nonce', 'Without it an ID token of another sign-in would be taken.'),
    ...(usePkce
      ? [same('code_challenge_method', 'It uses PKCE with S256', 'S256', 'Switch PKCE on in the connection and sync.')]
      : []),
  ];
}
