/**
 * SAML metadata as a list of entities with their roles and keys (saml-metadata-2.0). What it holds is trusted because a person
 * gave it as metadata; its own signature is judged elsewhere, and only when the file itself is inspected.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { parseXml, type XmlDocument, XmlProblem } from '../../kernel/xml/parse-xml.ts';
import {
  attributeOf,
  childElements,
  childrenNamed,
  deepTextOf,
  firstChild,
  isNamed,
  textOf,
  type XmlElement,
} from '../../kernel/xml/tree.ts';
import { limits, metadataLimits } from '../limits.ts';
import { metadataNs, protocolNs, signature11Ns, signatureNs } from '../namespaces.ts';
import { parseTime } from '../time.ts';
import { certificateKey, jwkKey, type PublicKeyEntry } from './certificates.ts';

export interface EntityKey extends PublicKeyEntry {
  /** As published; null: for both. */
  readonly use: 'signing' | 'encryption' | null;
}

export interface Endpoint {
  readonly binding: string;
  readonly location: string;
}

export interface Role {
  readonly kind: 'idp' | 'sp';
  readonly keys: readonly EntityKey[];
  readonly endpoints: {
    readonly sso: readonly Endpoint[];
    readonly acs: readonly Endpoint[];
    readonly slo: readonly Endpoint[];
  };
  readonly nameIdFormats: readonly string[];
  readonly wantAuthnRequestsSigned: boolean;
  readonly supportsSaml2: boolean;
  readonly unreadableKeys: number;
}

export interface Entity {
  readonly entityId: string;
  /** Milliseconds; the earliest of the entity, its parents and the role. Null: says nothing. */
  readonly validUntilMs: number | null;
  readonly roles: readonly Role[];
}

const cache = new Map<string, readonly Entity[]>();
const cacheEntries = 16;
const cachedLength = 300_000;

/**
 * @throws PorticoError `input/unreadable` in words for the person who gave the text, `input/too-large`
 */
export function readEntities(text: string): readonly Entity[] {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const entities = entitiesOf(parseMetadata(text).root);
  if (text.length <= cachedLength) {
    if (cache.size >= cacheEntries) cache.delete(cache.keys().next().value ?? '');
    cache.set(text, entities);
  }
  return entities;
}

/** @throws PorticoError `input/unreadable`, `input/too-large` */
export function parseMetadata(text: string): XmlDocument {
  const source = text.replace(/^\uFEFF/, '');
  if (source.trim() === '') throw unreadable('It is empty.');
  if (source.length > limits.metadataBytes) throw new PorticoError('input/too-large', 'Metadata may have 20 MB.');
  const start = source.slice(0, 2000).trimStart();
  if (/^<!doctype html|^<html/i.test(start)) {
    throw unreadable(
      'It is a web page, not metadata. The address probably shows a sign-in page; download the XML file instead.',
    );
  }
  if (start.startsWith('{'))
    throw unreadable('It is JSON, not SAML metadata. An OpenID Connect provider is connected by its issuer.');
  if (start.startsWith('-----BEGIN')) throw unreadable('It is a certificate, not metadata.');
  if (!start.startsWith('<')) throw unreadable('It is not XML.');
  try {
    const document = parseXml(source.trimStart(), metadataLimits);
    const { root } = document;
    if (root.uri !== metadataNs || (root.local !== 'EntityDescriptor' && root.local !== 'EntitiesDescriptor')) {
      throw unreadable(
        `It is XML, but its outermost element is ${root.local.slice(0, 60)}, not an EntityDescriptor of SAML metadata.`,
      );
    }
    return document;
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    if (error.kind === 'limit') throw new PorticoError('input/too-large', error.message, { cause: error });
    throw unreadable(`It is not correct XML: ${error.message}`, error);
  }
}

const unreadable = (why: string, cause?: unknown) => new PorticoError('input/unreadable', why, { cause });

export function entitiesOf(root: XmlElement): readonly Entity[] {
  const entities: Entity[] = [];
  const visit = (element: XmlElement, outerUntil: number | null): void => {
    const until = earlier(outerUntil, validUntil(element));
    if (isNamed(element, metadataNs, 'EntitiesDescriptor')) {
      for (const child of childElements(element)) visit(child, until);
    } else if (isNamed(element, metadataNs, 'EntityDescriptor')) {
      entities.push(entityOf(element, until));
    }
  };
  visit(root, null);
  return entities;
}

