/** Sends a person to the partner's SAML IdP with an authentication request that is remembered until its answer. */
import { randomBytes } from 'node:crypto';
import { PorticoError } from '../../../../../shared/errors.ts';
import { brandingOf } from './branding.ts';
import { isFull, laterBy, type OpenFlow, redirectTo, refuseSignIn } from './flows.ts';
import { pageResponse } from './html.ts';
import { forwardPage } from './pages.ts';
import type { SamlRequest } from './records.ts';
import { idpMetadata, serviceProvider, ssoEndpoint } from './saml-connection.ts';
import { makeAuthnRequest, type OutgoingRequest, type SamlIdp } from './saml-request.ts';
import { logEvent } from './site.ts';

/** How long an answer is waited for. */
export const requestSeconds = 600;

export async function startSaml(
  open: OpenFlow,
  idp: SamlIdp,
  headers: readonly (readonly [string, string])[],
): Promise<Response> {
  const { site, flow } = open;
  if (isFull(site))
    return refuseSignIn(site, 'Too many sign-ins are under way. Try again in a few minutes.', {
      idp,
      flow,
      status: 429,
    });
  const relayState = randomBytes(24).toString('base64url');
  const requestId = `_${randomBytes(20).toString('hex')}`;
  let request: OutgoingRequest;
  try {
    const endpoint = ssoEndpoint(await idpMetadata(site, idp, ''));
    request = makeAuthnRequest({
      idp,
      provider: serviceProvider(site, idp),
      endpoint,
      requestId,
      issuedAt: site.context.clock.now(),
      relayState,
      forceAuthn: flow.fresh,
    });
  } catch (error) {
    return refuseSignIn(site, reasonOf(error), { idp, flow, status: 502 });
  }
  const record: SamlRequest = {
    type: 'saml',
    request_id: requestId,
    flow_id: open.id,
    organization_id: site.server.id,
    idp_id: idp.id,
    browser: flow.browser,
    answered: false,
  };
  site.context.store.transaction(() => {
    site.context.store.put(site.tenantId, 'login', relayState, record, {
      parent: site.server.id,
      expiresAt: laterBy(site, requestSeconds),
    });
    logEvent(site, 'login', 'attempted', {
      idp,
      clientId: flow.client_id,
      correlationId: flow.correlation_id,
      payload: { request_id: requestId },
    });
  });
  if (request.binding === 'redirect') return redirectTo(request.url, headers);
  return pageResponse(forwardPage(brandingOf(site.server), idp.name, request.action, request.fields), headers);
}

/** The sentence of an expected problem (settings, network, key); what is not expected goes on to the log. */
export function reasonOf(error: unknown): string {
  if (error instanceof PorticoError) return error.why;
  // A signing key that cannot be read fails inside OpenSSL with a code of its own.
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL'))
    return 'The signing key of the connection cannot be used.';
  throw error;
}
