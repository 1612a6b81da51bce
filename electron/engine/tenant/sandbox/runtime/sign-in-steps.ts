/**
 * From the sign-in page to an identity provider: by the address that was typed, or by the button that was pressed.
 * What leads to a partner's IdP leaves this server; pools and user lists come back to the page with a password form.
 */
import type { IdpBody } from '../schemas/idp.ts';
import { discoverIdp } from './discover-idp.ts';
import { type OpenFlow, redirectTo, refuseSignIn, saveFlow } from './flows.ts';
import { startOidc } from './oidc-request.ts';
import { startSaml } from './saml-start.ts';
import { idpsOf, openSite, type Site } from './site.ts';

type Headers = readonly (readonly [string, string])[];

/** Leads to one identity provider. */
export async function continueWithIdp(open: OpenFlow, idp: IdpBody, headers: Headers = []): Promise<Response> {
  const { site, flow } = open;
  if (idp.disabled) return refuseSignIn(site, 'This identity provider is switched off.', { idp, flow });
  switch (idp.method) {
    case 'saml':
    case 'saml_v2':
      return await startSaml(open, idp, headers);
    case 'identity_pool':
    case 'static':
      return redirectTo(`${site.issuer}/sign-in/${open.id}?idp=${encodeURIComponent(idp.id)}`, headers);
    case 'organization':
      return enterOrganization(open, idp, headers);
    case 'workspace':
    case 'external':
    case 'custom':
      return refuseSignIn(site, `The sandbox tenant does not play identity providers of type ${idp.method}.`, {
        idp,
        flow,
      });
    default:
      return await startOidc(open, idp, headers);
  }
}

/** Leads to the IdP that the address selects at once; null when the page has to ask further. */
export function continueWithIdentifier(
  open: OpenFlow,
  identifier: string,
  headers: Headers = [],
): Promise<Response> | null {
  const found = discoverIdp(identifier, idpsOf(open.site), (idp) => organizationDomains(open.site, idp));
  const [only] = found.idps;
  return only !== undefined && found.instant ? continueWithIdp(open, only, headers) : null;
}

/** Domains that select an IdP beside its own: those of the organization behind it. */
export function organizationDomains(site: Site, idp: IdpBody): readonly string[] {
  if (idp.method !== 'organization') return site.server.organization?.domains ?? [];
  return site.context.store.get(site.tenantId, 'server', idp.workspace_id)?.body.organization?.domains ?? [];
}

/** One entry for all partners: the sign-in moves into the organization and wears its brand from here on. */
function enterOrganization(open: OpenFlow, idp: IdpBody, headers: Headers): Response {
  const { site, flow } = open;
  const organization = openSite(site.context, site.tenantId, idp.workspace_id);
  if (organization === null || organization.server.parent_id !== site.server.id) {
    return refuseSignIn(site, 'The organization behind this identity provider does not exist in this workspace.', {
      idp,
      flow,
    });
  }
  saveFlow(organization, open.id, { ...flow, organization_id: organization.server.id });
  return redirectTo(`${organization.issuer}/sign-in/${open.id}`, headers);
}
