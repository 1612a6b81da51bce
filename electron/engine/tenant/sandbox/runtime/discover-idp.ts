/**
 * Who goes where: which identity providers a person is offered, and which one an address selects.
 *
 * The vendor keeps domains in two places and does not say how they combine. Here an IdP's own domains count first; the
 * organization's domains select the organization (as an IdP of a workspace) and, for a single IdP, that IdP.
 */
import type { IdpBody } from '../schemas/idp.ts';
import type { ServerBody } from '../schemas/server.ts';

/** The IdPs that can be used to sign in, in the order of the page. */
export function usableIdps(idps: readonly IdpBody[]): readonly IdpBody[] {
  return idps
    .filter((idp) => !idp.disabled)
    .toSorted((a, b) => a.display_order - b.display_order || a.name.localeCompare(b.name));
}

/** The IdPs that the page shows as buttons. */
export const visibleIdps = (idps: readonly IdpBody[]): readonly IdpBody[] =>
  usableIdps(idps).filter((idp) => !idp.hidden);

export const asksForIdentifier = (server: ServerBody): boolean =>
  server.idp_discovery.enabled || server.enable_idp_discovery === true;

export type Discovery =
  /** `instant`: the IdP is opened without another click. */
  | { readonly outcome: 'matched'; readonly idps: readonly IdpBody[]; readonly instant: boolean }
  | { readonly outcome: 'fallback'; readonly idps: readonly IdpBody[]; readonly instant: boolean };

/**
 * @param identifier  what the person typed
 * @param organizationDomains  domains of the organization behind an IdP of type `organization`; of the server itself for others
 */
export function discoverIdp(
  identifier: string,
  idps: readonly IdpBody[],
  organizationDomains: (idp: IdpBody) => readonly string[],
): Discovery {
  const domain = emailDomain(identifier);
  const usable = usableIdps(idps);
  const own = usable.filter((idp) => includes(idp.discovery_settings.domains, domain));
  const byOrganization = usable.filter(
    (idp) => includes(organizationDomains(idp), domain) && idp.discovery_settings.domains.length === 0,
  );
  const matched = own.length > 0 ? own : byOrganization;
  if (matched.length > 0) return { outcome: 'matched', idps: matched, instant: goesAtOnce(matched) };
  const fallback = usable.filter((idp) => idp.discovery_settings.fallback_provider);
  return { outcome: 'fallback', idps: fallback, instant: goesAtOnce(fallback) };
}

const goesAtOnce = (idps: readonly IdpBody[]): boolean => {
  const [only, ...others] = idps;
  return (
    only !== undefined &&
    others.length === 0 &&
    (only.discovery_settings.instant_redirect || only.method === 'organization')
  );
};

/** Lower case, without a final dot; empty when the identifier is no address. */
export function emailDomain(identifier: string): string {
  const at = identifier.lastIndexOf('@');
  return at < 1
    ? ''
    : identifier
        .slice(at + 1)
        .trim()
        .toLowerCase()
        .replace(/\.$/, '');
}

/** Exact match: a sub-domain is another domain, unless it is listed. */
function includes(domains: readonly string[], domain: string): boolean {
  return domain !== '' && domains.some((listed) => listed.trim().toLowerCase().replace(/\.$/, '') === domain);
}
