/**
 * One SAML connection as this server sees it: our own names and addresses, and the IdP's metadata, which is the only
 * source of trust. Metadata comes from the settings; from its address only when the settings hold none.
 */
import { PorticoError } from '../../../../../shared/errors.ts';
import { selectIdp } from '../../../inspect/index.ts';
import { parseAddress } from '../../../kernel/guarded-fetch.ts';
import { fetchObserved } from './back-channel.ts';
import { escapeXml, type SamlIdp, type ServiceProvider, type SsoEndpoint } from './saml-request.ts';
import type { Site } from './site.ts';

export const isSaml = (idp: { readonly method: string }): idp is SamlIdp =>
  idp.method === 'saml' || idp.method === 'saml_v2';

export function serviceProvider(site: Site, idp: SamlIdp): ServiceProvider {
  const base = `${site.issuer}/saml/sp/${encodeURIComponent(idp.id)}`;
  const named = idp.method === 'saml' ? idp.settings.entity_issuer : '';
  return { entityId: named === '' ? `${base}/metadata` : named, acsUrl: `${base}/acs` };
}

const metadataLimits = { maxBytes: 5_000_000, timeoutMs: 10_000 } as const;

/**
 * The IdP's metadata as XML.
 *
 * @param issuer  who the message says it is from; a `saml` connection without metadata trusts its certificate and has
 *   no opinion on the name, so the name is taken as given
 * @throws `input/unreadable` when the connection has none, and what fetching throws
 */
export async function idpMetadata(site: Site, idp: SamlIdp, issuer: string): Promise<string> {
  if (idp.settings.metadata_xml !== '') return idp.settings.metadata_xml;
  if (idp.settings.metadata_url !== '') {
    const answer = await fetchObserved(site, parseAddress(idp.settings.metadata_url), {}, metadataLimits);
    if (answer.status !== 200) {
      throw new PorticoError(
        'remote/broken',
        `The address of the identity provider's metadata answers with ${answer.status}.`,
      );
    }
    return answer.text;
  }
  const certificate = idp.method === 'saml' ? (idp.credentials.idp_certificate ?? '') : '';
  if (idp.method !== 'saml' || idp.settings.sso_url === '' || certificate === '') {
    throw new PorticoError('input/unreadable', 'The connection has no metadata of the identity provider yet.');
  }
  return metadataFromParts(issuer, idp.settings.sso_url, certificate);
}

/** Metadata for a connection that was typed by hand, so that it is judged by the same rules as every other. */
function metadataFromParts(entityId: string, ssoUrl: string, certificatePem: string): string {
  const certificate = certificatePem.replace(/-----[A-Z ]+-----/g, '').replace(/\s+/g, '');
  return (
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(entityId === '' ? 'urn:unnamed' : entityId)}">` +
    `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">` +
    `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${escapeXml(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>` +
    `</md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${escapeXml(ssoUrl)}"/>` +
    `</md:IDPSSODescriptor></md:EntityDescriptor>`
  );
}

/** Where the IdP takes requests, in the binding that we prefer. @throws `input/unreadable` when there is none */
export function ssoEndpoint(metadata: string): SsoEndpoint {
  const { ssoUrl, ssoBinding } = selectIdp(metadata);
  parseAddress(ssoUrl);
  return { location: ssoUrl, binding: ssoBinding };
}
