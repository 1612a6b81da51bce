/**
 * Certificates and bare public keys as trusted keys, each parsed once: the same certificate arrives with every message, and
 * reading it costs more than verifying with it. Nothing here decides trust; that is where the text came from.
 */
import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../../../shared/model/partner.ts';
import { decodeBase64 } from '../base64.ts';

export interface PublicKeyEntry {
  readonly key: KeyObject;
  /** SHA-256 of the certificate, or of the key where there is no certificate; upper case, with colons. */
  readonly fingerprint: string;
  readonly certificate: CertificateDetails | null;
}

export interface CertificateDetails {
  readonly pem: string;
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const soonDays = 30;
const dayMs = 86_400_000;
const cacheSize = 500;
const cache = new Map<string, PublicKeyEntry | null>();

/** @param base64 the DER bytes as base64, white space allowed. Null when it is not a certificate. */
export function certificateKey(base64: string): PublicKeyEntry | null {
  const known = cache.get(base64);
  if (known !== undefined) return known;
  const der = decodeBase64(base64);
  const entry = der === null ? null : readDer(der);
  if (cache.size >= cacheSize) cache.delete(cache.keys().next().value ?? '');
  if (base64.length < 50_000) cache.set(base64, entry);
  return entry;
}

function readDer(der: Buffer): PublicKeyEntry | null {
  try {
    const certificate = new X509Certificate(der);
    return {
      key: certificate.publicKey,
      fingerprint: certificate.fingerprint256,
      certificate: {
        pem: certificate.toString(),
        subject: certificate.subject.replaceAll('\n', ', '),
        notBefore: certificate.validFromDate,
        notAfter: certificate.validToDate,
      },
    };
  } catch {
    return null;
  }
}

/** A key that is published without a certificate (RSAKeyValue, ECKeyValue). Null when the values are no key. */
export function jwkKey(jwk: { readonly [member: string]: string }): PublicKeyEntry | null {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return {
      key,
      fingerprint: colons(createHash('sha256').update(key.export({ type: 'spki', format: 'der' }))),
      certificate: null,
    };
  } catch {
    return null;
  }
}

const pemBegin = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/g;
/** A certificate of a megabyte is none. */
const longestBlock = 1_000_000;

/** Every certificate of a PEM text, in its order; `null` stands for a block that cannot be read. */
export function pemCertificates(pem: string, atMost: number): (PublicKeyEntry | null)[] {
  const found: (PublicKeyEntry | null)[] = [];
  for (const begin of pem.matchAll(pemBegin)) {
    if (found.length >= atMost) break;
    const start = begin.index + begin[0].length;
    const end = pem.slice(start, start + longestBlock).indexOf('-----END ');
    found.push(end === -1 ? null : certificateKey(pem.slice(start, start + end).trim()));
  }
  return found;
}

/**
 * SHA-256 of a certificate, upper case with colons, the way products show it. Takes PEM or bare base64.
 * @returns null when the text is not a certificate
 */
export function fingerprintSha256(certificate: string): string | null {
  const [first] = certificate.includes('-----BEGIN')
    ? pemCertificates(certificate, 1)
    : [certificateKey(certificate.trim())];
  return first?.fingerprint ?? null;
}

/**
 * The certificates of a PEM text (or one certificate as bare base64), with their state at `now`.
 * Blocks that cannot be read are left out; an empty list means that there was none.
 */
export function readCertificates(pem: string, now: Date): CertificateFacts[] {
  const entries = pem.includes('-----BEGIN') ? pemCertificates(pem, 1000) : [certificateKey(pem.trim())];
  return entries.flatMap((entry) => certificateFacts(entry, now) ?? []);
}

export function certificateFacts(entry: PublicKeyEntry | null, now: Date): CertificateFacts | null {
  if (entry === null || entry.certificate === null) return null;
  const { subject, notBefore, notAfter } = entry.certificate;
  return {
    subject,
    fingerprintSha256: entry.fingerprint,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    key: keyInWords(entry.key),
    state: certificateState(entry, now),
  };
}

function certificateState(entry: PublicKeyEntry, now: Date): CertificateFacts['state'] {
  const { certificate } = entry;
  if (isWeak(entry.key)) return 'weak';
  if (certificate === null) return 'valid';
  if (now.getTime() > certificate.notAfter.getTime()) return 'expired';
  if (now.getTime() < certificate.notBefore.getTime()) return 'not-yet-valid';
  return certificate.notAfter.getTime() - now.getTime() < soonDays * dayMs ? 'expiring' : 'valid';
}

/** RSA below 2048 bits (NIST SP 800-131A), or a kind of key that no accepted algorithm uses. */
export function isWeak(key: KeyObject): boolean {
  const type = key.asymmetricKeyType;
  if (type === 'rsa' || type === 'rsa-pss') return rsaWeakness(key) !== null;
  return type !== 'ec' && type !== 'ed25519';
}

/**
 * Why signatures of this RSA key prove little, as a statement about the key; null for a sound key and for every other kind.
 * With the exponent 1 a signature is its own message, so anyone can make one; an even one is no key (RFC 8017 §3.1).
 */
export function rsaWeakness(key: KeyObject): string | null {
  const type = key.asymmetricKeyType;
  if (type !== 'rsa' && type !== 'rsa-pss') return null;
  const exponent = key.asymmetricKeyDetails?.publicExponent ?? 0n;
  if (exponent < 3n || exponent % 2n === 0n) return `has the exponent ${exponent}, with which anyone can sign`;
  return rsaBits(key) < 2048 ? `has only ${rsaBits(key)} bits` : null;
}

export const rsaBits = (key: KeyObject): number => key.asymmetricKeyDetails?.modulusLength ?? 0;

export function keyInWords(key: KeyObject): string {
  const type = key.asymmetricKeyType;
  if (type === 'rsa' || type === 'rsa-pss') return `RSA ${rsaBits(key)} bits`;
  if (type === 'ec') return `EC ${curveInWords(key.asymmetricKeyDetails?.namedCurve)}`;
  return type === 'ed25519' ? 'Ed25519' : (type ?? 'unknown');
}

function curveInWords(curve: string | undefined): string {
  const names: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
  return names[curve ?? ''] ?? curve ?? 'of an unknown curve';
}

function colons(hash: { digest(encoding: 'hex'): string }): string {
  return (hash.digest('hex').toUpperCase().match(/../g) ?? []).join(':');
}
