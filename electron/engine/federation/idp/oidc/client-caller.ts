/** Which client calls an endpoint that only clients may call, and how one that is not believed is told. */
import type { Context } from 'hono';
import type { IdpState } from '../idp-state.ts';
import { authenticateClient, type OidcClient } from './client.ts';
import type { Grants } from './grants.ts';

export interface ClientCaller {
  /** As text: the reason why nobody is believed. */
  readonly client: OidcClient | string;
  readonly form: URLSearchParams;
  readonly usesHeader: boolean;
}

export async function clientOf(state: IdpState, grants: Grants, c: Context): Promise<ClientCaller> {
  const form = new URLSearchParams(await c.req.text());
  const authorization = c.req.header('authorization') ?? null;
  const { issuer, tokenUrl, pushedRequestUrl } = state.addresses;
  const client = await authenticateClient(state.clients, {
    authorization,
    form,
    audiences: [issuer, tokenUrl, pushedRequestUrl],
    now: state.now(),
    spend: (id) => grants.spend(id),
  });
  return { client, form, usesHeader: authorization !== null };
}

export function refuseClient(state: IdpState, c: Context, { client, usesHeader }: ClientCaller): Response {
  const why = typeof client === 'string' ? client : '';
  state.emit({ type: 'refused', protocol: 'oidc', from: '', why });
  if (usesHeader) c.header('www-authenticate', 'Basic realm="Portico loopback IdP"');
  return c.json({ error: 'invalid_client', error_description: why }, 401);
}
