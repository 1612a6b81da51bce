/** Unwraps and reads an AuthnRequest, and decides where the answer goes: only to a registered service provider's own address. */
import { inflateRawSync } from 'node:zlib';
import { PorticoError } from '../../../../../shared/errors.ts';
import { attributeOf, childrenNamed, firstChild, isNamed, textOf, type XmlElement } from '../../../kernel/xml/tree.ts';
import type { RequestedContext } from './authn-context.ts';
import { saml } from './names.ts';
import type { ServiceProvider } from './read-sp-metadata.ts';
import { readXml, textInside } from './read-xml.ts';

const maxRequestBytes = 200_000;
const maxRelayStateBytes = 10_000;

export interface AuthnRequest {
  readonly xml: string;
  readonly id: string;
  readonly issuer: string;
  readonly destination: string | null;
  readonly acsUrl: string | null;
  readonly acsIndex: number | null;
  readonly protocolBinding: string | null;
  readonly nameIdFormat: string | null;
  readonly isPassive: boolean;
  readonly version: string;
  readonly isForced: boolean;
  /** Null: the request does not say how somebody should sign in. */
  readonly requestedContext: RequestedContext | null;
  readonly loginHint: string;
}

/** @param binding redirect: base64 of raw DEFLATE (Bindings §3.4.4.1); post: base64 alone (§3.5.4) */
export function unwrapMessage(encoded: string, binding: 'redirect' | 'post'): string {
  const compact = encoded.replace(/[\r\n\t ]/g, '');
  if (compact === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) {
    throw new PorticoError(
      'input/unreadable',
      'The SAML request is missing or is not base64; it was cut off or changed on the way.',
    );
  }
  const bytes = Buffer.from(compact, 'base64');
  if (binding === 'post') return bytes.toString('utf8');
  try {
    return inflateRawSync(bytes, { maxOutputLength: maxRequestBytes }).toString('utf8');
  } catch (error) {
    throw new PorticoError('input/unreadable', 'The SAML request does not unpack; it was cut off or is too large.', {
      cause: error,
    });
  }
}

/** A parameter that occurs twice is refused: two readers would see two messages. */
export function single(parameters: URLSearchParams, name: string): string | null {
  const values = parameters.getAll(name);
  if (values.length > 1) throw new PorticoError('input/invalid', `The parameter ${name} occurs more than once.`);
  const value = values[0] ?? null;
  if (name === 'RelayState' && value !== null && Buffer.byteLength(value) > maxRelayStateBytes) {
    throw new PorticoError('input/too-large', 'The RelayState is longer than 10 kB.');
  }
  return value;
}

/** @throws `input/unreadable` when it is no AuthnRequest */
export function readAuthnRequest(xml: string): AuthnRequest {
  if (Buffer.byteLength(xml) > maxRequestBytes)
    throw new PorticoError('input/too-large', 'The SAML request is larger than 200 kB.');
  const root = readXml(xml, 'The SAML request');
  if (!isNamed(root, saml.protocol, 'AuthnRequest')) {
    throw new PorticoError('input/unreadable', `An AuthnRequest was expected, but this is ${root.local}.`);
  }
  const attribute = (name: string) => attributeOf(root, name);
  const index = attribute('AssertionConsumerServiceIndex');
  const acsUrl = attribute('AssertionConsumerServiceURL');
  if (index !== null && !/^\d{1,5}$/.test(index))
    throw new PorticoError('input/unreadable', `AssertionConsumerServiceIndex is no number: ${index.slice(0, 50)}.`);
  if (index !== null && acsUrl !== null)
    throw new PorticoError(
      'input/invalid',
      'The request names an assertion consumer service both by index and by address (Core 3.4.1).',
    );
  const policy = firstChild(root, saml.protocol, 'NameIDPolicy');
  const context = firstChild(root, saml.protocol, 'RequestedAuthnContext');
  const subject = firstChild(root, saml.assertion, 'Subject');
  const id = attribute('ID') ?? '';
  if (id === '') throw new PorticoError('input/unreadable', 'The AuthnRequest has no ID.');
  return {
    xml,
    id,
    issuer: textInside(root, 'Issuer'),
    destination: attribute('Destination'),
    acsUrl,
    acsIndex: index === null ? null : Number(index),
    protocolBinding: attribute('ProtocolBinding'),
    nameIdFormat: policy === null ? null : attributeOf(policy, 'Format'),
    isPassive: ['true', '1'].includes(attribute('IsPassive') ?? ''),
    version: attribute('Version') ?? '',
    isForced: ['true', '1'].includes(attribute('ForceAuthn') ?? ''),
    requestedContext: context === null ? null : readContext(context),
    loginHint: subject === null ? '' : textInside(subject, 'NameID'),
  };
}

function readContext(context: XmlElement): RequestedContext {
  const stated = attributeOf(context, 'Comparison') ?? 'exact';
  return {
    comparison: comparisons.find((each) => each === stated) ?? 'exact',
    classes: childrenNamed(context, saml.assertion, 'AuthnContextClassRef').map((each) => textOf(each).trim()),
  };
}

const comparisons = ['exact', 'minimum', 'maximum', 'better'] as const;

/**
 * Where the answer goes (Profiles §4.1.4.1): the address that the request names, if the metadata has it too; the index; the
 * default. An address that is not registered gets nothing, not even an error.
 *
 * @throws `input/invalid`
 */
export function chooseAcsUrl(
  request: Pick<AuthnRequest, 'protocolBinding' | 'acsUrl' | 'acsIndex'>,
  sp: ServiceProvider,
): string {
  const services = sp.assertionConsumerServices;
  if (request.protocolBinding !== null && request.protocolBinding !== saml.post) {
    throw new PorticoError(
      'input/invalid',
      `${sp.entityId} wants its answer by ${request.protocolBinding}; this IdP answers by HTTP-POST.`,
    );
  }
  if (request.acsUrl !== null) {
    if (services.some((service) => service.url === request.acsUrl)) return request.acsUrl;
    throw new PorticoError(
      'input/invalid',
      `${sp.entityId} wants its answer at ${request.acsUrl}, but its metadata names ${services.map((service) => service.url).join(', ')}.`,
    );
  }
  if (request.acsIndex !== null) {
    const named = services.find((service) => service.index === request.acsIndex);
    if (named === undefined)
      throw new PorticoError(
        'input/invalid',
        `${sp.entityId} has no assertion consumer service number ${request.acsIndex}.`,
      );
    return named.url;
  }
  return (services.find((service) => service.isDefault) ?? services[0]).url;
}
