/** Reads a SAML service provider's metadata into the members that the API shows of it. Strict XML, bounded, no DTD. */

import { parseXml, XmlProblem } from '../../../kernel/xml/parse-xml.ts';
import {
  attributeOf,
  childrenNamed,
  deepTextOf,
  firstChild,
  isNamed,
  type XmlElement,
} from '../../../kernel/xml/tree.ts';
import { unprocessable } from '../http/api-problem.ts';

const md = 'urn:oasis:names:tc:SAML:2.0:metadata';
const ds = 'http://www.w3.org/2000/09/xmldsig#';

const limits = { depth: 60, elements: 20_000, attributes: 200 };

export interface SpMetadata {
  readonly entityId: string;
  /** As the API spells it: an `EntityDescriptor` in PascalCase. */
  readonly descriptor: Record<string, unknown>;
}

/** @throws ApiProblem 422 for what is no metadata of a service provider */
export function readSpMetadata(text: string): SpMetadata {
  let root: XmlElement;
  try {
    root = parseXml(text.replace(/^\uFEFF/, ''), limits).root;
  } catch (error) {
    if (error instanceof XmlProblem) throw unprocessable({ metadata: `is not usable XML: ${error.message}` });
    throw error;
  }
  const entityId = attributeOf(root, 'entityID');
  const sp = firstChild(root, md, 'SPSSODescriptor');
  if (!isNamed(root, md, 'EntityDescriptor') || entityId === null || sp === null) {
    throw unprocessable({ metadata: 'is not the metadata of a SAML service provider' });
  }
  return { entityId, descriptor: { EntityID: entityId, SPSSODescriptors: [describe(sp)] } };
}

function describe(sp: XmlElement): Record<string, unknown> {
  return {
    AuthnRequestsSigned: attributeOf(sp, 'AuthnRequestsSigned') === 'true',
    WantAssertionsSigned: attributeOf(sp, 'WantAssertionsSigned') === 'true',
    ProtocolSupportEnumeration: attributeOf(sp, 'protocolSupportEnumeration') ?? '',
    NameIDFormats: childrenNamed(sp, md, 'NameIDFormat').map((format) => deepTextOf(format).trim()),
    KeyDescriptors: childrenNamed(sp, md, 'KeyDescriptor').map((key) => ({
      Use: attributeOf(key, 'use') ?? '',
      KeyInfo: { X509Data: { X509Certificates: certificatesOf(key) } },
    })),
    AssertionConsumerServices: childrenNamed(sp, md, 'AssertionConsumerService').map((service) => ({
      Binding: attributeOf(service, 'Binding') ?? '',
      Location: attributeOf(service, 'Location') ?? '',
      Index: Number.parseInt(attributeOf(service, 'index') ?? '0', 10) || 0,
      IsDefault: attributeOf(service, 'isDefault') === 'true',
    })),
  };
}

function certificatesOf(key: XmlElement): Array<{ Data: string }> {
  const data = childrenNamed(key, ds, 'KeyInfo').flatMap((info) => childrenNamed(info, ds, 'X509Data'));
  const certificates = data.flatMap((one) => childrenNamed(one, ds, 'X509Certificate'));
  return certificates.map((certificate) => ({ Data: deepTextOf(certificate).replace(/\s+/g, '') }));
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Metadata for values that were typed one by one. */
export function writeSpMetadata(sp: {
  readonly entityId: string;
  readonly acsUrl: string;
  readonly binding: string;
  readonly certificate: string;
}): string {
  const body = sp.certificate.replace(/-----(BEGIN|END) CERTIFICATE-----|\s+/g, '');
  const key =
    body === ''
      ? ''
      : `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${ds}"><ds:X509Data><ds:X509Certificate>${escaped(body)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${md}" entityID="${escaped(sp.entityId)}"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${key}<md:AssertionConsumerService Binding="${escaped(sp.binding)}" Location="${escaped(sp.acsUrl)}" index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>
`;
}
