/** The test service provider's SAML metadata. It names a key only when that key is used, so that nobody encrypts or demands by surprise. */
import { X509Certificate } from 'node:crypto';
import { saml, xmlSignature } from '../idp/saml/names.ts';
import { escapeXml } from '../idp/saml/read-xml.ts';

export interface SpDescription {
  readonly entityId: string;
  readonly acsUrl: string;
  /** Full name of the format; empty: the identity provider chooses. */
  readonly nameIdFormat: string;
  /** PEM; null: requests are not signed. */
  readonly signingCertificate: string | null;
  /** PEM; null: nothing can be encrypted for us. */
  readonly encryptionCertificate: string | null;
}

const encryptionMethods = [
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
];

export function spMetadata(sp: SpDescription): string {
  const signs = sp.signingCertificate !== null;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<md:EntityDescriptor xmlns:md="${saml.metadata}" entityID="${escapeXml(sp.entityId)}">` +
    `<md:SPSSODescriptor AuthnRequestsSigned="${signs}" WantAssertionsSigned="true" protocolSupportEnumeration="${saml.protocol}">` +
    keyDescriptor('signing', sp.signingCertificate, []) +
    keyDescriptor('encryption', sp.encryptionCertificate, encryptionMethods) +
    (sp.nameIdFormat === '' ? '' : `<md:NameIDFormat>${escapeXml(sp.nameIdFormat)}</md:NameIDFormat>`) +
    `<md:AssertionConsumerService Binding="${saml.post}" Location="${escapeXml(sp.acsUrl)}" index="0" isDefault="true"/>` +
    `</md:SPSSODescriptor></md:EntityDescriptor>\n`
  );
}

function keyDescriptor(use: 'signing' | 'encryption', pem: string | null, methods: readonly string[]): string {
  if (pem === null) return '';
  const certificate = new X509Certificate(pem).raw.toString('base64');
  return (
    `<md:KeyDescriptor use="${use}"><ds:KeyInfo xmlns:ds="${xmlSignature.namespace}"><ds:X509Data>` +
    `<ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>` +
    `${methods.map((method) => `<md:EncryptionMethod Algorithm="${method}"/>`).join('')}</md:KeyDescriptor>`
  );
}
