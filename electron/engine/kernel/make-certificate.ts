/**
 * Writes self-signed X.509 certificates (RFC 5280) for keys that were made on this machine: the loopback IdP's signing key,
 * the test service provider's encryption key. SAML uses a certificate as a wrapping of a public key, so there is no
 * authority, no chain and nothing to revoke. Any dates and any subject are possible, expired ones on purpose.
 */
import { createHash, type KeyObject, sign } from 'node:crypto';

export interface CertificateRequest {
  /** RSA, or EC on P-256, P-384 or P-521. */
  readonly keyPair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  /** The common name, or the common name with the organization. */
  readonly subject: string | { readonly commonName: string; readonly organization?: string };
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The certificate as PEM, lines of 64 characters, with a line end after the last. Milliseconds of the dates are dropped. */
export function makeCertificate(request: CertificateRequest): string {
  const { publicKey, privateKey } = request.keyPair;
  const algorithm = signatureAlgorithm(privateKey);
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const name = distinguishedName(request.subject);
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serialNumber(publicKeyInfo, request)),
    algorithm,
    name,
    sequence(time(request.notBefore), time(request.notAfter)),
    name,
    publicKeyInfo,
    tagged(0xa3, sequence(basicConstraints())),
  );
  const certificate = sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, privateKey)));
  return toPem(certificate);
}

/** Wraps DER bytes as a PEM certificate. */
export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Two certificates of one key with different dates must differ in their number; equal requests give the same one. */
function serialNumber(publicKeyInfo: Buffer, { notBefore, notAfter, subject }: CertificateRequest): Buffer {
  const hash = createHash('sha256')
    .update(publicKeyInfo)
    .update(JSON.stringify([notBefore, notAfter, subject]));
  const serial = hash.digest().subarray(0, 16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

function signatureAlgorithm(privateKey: KeyObject): Buffer {
  if (privateKey.asymmetricKeyType === 'rsa') return sequence(objectId('2a864886f70d01010b'), tagged(0x05));
  if (privateKey.asymmetricKeyType === 'ec') return sequence(objectId('2a8648ce3d040302'));
  throw new TypeError(`no certificate for a key of type ${privateKey.asymmetricKeyType}`);
}

function distinguishedName(subject: CertificateRequest['subject']): Buffer {
  const { commonName, organization } = typeof subject === 'string' ? { commonName: subject } : subject;
  const part = (type: string, value: string) =>
    tagged(0x31, sequence(objectId(type), tagged(0x0c, Buffer.from(value, 'utf8'))));
  return sequence(...(organization === undefined ? [] : [part('55040a', organization)]), part('550403', commonName));
}

const basicConstraints = () => sequence(objectId('551d13'), tagged(0x04, sequence()));

/** UTCTime until 2049, GeneralizedTime after it (RFC 5280 §4.1.2.5). */
function time(date: Date): Buffer {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  const year = date.getUTCFullYear();
  const short = year >= 1950 && year < 2050;
  return tagged(short ? 0x17 : 0x18, Buffer.from(short ? digits.slice(2) : digits, 'ascii'));
}

/** An unsigned number: a leading zero keeps it positive. */
const integer = (bytes: Buffer) =>
  tagged(0x02, (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
const objectId = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const bitString = (bytes: Buffer) => tagged(0x03, Buffer.from([0]), bytes);
const sequence = (...parts: readonly Buffer[]) => tagged(0x30, ...parts);

/** Tag, definite length, content (X.690 §8.1). */
function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const hex = content.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}
