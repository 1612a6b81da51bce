/**
 * The IdP metadata that goes to the server: as imported, cut to the one entity that is meant, or written from values
 * that were typed by hand when the partner has no metadata.
 */
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { type ConnectionStep, nameIdFormats } from '../../../../shared/model/blueprint.ts';

const metadataNamespace = 'urn:oasis:names:tc:SAML:2.0:metadata';

/** `null` when there is neither metadata nor enough typed by hand. */
export function metadataFor({ saml }: Pick<ConnectionStep, 'saml'>): string | null {
  if (saml.metadataXml.trim() !== '') return oneEntity(saml.metadataXml.trim(), saml.entityId);
  if (saml.entityId === '' || saml.ssoUrl === '' || saml.certificatePem.trim() === '') return null;
  return typedMetadata(saml);
}

/** The server takes one entity; a federation's file holds many. */
function oneEntity(xml: string, entityId: string): string {
  if (entityId === '' || !/<(?:[\w.-]+:)?EntitiesDescriptor[\s>]/.test(xml) || /<!DOCTYPE/i.test(xml)) return xml;
  const document = new DOMParser({ onError: () => {} }).parseFromString(xml, 'text/xml');
  for (const entity of Array.from(document.getElementsByTagNameNS(metadataNamespace, 'EntityDescriptor'))) {
    if (entity.getAttribute('entityID') === entityId) return new XMLSerializer().serializeToString(entity);
  }
  return xml;
}

function typedMetadata(saml: ConnectionStep['saml']): string {
  const certificates = [
    ...saml.certificatePem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g),
  ];
  const bodies = certificates.length === 0 ? [saml.certificatePem] : certificates.map(([, body]) => body ?? '');
  const keys = bodies.map(
    (body) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${escapeXml(body.replace(/\s+/g, ''))}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  const service = (binding: string) =>
    `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${escapeXml(saml.ssoUrl.trim())}"/>`;
  return [
    `<md:EntityDescriptor xmlns:md="${metadataNamespace}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${escapeXml(saml.entityId.trim())}">`,
    '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    ...keys,
    `<md:NameIDFormat>${nameIdFormats[saml.nameIdFormat]}</md:NameIDFormat>`,
    service('HTTP-Redirect'),
    service('HTTP-POST'),
    '</md:IDPSSODescriptor></md:EntityDescriptor>',
  ].join('');
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
