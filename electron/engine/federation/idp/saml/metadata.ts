/** The loopback IdP's SAML metadata, which says that its key is a test key. */
import { createHash, X509Certificate } from 'node:crypto';
import type { IdpState } from '../idp-state.ts';
import { saml, xmlSignature } from './names.ts';
import { escapeXml } from './read-xml.ts';

/** Whoever keeps a copy has to fetch it again by then (Metadata §2.3.2). */
const validDays = 365;

export function idpMetadata(
  { addresses, lookAlike, now }: Pick<IdpState, 'addresses' | 'lookAlike' | 'now'>,
  certificatePems: readonly string[],
): string {
  const { entityId, ssoUrl, sloUrl } = addresses;
  const habits = lookAlike.saml;
  // To the day, so that two copies of one day are the same.
  const until = new Date(now().getTime() + validDays * 86_400_000).toISOString().replace(/T.*/, 'T00:00:00Z');
  const service = (name: string, binding: string, url: string) =>
    `<md:${name} Binding="${binding}" Location="${escapeXml(url)}"/>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<md:EntityDescriptor xmlns:md="${saml.metadata}" ID="_${metadataId(entityId)}" entityID="${escapeXml(entityId)}" validUntil="${until}">` +
    `<md:IDPSSODescriptor WantAuthnRequestsSigned="${habits.saysItWantsSignedRequests}" protocolSupportEnumeration="${saml.protocol}">` +
    certificatePems.map(signingKey).join('') +
    (habits.offersLogout
      ? service('SingleLogoutService', saml.redirect, sloUrl) + service('SingleLogoutService', saml.post, sloUrl)
      : '') +
    habits.nameIdFormats.map((format) => `<md:NameIDFormat>${format}</md:NameIDFormat>`).join('') +
    service('SingleSignOnService', saml.redirect, ssoUrl) +
    service('SingleSignOnService', saml.post, ssoUrl) +
    `</md:IDPSSODescriptor>` +
    `<md:Organization><md:OrganizationName xml:lang="en">Portico loopback IdP</md:OrganizationName>` +
    `<md:OrganizationDisplayName xml:lang="en">Test identity provider on this machine</md:OrganizationDisplayName>` +
    `<md:OrganizationURL xml:lang="en">${escapeXml(entityId)}</md:OrganizationURL></md:Organization>` +
    `</md:EntityDescriptor>\n`
  );
}

const metadataId = (entityId: string) => createHash('sha256').update(entityId).digest('hex').slice(0, 32);

function signingKey(certificatePem: string): string {
  const certificate = new X509Certificate(certificatePem).raw.toString('base64');
  return (
    `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${xmlSignature.namespace}"><ds:KeyName>Portico loopback IdP, test key</ds:KeyName>` +
    `<ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
  );
}
