/** The loopback IdP's SAML metadata, which says that its key is a test key. */
import { X509Certificate } from 'node:crypto';
import { nameIdFormats } from '../../../../../shared/model/blueprint.ts';
import { saml, xmlSignature } from './names.ts';
import { escapeXml } from './read-xml.ts';

export interface IdpAddresses {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly sloUrl: string;
}

export function idpMetadata({ entityId, ssoUrl, sloUrl }: IdpAddresses, certificatePems: readonly string[]): string {
  const service = (name: string, binding: string, url: string) =>
    `<md:${name} Binding="${binding}" Location="${escapeXml(url)}"/>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<md:EntityDescriptor xmlns:md="${saml.metadata}" entityID="${escapeXml(entityId)}">` +
    `<md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="${saml.protocol}">` +
    certificatePems.map(signingKey).join('') +
    service('SingleLogoutService', saml.redirect, sloUrl) +
    service('SingleLogoutService', saml.post, sloUrl) +
    Object.values(nameIdFormats)
      .map((format) => `<md:NameIDFormat>${format}</md:NameIDFormat>`)
      .join('') +
    service('SingleSignOnService', saml.redirect, ssoUrl) +
    service('SingleSignOnService', saml.post, ssoUrl) +
    `</md:IDPSSODescriptor>` +
    `<md:Organization><md:OrganizationName xml:lang="en">Portico loopback IdP</md:OrganizationName>` +
    `<md:OrganizationDisplayName xml:lang="en">Test identity provider on this machine</md:OrganizationDisplayName>` +
    `<md:OrganizationURL xml:lang="en">${escapeXml(entityId)}</md:OrganizationURL></md:Organization>` +
    `</md:EntityDescriptor>\n`
  );
}

function signingKey(certificatePem: string): string {
  const certificate = new X509Certificate(certificatePem).raw.toString('base64');
  return (
    `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${xmlSignature.namespace}"><ds:KeyName>Portico loopback IdP, test key</ds:KeyName>` +
    `<ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
  );
}
