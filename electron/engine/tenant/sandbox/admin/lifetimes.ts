/**
 * The lifetimes of a server as they take effect: its own, else (for an organization, unless the switch says otherwise)
 * its workspace's, else the vendor's defaults. Read anew each time, so a changed workspace changes its organizations.
 */
import type { ApiContext } from '../http/api-context.ts';
import type { ServerBody } from '../schemas/server.ts';

export const lifetimeDefaults = {
  access_token_ttl: '1h0m0s',
  id_token_ttl: '1h0m0s',
  refresh_token_ttl: '720h0m0s',
  authorization_code_ttl: '10m0s',
  pushed_authorization_request_ttl: '1m0s',
  cookie_max_age: '0s',
} as const;

export type Lifetimes = { readonly [L in keyof typeof lifetimeDefaults]: string };

export function effectiveLifetimes(
  context: Pick<ApiContext, 'store' | 'switches'>,
  tenantId: string,
  server: ServerBody,
): Lifetimes {
  const follows = server.type === 'organization' && context.switches['organization-lifetimes'] === 'parent';
  const parent = follows ? context.store.get(tenantId, 'server', server.parent_id)?.body : undefined;
  const pick = (name: keyof Lifetimes): string => server[name] ?? parent?.[name] ?? lifetimeDefaults[name];
  return {
    access_token_ttl: pick('access_token_ttl'),
    id_token_ttl: pick('id_token_ttl'),
    refresh_token_ttl: pick('refresh_token_ttl'),
    authorization_code_ttl: pick('authorization_code_ttl'),
    pushed_authorization_request_ttl: pick('pushed_authorization_request_ttl'),
    cookie_max_age: pick('cookie_max_age'),
  };
}
