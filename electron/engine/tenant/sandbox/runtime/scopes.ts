/** Which scopes a client may have. The scopes of OpenID Connect belong to everybody, the others are assigned to the client. */
import type { ClientBody } from '../schemas/client.ts';
import { type Refusal, refuse } from './oauth-answer.ts';

export const standardScopes = ['openid', 'profile', 'email', 'phone', 'address', 'offline_access'] as const;
const standard: ReadonlySet<string> = new Set(standardScopes);

/**
 * The granted scopes; a scope that is not assigned is refused instead of left out, so that a wrong set-up is seen.
 *
 * @param machine  a client that acts for itself gets no scopes about people; all of its own when it names none
 */
export function grantScopes(
  client: ClientBody,
  requested: string | undefined,
  machine: boolean,
): readonly string[] | Refusal {
  const named = [...new Set((requested ?? '').split(' ').filter((scope) => scope !== ''))];
  if (machine && named.length === 0) return client.scopes.filter((scope) => !standard.has(scope));
  const foreign = named.find((scope) => !client.scopes.includes(scope) && (machine || !standard.has(scope)));
  return foreign === undefined
    ? named
    : refuse('invalid_scope', `The scope ${foreign.slice(0, 100)} is not assigned to the application.`);
}
