/** SignatureMethod as one of the algorithms that we know; RSA-PSS may state its parameters in it (RFC 9231 §2.3.9). */
import { attributeOf, childElements, isNamed, textOf, type XmlElement } from '../../kernel/xml/tree.ts';
import { signatureMoreNs, signatureNs } from '../namespaces.ts';
import { digestAlgorithms, type SignatureAlgorithm, type SignatureHash, signatureAlgorithms } from './algorithms.ts';

const withParameters = `${signatureMoreNs}rsa-pss`;
const hashBytes = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const;

/** Null when the identifier is not on the list, or there are parameters that it does not have or that are not understood. */
export function signatureAlgorithmOf(method: XmlElement): SignatureAlgorithm | null {
  const identifier = attributeOf(method, 'Algorithm') ?? '';
  const [parameters, ...more] = childElements(method);
  if (identifier !== withParameters)
    return parameters === undefined ? (signatureAlgorithms.get(identifier) ?? null) : null;
  if (more.length > 0) return null;
  if (parameters === undefined) return pss('sha256', 'sha256', hashBytes.sha256);
  return isNamed(parameters, signatureMoreNs, 'RSAPSSParams') ? pssOf(parameters) : null;
}

function pss(hash: SignatureHash, maskHash: SignatureHash, saltLength: number): SignatureAlgorithm {
  return { name: `RSA-PSS with ${hash.toUpperCase()}`, scheme: 'rsa-pss', hash, maskHash, saltLength };
}

/** Each part may be left out, in this order; what is left out is SHA-256, MGF1 with SHA-256, the length of the hash, and 1. */
function pssOf(parameters: XmlElement): SignatureAlgorithm | null {
  const parts = childElements(parameters);
  const take = (uri: string, local: string): XmlElement | null => {
    const [next] = parts;
    if (next === undefined || !isNamed(next, uri, local)) return null;
    parts.shift();
    return next;
  };
  const hash = hashOf(take(signatureNs, 'DigestMethod'));
  const maskHash = maskHashOf(take(signatureMoreNs, 'MaskGenerationFunction'));
  const salt = take(signatureMoreNs, 'SaltLength');
  const trailer = take(signatureMoreNs, 'TrailerField');
  if (parts.length > 0 || hash === null || maskHash === null) return null;
  const saltLength = salt === null ? hashBytes[hash] : wholeNumber(salt);
  if (saltLength === null || (trailer !== null && wholeNumber(trailer) !== 1)) return null;
  return pss(hash, maskHash, saltLength);
}

function hashOf(digestMethod: XmlElement | null): SignatureHash | null {
  if (digestMethod === null) return 'sha256';
  if (childElements(digestMethod).length > 0) return null;
  return digestAlgorithms.get(attributeOf(digestMethod, 'Algorithm') ?? '') ?? null;
}

function maskHashOf(mask: XmlElement | null): SignatureHash | null {
  if (mask === null) return 'sha256';
  const [digestMethod, ...more] = childElements(mask);
  if ((attributeOf(mask, 'Algorithm') ?? `${signatureMoreNs}MGF1`) !== `${signatureMoreNs}MGF1` || more.length > 0)
    return null;
  if (digestMethod !== undefined && !isNamed(digestMethod, signatureNs, 'DigestMethod')) return null;
  return hashOf(digestMethod ?? null);
}

/** No salt is longer than the largest key. */
function wholeNumber(element: XmlElement): number | null {
  const text = childElements(element).length > 0 ? '' : textOf(element).trim();
  return /^\d{1,4}$/.test(text) ? Number(text) : null;
}
