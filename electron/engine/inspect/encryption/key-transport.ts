/**
 * The keys that travel with encrypted content: where they stand, how each was encrypted, and for whom (XML Encryption 1.1 §3.5, §5.5).
 * Which of them is ours is only known when it opens.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { attributeOf, childrenNamed, deepTextOf, firstChild, textOf, type XmlElement } from '../../kernel/xml/tree.ts';
import { decodeBase64 } from '../base64.ts';
import { limits } from '../limits.ts';
import { encryption11Ns, encryptionNs, signatureNs } from '../namespaces.ts';
import { certificateKey } from '../trust/certificates.ts';

const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const more = 'http://www.w3.org/2001/04/xmldsig-more#';

const oaepHashes: ReadonlyMap<string, string> = new Map([
  [`${dsig}sha1`, 'sha1'],
  [`${encryptionNs}sha256`, 'sha256'],
  [`${more}sha384`, 'sha384'],
  [`${encryptionNs}sha512`, 'sha512'],
]);
const maskHashes: ReadonlyMap<string, string> = new Map(
  ['sha1', 'sha256', 'sha384', 'sha512'].map((hash) => [`${encryption11Ns}mgf1${hash}`, hash]),
);

/**
 * Inside the KeyInfo, beside EncryptedData, or named there by a same-document RetrievalMethod.
 *
 * @throws PorticoError `input/too-large`: none is left out, because it might be ours
 */
export function encryptedKeysOf(holder: XmlElement, encrypted: XmlElement, what: string): XmlElement[] {
  const beside = childrenNamed(holder, encryptionNs, 'EncryptedKey');
  const info = firstChild(encrypted, signatureNs, 'KeyInfo');
  const inside = info === null ? [] : childrenNamed(info, encryptionNs, 'EncryptedKey');
  if (inside.length + beside.length > limits.encryptedKeys)
    throw new PorticoError('input/too-large', `The ${what} is encrypted for more than ${limits.encryptedKeys} keys.`);
  const methods = info === null ? [] : childrenNamed(info, signatureNs, 'RetrievalMethod');
  const ids = new Set(methods.map((method) => attributeOf(method, 'URI')?.slice(1)));
  const named = beside.filter((key) => ids.has(attributeOf(key, 'Id') ?? ''));
  // With several recipients ours may be any of them, so the ones that are named only come first.
  return [...new Set([...inside, ...named, ...beside])];
}

export interface UsableTransport {
  readonly cipher: Buffer;
  readonly hash: string;
  readonly maskHash: string;
  readonly label: Buffer;
}
export interface RefusedTransport {
  readonly refused: string;
}

/** How a key was encrypted, or why it must not be opened. */
export function transportOf(encryptedKey: XmlElement): UsableTransport | RefusedTransport {
  const method = firstChild(encryptedKey, encryptionNs, 'EncryptionMethod');
  const algorithm = (method && attributeOf(method, 'Algorithm')) ?? '(none)';
  if (algorithm.endsWith('#rsa-1_5')) return { refused: 'RSA 1.5, which can be broken by asking often enough' };
  const older = algorithm === `${encryptionNs}rsa-oaep-mgf1p`;
  if (method === null || (!older && algorithm !== `${encryption11Ns}rsa-oaep`))
    return { refused: `${algorithm.slice(0, 120)}, which is not on the list` };
  const digest = firstChild(method, signatureNs, 'DigestMethod');
  const hash = digest === null ? 'sha1' : oaepHashes.get(attributeOf(digest, 'Algorithm') ?? '');
  const mgf = firstChild(method, encryption11Ns, 'MGF');
  // The older identifier fixes the mask function to SHA-1, whatever the digest is.
  const maskHash = older || mgf === null ? 'sha1' : maskHashes.get(attributeOf(mgf, 'Algorithm') ?? '');
  if (hash === undefined || maskHash === undefined) return { refused: 'RSA-OAEP with an unknown digest' };
  const parameters = firstChild(method, encryptionNs, 'OAEPparams');
  const label = parameters === null ? Buffer.alloc(0) : decodeBase64(textOf(parameters));
  const cipher = cipherBytes(encryptedKey);
  return cipher === null || label === null
    ? { refused: 'RSA-OAEP with a value that is not base64' }
    : { cipher, hash, maskHash, label };
}

/** Null: there is no value, or it is not base64. */
export function cipherBytes(element: XmlElement): Buffer | null {
  const data = firstChild(element, encryptionNs, 'CipherData');
  const value = data && firstChild(data, encryptionNs, 'CipherValue');
  return value === null ? null : decodeBase64(textOf(value));
}

/** For whom the key was encrypted, as far as the message says; with a leading space, or empty. */
export function recipientInWords(keys: readonly XmlElement[]): string {
  for (const key of keys) {
    const info = firstChild(key, signatureNs, 'KeyInfo');
    const holder = info && firstChild(info, signatureNs, 'X509Data');
    const certificate = holder && firstChild(holder, signatureNs, 'X509Certificate');
    const entry = certificate && certificateKey(textOf(certificate).trim());
    if (entry) return ` for the certificate ${entry.fingerprint} (${entry.certificate?.subject ?? 'no subject'})`;
    const name = info && firstChild(info, signatureNs, 'KeyName');
    if (name) return ` for the key named ${textOf(name).slice(0, 200)}`;
    const serial = holder && firstChild(holder, signatureNs, 'X509IssuerSerial');
    if (serial) return ` for the certificate ${deepTextOf(serial).trim().replace(/\s+/g, ' ').slice(0, 200)}`;
    const recipient = attributeOf(key, 'Recipient');
    if (recipient !== null) return ` for ${recipient.slice(0, 200)}`;
  }
  return '';
}
