/** Sends a person to the partner's OpenID provider: code flow with state and nonce, and PKCE where the connection says so. */
import { createHash } from 'node:crypto';
import { parseAddress } from '../../../kernel/guarded-fetch.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { isFull, laterBy, type OpenFlow, redirectTo, refuseSignIn } from './flows.ts';
import { discoverProvider, oidcConnection } from './oidc-provider.ts';
import { newSecret, type OidcRequest } from './records.ts';
import { reasonOf, requestSeconds } from './saml-start.ts';
import { logEvent, type Site } from './site.ts';

/** The redirect URI that the partner registers. */
export const callbackAddress = (site: Site, idpId: string): string =>
  `${site.issuer}/callback/${encodeURIComponent(idpId)}`;

export async function startOidc(
  open: OpenFlow,
  idp: IdpBody,
  headers: readonly (readonly [string, string])[],
): Promise<Response> {
  const { site, flow } = open;
  if (isFull(site))
    return refuseSignIn(site, 'Too many sign-ins are under way. Try again in a few minutes.', {
      idp,
      flow,
      status: 429,
    });
  const state = newSecret();
  const record: OidcRequest = {
    type: 'oidc',
    flow_id: open.id,
    organization_id: site.server.id,
    idp_id: idp.id,
    browser: flow.browser,
    nonce: newSecret(),
    code_verifier: null,
  };
  try {
    const connection = oidcConnection(idp);
    const provider = await discoverProvider(site, connection.issuer);
    const url = parseAddress(provider.authorization_endpoint);
    const verifier = connection.usePkce ? newSecret() : null;
    const parameters: Readonly<Record<string, string | null>> = {
      response_type: 'code',
      client_id: connection.clientId,
      redirect_uri: callbackAddress(site, idp.id),
      scope: connection.scopes.join(' '),
      state,
      nonce: record.nonce,
      code_challenge: verifier === null ? null : createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: verifier === null ? null : 'S256',
      login_hint: connection.sendLoginHint && flow.identifier !== '' ? flow.identifier : null,
      prompt: flow.fresh ? 'login' : null,
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
    site.context.store.transaction(() => {
      const kept: OidcRequest = { ...record, code_verifier: verifier };
      site.context.store.put(site.tenantId, 'login', state, kept, {
        parent: site.server.id,
        expiresAt: laterBy(site, requestSeconds),
      });
      logEvent(site, 'login', 'attempted', { idp, clientId: flow.client_id, correlationId: flow.correlation_id });
    });
    return redirectTo(url.href, headers);
  } catch (error) {
    return refuseSignIn(site, reasonOf(error), { idp, flow, status: 502 });
  }
}