function entityOf(element: XmlElement, until: number | null): Entity {
  const roles: Role[] = [];
  let validUntilMs = until;
  for (const child of childElements(element)) {
    const kind = isNamed(child, metadataNs, 'IDPSSODescriptor')
      ? 'idp'
      : isNamed(child, metadataNs, 'SPSSODescriptor')
        ? 'sp'
        : null;
    if (kind === null) continue;
    validUntilMs = earlier(validUntilMs, validUntil(child));
    roles.push(roleOf(child, kind));
  }
  return { entityId: attributeOf(element, 'entityID') ?? '', validUntilMs, roles };
}

function roleOf(element: XmlElement, kind: Role['kind']): Role {
  const keys: EntityKey[] = [];
  let unreadableKeys = 0;
  for (const descriptor of childrenNamed(element, metadataNs, 'KeyDescriptor')) {
    const use = attributeOf(descriptor, 'use');
    // An unknown use is neither of the two, so the key counts for nothing.
    if (use !== null && use !== 'signing' && use !== 'encryption') continue;
    const found = keysOf(descriptor);
    if (found.length === 0) unreadableKeys += 1;
    for (const key of found) keys.push({ ...key, use });
  }
  const endpoints = (local: string) =>
    childrenNamed(element, metadataNs, local).map((endpoint) => ({
      binding: attributeOf(endpoint, 'Binding') ?? '',
      location: attributeOf(endpoint, 'Location') ?? '',
    }));
  const wants = attributeOf(element, 'WantAuthnRequestsSigned');
  return {
    kind,
    keys,
    unreadableKeys,
    endpoints: {
      sso: endpoints('SingleSignOnService'),
      acs: endpoints('AssertionConsumerService'),
      slo: endpoints('SingleLogoutService'),
    },
    nameIdFormats: childrenNamed(element, metadataNs, 'NameIDFormat').map((format) => textOf(format).trim()),
    wantAuthnRequestsSigned: wants === 'true' || wants === '1',
    supportsSaml2: (attributeOf(element, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(protocolNs),
  };
}

/** Every certificate and bare key of a KeyInfo; the same key published both ways counts once. */
function keysOf(descriptor: XmlElement): PublicKeyEntry[] {
  const info = firstChild(descriptor, signatureNs, 'KeyInfo');
  if (info === null) return [];
  const found: PublicKeyEntry[] = [];
  for (const holder of childrenNamed(info, signatureNs, 'X509Data')) {
    for (const certificate of childrenNamed(holder, signatureNs, 'X509Certificate')) {
      const entry = certificateKey(textOf(certificate).trim());
      if (entry !== null) found.push(entry);
    }
  }
  for (const value of childrenNamed(info, signatureNs, 'KeyValue')) {
    const entry = keyValueOf(value);
    if (entry !== null && !found.some(({ key }) => key.equals(entry.key))) found.push(entry);
  }
  return found;
}

const curves: ReadonlyMap<string, { readonly crv: string; readonly size: number }> = new Map([
  ['urn:oid:1.2.840.10045.3.1.7', { crv: 'P-256', size: 32 }],
  ['urn:oid:1.3.132.0.34', { crv: 'P-384', size: 48 }],
  ['urn:oid:1.3.132.0.35', { crv: 'P-521', size: 66 }],
]);

function keyValueOf(value: XmlElement): PublicKeyEntry | null {
  const rsa = firstChild(value, signatureNs, 'RSAKeyValue');
  if (rsa !== null) {
    const n = firstChild(rsa, signatureNs, 'Modulus');
    const e = firstChild(rsa, signatureNs, 'Exponent');
    return n === null || e === null ? null : jwkKey({ kty: 'RSA', n: toUrlBase64(n), e: toUrlBase64(e) });
  }
  const ec = firstChild(value, signature11Ns, 'ECKeyValue');
  const named = ec && firstChild(ec, signature11Ns, 'NamedCurve');
  const point = ec && firstChild(ec, signature11Ns, 'PublicKey');
  const curve = named && curves.get(attributeOf(named, 'URI') ?? '');
  if (!point || !curve) return null;
  const bytes = Buffer.from(deepTextOf(point), 'base64');
  if (bytes.length !== 1 + 2 * curve.size || bytes[0] !== 4) return null;
  const coordinate = (at: number) => bytes.subarray(at, at + curve.size).toString('base64url');
  return jwkKey({ kty: 'EC', crv: curve.crv, x: coordinate(1), y: coordinate(1 + curve.size) });
}

const toUrlBase64 = (element: XmlElement): string => Buffer.from(deepTextOf(element), 'base64').toString('base64url');

function validUntil(element: XmlElement): number | null {
  const text = attributeOf(element, 'validUntil');
  if (text === null) return null;
  // A date that cannot be read must not extend the life of what it limits.
  return parseTime(text) ?? Number.NEGATIVE_INFINITY;
}

function earlier(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}
