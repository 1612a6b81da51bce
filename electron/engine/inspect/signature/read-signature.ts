/**
 * Our own reading of a signature's structure, before any cryptography: what it covers, how, and that there is exactly one way to
 * read it. A cryptographic library only says that *some* reference verified; this says that it is the right one.
 */
import type { Canonicalization } from '../../kernel/xml/canonicalize.ts';
import { attributeOf, childElements, isNamed, textOf, walkElements, type XmlElement } from '../../kernel/xml/tree.ts';
import { decodeBase64 } from '../base64.ts';
import type { CheckId } from '../check-table.ts';
import { fail, type Outcome, pass } from '../findings.ts';
import { limits } from '../limits.ts';
import { exclusiveC14nNs, signatureNs } from '../namespaces.ts';
import { canonicalizations, envelopedTransform, type SignatureAlgorithm } from './algorithms.ts';
import { signatureAlgorithmOf } from './signature-method.ts';

export interface SignatureReading {
  readonly element: XmlElement;
  /** The element that holds the signature, which is the one it covers. */
  readonly signed: XmlElement;
  readonly signedInfo: XmlElement;
  readonly signedInfoMethod: Canonicalization;
  readonly contentMethod: Canonicalization;
  readonly signatureMethod: string;
  /** Null: not on the list. */
  readonly algorithm: SignatureAlgorithm | null;
  readonly digestMethod: string;
  readonly digestValue: Buffer;
  readonly signatureValue: Buffer;
  /** Certificates that the message brings along: a hint for explanations, never a source of trust. */
  readonly embeddedCertificates: readonly string[];
}

type Problem = readonly [CheckId, Outcome];

/** The reading, or what is wrong with the structure; the first problem of each kind. */
export function readSignature(
  element: XmlElement,
  signed: XmlElement,
  where: string,
): SignatureReading | readonly Problem[] {
  const parts = structureOf(element, where);
  if (!('signedInfo' in parts)) return [['sig.structure', parts]];
  const info = signedInfoOf(parts.signedInfo, where);
  if (!('references' in info)) return [['sig.structure', info]];

  const problems: Problem[] = [];
  const signedInfoMethod = methodOf(info.canonicalization);
  if (signedInfoMethod === null) {
    problems.push(['sig.c14n', fail(`${where}: SignedInfo is canonicalized with ${nameOf(info.canonicalization)}.`)]);
  }
  const [reference] = info.references;
  if (reference === undefined || info.references.length !== 1) {
    const count = info.references.length;
    problems.push([
      'sig.one-reference',
      fail(`${where}: the signature has ${count} references instead of exactly one.`),
    ]);
    return problems;
  }
  const covered = coverage(reference, signed, where);
  if (covered.status === 'fail') problems.push(['sig.one-reference', covered]);
  const content = referenceOf(reference, where);
  if (!('contentMethod' in content)) return [...problems, ...content];
  if (signedInfoMethod === null || problems.length > 0) return problems;
  const signatureValue = decodeBase64(textOf(parts.signatureValue));
  if (signatureValue === null) return [['sig.structure', fail(`${where}: SignatureValue is not base64.`)]];
  return {
    element,
    signed,
    signedInfo: parts.signedInfo,
    signedInfoMethod,
    signatureMethod: attributeOf(info.signatureMethod, 'Algorithm') ?? '',
    algorithm: signatureAlgorithmOf(info.signatureMethod),
    signatureValue,
    embeddedCertificates: parts.keyInfo === null ? [] : embeddedCertificates(parts.keyInfo),
    ...content,
  };
}

/** The same for a message whose structure is in order. */
export function structurePasses(where: string): readonly Problem[] {
  return [
    ['sig.structure', pass(`${where}: one SignedInfo, one SignatureValue.`)],
    ['sig.one-reference', pass(`${where}: the signature covers the element that holds it, whole.`)],
    ['sig.transforms', pass(`${where}: enveloped signature and canonicalization, nothing else.`)],
    ['sig.c14n', pass(`${where}: the canonicalization is on the list.`)],
  ];
}

