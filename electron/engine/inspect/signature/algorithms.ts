/**
 * What a signature may be made with. The identifiers come from the message, so they are looked up in maps. Weak ones are listed
 * by name to be refused with a reason; everything else is unknown and refused as well.
 */
import { constants, createVerify, type KeyObject, verify } from 'node:crypto';
import type { Canonicalization } from '../../kernel/xml/canonicalize.ts';
import { exclusiveC14nNs, signatureMoreNs } from '../namespaces.ts';
import { verifiesPss } from './pss.ts';

export interface SignatureAlgorithm {
  readonly name: string;
  readonly scheme: 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa';
  readonly hash: SignatureHash;
  /** RSA-PSS only, where the message states them (RFC 9231 §2.3.9); without: as long as the hash, and the same hash. */
  readonly saltLength?: number;
  readonly maskHash?: SignatureHash;
}

export type SignatureHash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const xmlenc = 'http://www.w3.org/2001/04/xmlenc#';
const xmldsig = 'http://www.w3.org/2000/09/xmldsig#';

const hashes = ['sha256', 'sha384', 'sha512'] as const;

/** RFC 9231 §2.3: RSA PKCS#1 v1.5, RSA-PSS with MGF1, ECDSA. SHA-1 stays readable, so that it can be explained or allowed. */
export const signatureAlgorithms: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ...hashes.flatMap((hash): [string, SignatureAlgorithm][] => [
    [`${more}rsa-${hash}`, { name: `RSA-${hash.toUpperCase()}`, scheme: 'rsa-pkcs1', hash }],
    [`${signatureMoreNs}${hash}-rsa-MGF1`, { name: `RSA-PSS with ${hash.toUpperCase()}`, scheme: 'rsa-pss', hash }],
    [`${more}ecdsa-${hash}`, { name: `ECDSA-${hash.toUpperCase()}`, scheme: 'ecdsa', hash }],
  ]),
  [`${xmldsig}rsa-sha1`, { name: 'RSA-SHA1', scheme: 'rsa-pkcs1', hash: 'sha1' }],
  [`${more}ecdsa-sha1`, { name: 'ECDSA-SHA1', scheme: 'ecdsa', hash: 'sha1' }],
]);

/** XML Encryption names SHA-256 and SHA-512, RFC 9231 SHA-384. */
export const digestAlgorithms: ReadonlyMap<string, SignatureHash> = new Map([
  [`${xmlenc}sha256`, 'sha256'],
  [`${more}sha384`, 'sha384'],
  [`${xmlenc}sha512`, 'sha512'],
  [`${xmldsig}sha1`, 'sha1'],
]);

export const envelopedTransform = `${xmldsig}enveloped-signature`;

type Method = Pick<Canonicalization, 'method' | 'comments'>;

export const canonicalizations: ReadonlyMap<string, Method> = new Map<string, Method>([
  [exclusiveC14nNs, { method: 'exclusive-1.0', comments: false }],
  [`${exclusiveC14nNs}WithComments`, { method: 'exclusive-1.0', comments: true }],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', { method: 'inclusive-1.0', comments: false }],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments', { method: 'inclusive-1.0', comments: true }],
  ['http://www.w3.org/2006/12/xml-c14n11', { method: 'inclusive-1.1', comments: false }],
  ['http://www.w3.org/2006/12/xml-c14n11#WithComments', { method: 'inclusive-1.1', comments: true }],
]);

const curves: ReadonlyMap<string, number> = new Map([
  ['prime256v1', 64],
  ['secp384r1', 96],
  ['secp521r1', 132],
]);

/** Can this key have made such a signature? */
export function fitsKey(algorithm: SignatureAlgorithm, key: KeyObject): boolean {
  if (algorithm.scheme === 'ecdsa') {
    return key.asymmetricKeyType === 'ec' && curves.has(key.asymmetricKeyDetails?.namedCurve ?? '');
  }
  return key.asymmetricKeyType === 'rsa' || (key.asymmetricKeyType === 'rsa-pss' && algorithm.scheme === 'rsa-pss');
}

/**
 * Does the signature verify? R and S of ECDSA stand side by side (XML Signature 1.1 §6.4.3), the PSS salt is as long as the hash
 * (RFC 9231 §2.3.10) unless the message states its length. Anything the library refuses is a "no".
 */
export function verifies(algorithm: SignatureAlgorithm, key: KeyObject, signed: string, value: Buffer): boolean {
  try {
    // The usual case the usual way: with options Node looks at the key several times over, which costs as much as the arithmetic.
    if (algorithm.scheme === 'rsa-pkcs1')
      return key.asymmetricKeyType === 'rsa' && createVerify(algorithm.hash).update(signed, 'utf8').verify(key, value);
    const bytes = Buffer.from(signed, 'utf8');
    if (algorithm.scheme === 'ecdsa') {
      if (value.length !== curves.get(key.asymmetricKeyDetails?.namedCurve ?? '')) return false;
      return verify(algorithm.hash, bytes, { key, dsaEncoding: 'ieee-p1363' }, value);
    }
    const { hash, maskHash = hash, saltLength = constants.RSA_PSS_SALTLEN_DIGEST } = algorithm;
    if (maskHash !== hash) return verifiesPss({ hash, maskHash, saltLength }, key, bytes, value);
    return verify(algorithm.hash, bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, value);
  } catch {
    return false;
  }
}

/** Why an identifier that is not on the list is refused. */
export function whyRefused(identifier: string): string {
  if (/hmac/i.test(identifier)) return 'HMAC needs a secret that both sides share, and there is none';
  if (/md5/i.test(identifier)) return 'MD5 can be forged';
  if (/dsa-sha1$|#dsa/i.test(identifier) && !/ecdsa/i.test(identifier)) return 'DSA is no longer accepted';
  if (/sha1|ripemd|sha224/i.test(identifier)) return 'its hash is too weak';
  return 'it is not on the list of known algorithms';
}
