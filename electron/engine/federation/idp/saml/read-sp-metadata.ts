/** Reads the metadata of a service provider that may ask the loopback IdP for sign-ins. */
import { X509Certificate } from 'node:crypto';
import { PorticoError } from '../../../../../shared/errors.ts';
import { attributeOf, childrenNamed, firstChild, isNamed, textOf, type XmlElement } from '../../../kernel/xml/tree.ts';
import type { EncryptionTarget } from './encrypt-assertion.ts';
import { saml, xmlSignature } from './names.ts';
import { readXml } from './read-xml.ts';

export interface AssertionConsumerService {
  readonly url: string;
  readonly index: number | null;
  readonly isDefault: boolean;
}

export interface ServiceProvider {
  readonly entityId: string;
  /** HTTP-POST ones only: the loopback IdP answers in no other way. */
  readonly assertionConsumerServices: readonly [AssertionConsumerService, ...AssertionConsumerService[]];
  readonly singleLogoutUrl: string | null;
  readonly singleLogoutBinding: string;
  /** In the order of preference. */
  readonly nameIdFormats: readonly string[];
  readonly signsRequests: boolean;
  /** Null: nothing can be encrypted for it. */
  readonly encryption: EncryptionTarget | null;
  /** What whoever registers it should know, in words. */
  readonly notes: readonly string[];
  /** As it was registered: the keys in it verify what this service provider signs. */
  readonly metadataXml: string;
}

/** @throws `input/invalid` when it has expired; `input/unreadable` when no service provider with an HTTP-POST assertion consumer service is in it */
export function readSpMetadata(xml: string, now: Date): ServiceProvider {
  if (xml.length > 1_000_000)
    throw new PorticoError('input/too-large', 'The service provider metadata is larger than 1 MB.');
  const root = readXml(xml, 'The service provider metadata');
  const entities = isNamed(root, saml.metadata, 'EntitiesDescriptor')
    ? childrenNamed(root, saml.metadata, 'EntityDescriptor')
    : [root];
  for (const entity of entities) {
    const role = firstChild(entity, saml.metadata, 'SPSSODescriptor');
    const entityId = attributeOf(entity, 'entityID') ?? '';
    if (isNamed(entity, saml.metadata, 'EntityDescriptor') && role !== null && entityId !== '') {
      refuseExpired([root, entity, role], entityId, now);
      return readRole(entityId, role, xml);
    }
  }
  throw new PorticoError(
    'input/unreadable',
    'The metadata holds no service provider (SPSSODescriptor with an entityID).',
  );
}

function readRole(entityId: string, role: XmlElement, metadataXml: string): ServiceProvider {
  const services = childrenNamed(role, saml.metadata, 'AssertionConsumerService')
    .filter((service) => attributeOf(service, 'Binding') === saml.post)
    .map((service) => ({
      url: attributeOf(service, 'Location') ?? '',
      index: wholeNumber(attributeOf(service, 'index')),
      isDefault: isTrue(attributeOf(service, 'isDefault')),
    }))
    .filter((service) => isWebAddress(service.url));
  const [first, ...others] = services;
  if (first === undefined) {
    throw new PorticoError(
      'input/unreadable',
      `${entityId} has no assertion consumer service with the HTTP-POST binding.`,
    );
  }
  const logout = childrenNamed(role, saml.metadata, 'SingleLogoutService').find(
    (service) =>
      [saml.post, saml.redirect].some((binding) => binding === attributeOf(service, 'Binding')) &&
      isWebAddress(attributeOf(service, 'Location') ?? '') &&
      isWebAddress(attributeOf(service, 'ResponseLocation') ?? attributeOf(service, 'Location') ?? ''),
  );
  return {
    entityId,
    assertionConsumerServices: [first, ...others],
    singleLogoutUrl:
      logout === undefined ? null : (attributeOf(logout, 'ResponseLocation') ?? attributeOf(logout, 'Location')),
    singleLogoutBinding: (logout === undefined ? null : attributeOf(logout, 'Binding')) ?? saml.post,
    nameIdFormats: childrenNamed(role, saml.metadata, 'NameIDFormat').map((format) => textOf(format).trim()),
    ...encryptionOf(entityId, role),
    signsRequests: isTrue(attributeOf(role, 'AuthnRequestsSigned')),
    metadataXml,
  };
}

/** @throws `input/invalid` when `validUntil` of the role, the entity or of what holds it has passed (Metadata §2.3.2, §2.4.1) */
function refuseExpired(elements: readonly XmlElement[], entityId: string, now: Date): void {
  for (const element of elements) {
    const until = attributeOf(element, 'validUntil');
    if (until === null || !(new Date(until).getTime() <= now.getTime())) continue;
    throw new PorticoError('input/invalid', `The metadata of ${entityId} was good until ${until}.`);
  }
}

/** Only a key that is meant for it, so that nobody is surprised by an encrypted answer. */
function encryptionOf(entityId: string, role: XmlElement): Pick<ServiceProvider, 'encryption' | 'notes'> {
  const notes: string[] = [];
  for (const descriptor of childrenNamed(role, saml.metadata, 'KeyDescriptor')) {
    if (attributeOf(descriptor, 'use') !== 'encryption') continue;
    const info = firstChild(descriptor, xmlSignature.namespace, 'KeyInfo');
    const data = info === null ? null : firstChild(info, xmlSignature.namespace, 'X509Data');
    const held = data === null ? null : firstChild(data, xmlSignature.namespace, 'X509Certificate');
    const certificatePem = held === null ? null : rsaCertificate(textOf(held));
    if (certificatePem === null) continue;
    const methods = childrenNamed(descriptor, saml.metadata, 'EncryptionMethod').map((method) =>
      attributeOf(method, 'Algorithm'),
    );
    const [large, small] = ['#aes256-gcm', '#aes128-gcm'].map((end) => methods.some((method) => method?.endsWith(end)));
    // Those that wrap keys say nothing of the content.
    const isSilent = !methods.some((method) => contentCipher.test(method ?? ''));
    if (large === true || isSilent) return { encryption: { certificatePem, cipher: 'aes-256-gcm' }, notes: [] };
    if (small === true) return { encryption: { certificatePem, cipher: 'aes-128-gcm' }, notes: [] };
    notes.push(
      `${entityId} lists only ways of encryption that this IdP does not have (${methods.join(', ')}), so its assertions are not encrypted; AES-GCM would be.`,
    );
  }
  return { encryption: null, notes: notes.slice(0, 1) };
}

const contentCipher = /#(?:aes\d+-?(?:cbc|gcm)|tripledes-cbc)$/;

function rsaCertificate(base64: string): string | null {
  try {
    const certificate = new X509Certificate(Buffer.from(base64.replace(/\s/g, ''), 'base64'));
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate.toString() : null;
  } catch {
    // A key that cannot be read is no key to encrypt for; the signing keys are judged elsewhere.
    return null;
  }
}

const isTrue = (text: string | null) => text === 'true' || text === '1';
const wholeNumber = (text: string | null) => (text !== null && /^\d{1,5}$/.test(text) ? Number(text) : null);
const isWebAddress = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