const partNames = new Set(['SignedInfo', 'SignatureValue', 'Reference', 'DigestValue']);

interface Parts {
  readonly signedInfo: XmlElement;
  readonly signatureValue: XmlElement;
  readonly keyInfo: XmlElement | null;
}

function structureOf(element: XmlElement, where: string): Parts | Outcome {
  const [signedInfo, signatureValue, keyInfo, ...more] = childElements(element);
  const names = childElements(element).map(({ local }) => local.slice(0, 40));
  const broken = () =>
    fail(
      `${where}: the signature holds ${names.join(', ') || 'nothing'} instead of SignedInfo, SignatureValue and at most one KeyInfo.`,
    );
  if (!isPart(signedInfo, 'SignedInfo') || !isPart(signatureValue, 'SignatureValue') || more.length > 0)
    return broken();
  if (keyInfo !== undefined && !isPart(keyInfo, 'KeyInfo')) return broken();
  // Whoever searches the signature for its SignedInfo must not find a second one (CVE-2025-29774).
  if (keyInfo !== undefined && [...walkElements(keyInfo)].some(({ local }) => partNames.has(local)))
    return fail(`${where}: there is another part of a signature inside KeyInfo.`);
  if (hasText(element)) return fail(`${where}: there is text between the parts of the signature.`);
  if (childElements(signatureValue).length > 0) return fail(`${where}: SignatureValue holds elements.`);
  return { signedInfo, signatureValue, keyInfo: keyInfo ?? null };
}

interface SignedInfoParts {
  readonly canonicalization: XmlElement;
  readonly signatureMethod: XmlElement;
  readonly references: readonly XmlElement[];
}

function signedInfoOf(signedInfo: XmlElement, where: string): SignedInfoParts | Outcome {
  const [canonicalization, signatureMethod, ...references] = childElements(signedInfo);
  if (!isPart(canonicalization, 'CanonicalizationMethod') || !isPart(signatureMethod, 'SignatureMethod')) {
    return fail(`${where}: SignedInfo does not start with CanonicalizationMethod and SignatureMethod.`);
  }
  if (!references.every((reference) => isPart(reference, 'Reference')) || hasText(signedInfo)) {
    return fail(`${where}: SignedInfo holds something that is not a Reference.`);
  }
  const parameters = childElements(signatureMethod);
  if (hasText(signatureMethod) || (parameters.length > 0 && signatureAlgorithmOf(signatureMethod) === null)) {
    return fail(
      `${where}: SignatureMethod carries parameters (such as a shortened HMAC) that its algorithm does not have or that are not understood.`,
    );
  }
  return { canonicalization, signatureMethod, references };
}

/** Does the reference name the element that holds the signature, by its ID and nothing else? */
function coverage(reference: XmlElement, signed: XmlElement, where: string): Outcome {
  const uri = attributeOf(reference, 'URI');
  const id = attributeOf(signed, 'ID');
  const expected = `#${id ?? ''}`;
  if (id === null || id === '') return fail(`${where}: the element that holds the signature has no ID.`);
  if (uri === expected) return pass(`${where}: the signature covers the element that holds it.`);
  const covers = uri === null ? 'nothing that it names' : uri === '' ? 'the whole document' : uri;
  return fail(`${where}: the signature does not cover this element (${expected}); it covers ${covers}.`, {
    expected,
    received: uri ?? '(no URI)',
  });
}

type Content = Pick<SignatureReading, 'contentMethod' | 'digestMethod' | 'digestValue'>;

