/** How the API shows an application. The secret is in the answer to its creation, and in reads only by the switch. */
import type { ApiContext } from '../http/api-context.ts';
import type { Stored } from '../store.ts';
import { issuerOf } from './server-views.ts';

export function clientView(
  context: ApiContext,
  { body }: Stored<'client'>,
  when: 'create' | 'read',
): Record<string, unknown> {
  const { client_secret: secret, rotated_secrets: rotated, saml_metadata_xml: _xml, ...shown } = body;
  const showsSecret = when === 'create' || context.switches['credentials-in-reads'] === 'returned';
  const issuer = issuerOf(context, body.tenant_id, body.authorization_server_id);
  return {
    ...shown,
    ...(showsSecret && secret !== undefined ? { client_secret: secret } : {}),
    ...(showsSecret ? { rotated_secrets: rotated.map((old) => old.secret) } : {}),
    scope: body.scopes.join(' '),
    audience: body.audience ?? [body.client_id],
    client_id_issued_at: Math.floor(new Date(body.created_at).getTime() / 1000),
    dynamically_registered: false,
    server_issuer_url: issuer,
    server_mtls_issuer_url: issuer,
  };
}

/** As `clientView`, in the shape of the system API, which has no issuer members. */
export function systemClientView(context: ApiContext, client: Stored<'client'>): Record<string, unknown> {
  const { server_issuer_url: _issuer, server_mtls_issuer_url: _mtls, ...shown } = clientView(context, client, 'read');
  return shown;
}
