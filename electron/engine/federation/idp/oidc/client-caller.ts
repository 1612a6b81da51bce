/** Which client calls an endpoint that only clients may call, and how one that is not believed is told. */
import type { Context } from 'hono';
import type { IdpState } from '../idp-state.ts';
import { authenticateClient, type OidcClient } from './client.ts';
import { described } from './described.ts';
import type { Grants } from './grants.ts';

export interface ClientCaller {
  /** As text: the reason why nobody is believed. */
  readonly client: OidcClient | string;
  /** What a refusal is called; a request that can be read in two ways is no failed authentication (RFC 6749 §5.2). */
  readonly error: 'invalid_client' | 'invalid_request';
  readonly form: URLSearchParams;
  readonly usesHeader: boolean;
}

export async function clientOf(state: IdpState, grants: Grants, c: Context): Promise<ClientCaller> {
  const form = new URLSearchParams(await c.req.text());
  const authorization = c.req.header('authorization') ?? null;
  const usesHeader = authorization !== null;
  // RFC 8707 §2 lets `resource` occur more than once; nothing else may (RFC 6749 §3.2).
  const repeated = [...new Set(form.keys())].find((name) => name !== 'resource' && form.getAll(name).length > 1);
  if (repeated !== undefined) {
    const client = `The parameter ${repeated.slice(0, 100)} occurs more than once.`;
    return { client, form, usesHeader, error: 'invalid_request' };
  }
  const { issuer, tokenUrl, pushedRequestUrl } = state.addresses;
  const client = await authenticateClient(state.clients, {
    authorization,
    form,
    audiences: [issuer, tokenUrl, pushedRequestUrl],
    now: state.now(),
    spend: (id, until) => grants.spend(id, until),
  });
  return { client, form, usesHeader, error: 'invalid_client' };
}

export function refuseClient(state: IdpState, c: Context, { client, usesHeader, error }: ClientCaller): Response {
  const why = typeof client === 'string' ? client : '';
  state.emit({ type: 'refused', protocol: 'oidc', from: '', why });
  if (error === 'invalid_request') return c.json({ error, error_description: described(why) }, 400);
  if (usesHeader) c.header('www-authenticate', 'Basic realm="Portico loopback IdP"');
  return c.json({ error, error_description: described(why) }, 401);
}