function referenceOf(reference: XmlElement, where: string): Content | readonly Problem[] {
  const children = childElements(reference);
  const transforms = isPart(children[0], 'Transforms') ? children[0] : null;
  const [digestMethod, digestValue, ...more] = transforms === null ? children : children.slice(1);
  if (
    !isPart(digestMethod, 'DigestMethod') ||
    !isPart(digestValue, 'DigestValue') ||
    more.length > 0 ||
    hasText(reference)
  ) {
    return [['sig.structure', fail(`${where}: the Reference is not Transforms, DigestMethod and DigestValue.`)]];
  }
  const digest = childElements(digestValue).length > 0 ? null : decodeBase64(textOf(digestValue));
  if (digest === null) return [['sig.structure', fail(`${where}: DigestValue is not base64.`)]];
  const contentMethod = transformsOf(transforms, where);
  if ('status' in contentMethod) return [['sig.transforms', contentMethod]];
  return { contentMethod, digestMethod: attributeOf(digestMethod, 'Algorithm') ?? '', digestValue: digest };
}

function transformsOf(transforms: XmlElement | null, where: string): Canonicalization | Outcome {
  const list = transforms === null ? [] : childElements(transforms);
  const names = list.slice(0, limits.namedTransforms).map((transform) => nameOf(transform));
  const refuse = (why: string) =>
    fail(`${where}: ${why} (${names.join(', ') || 'none'}).`, {
      received: names.join(', '),
      expected: 'enveloped-signature, then at most one canonicalization',
    });
  const [enveloped, canonicalization, ...more] = list;
  if (transforms !== null && (hasText(transforms) || !list.every((transform) => isPart(transform, 'Transform')))) {
    return refuse('Transforms holds something else');
  }
  if (enveloped === undefined || attributeOf(enveloped, 'Algorithm') !== envelopedTransform) {
    return refuse('the first transform is not enveloped-signature');
  }
  // xml-crypto writes the prefix list into every transform, in the namespace of its algorithm; here it has no effect.
  if (childElements(enveloped).some((part) => !isPrefixList(part, envelopedTransform)) || hasText(enveloped))
    return refuse('the enveloped transform carries parameters');
  if (more.length > 0) return refuse('there are too many transforms');
  // Without a canonicalization a node set becomes octets by Canonical XML 1.0 (XML Signature §4.4.3.2).
  if (canonicalization === undefined) return { method: 'inclusive-1.0', comments: false, inclusivePrefixes: [] };
  return methodOf(canonicalization) ?? refuse('a transform is not on the list');
}

/** A CanonicalizationMethod or Transform as our own description; null when it is not on the list or has unknown parameters. */
function methodOf(element: XmlElement): Canonicalization | null {
  const known = canonicalizations.get(attributeOf(element, 'Algorithm') ?? '');
  if (known === undefined || hasText(element)) return null;
  const parameters = childElements(element);
  if (parameters.length === 0) return { ...known, inclusivePrefixes: [] };
  const [inclusive, ...more] = parameters;
  if (known.method !== 'exclusive-1.0' || more.length > 0 || inclusive === undefined) return null;
  if (!isPrefixList(inclusive)) return null;
  const list = (attributeOf(inclusive, 'PrefixList') ?? '').split(/[ \t\r\n]+/).filter((prefix) => prefix !== '');
  const prefixes = new Set(list.map((prefix) => (prefix === '#default' ? '' : prefix)));
  // Each one is looked up at every element.
  return prefixes.size > limits.prefixes ? null : { ...known, inclusivePrefixes: [...prefixes] };
}

const isPrefixList = (element: XmlElement, uri: string = exclusiveC14nNs): boolean =>
  isNamed(element, uri, 'InclusiveNamespaces') && element.children.length === 0;

function embeddedCertificates(keyInfo: XmlElement): string[] {
  const found: string[] = [];
  for (const holder of childElements(keyInfo)) {
    if (!isPart(holder, 'X509Data')) continue;
    for (const certificate of childElements(holder)) {
      if (isPart(certificate, 'X509Certificate') && found.length < 5) found.push(textOf(certificate).trim());
    }
  }
  return found;
}

function isPart(element: XmlElement | undefined, local: string): element is XmlElement {
  return element !== undefined && isNamed(element, signatureNs, local);
}

function hasText(element: XmlElement): boolean {
  return element.children.some((node) => node.type === 'text' && node.text.trim() !== '');
}

const nameOf = (element: XmlElement): string => (attributeOf(element, 'Algorithm') ?? '(no algorithm)').slice(0, 120);
