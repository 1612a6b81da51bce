/**
 * Opens EncryptedAssertion, EncryptedID and EncryptedAttribute with the service provider's own key, in memory (XML Encryption 1.1). Only same-document
 * references are followed. A changed tag, a wrong padding and a cut text look the same to whoever sent them.
 */
import { createDecipheriv, type KeyObject } from 'node:crypto';
import { parseXml, type XmlDocument, XmlProblem } from '../../kernel/xml/parse-xml.ts';
import {
  attributeOf,
  childElements,
  childrenNamed,
  deepTextOf,
  firstChild,
  textOf,
  walkElements,
  type XmlElement,
} from '../../kernel/xml/tree.ts';
import { decodeBase64, decodeUtf8 } from '../base64.ts';
import { type Findings, fail, pass, skip, warn } from '../findings.ts';
import { limits, xmlLimits } from '../limits.ts';
import { encryption11Ns, encryptionNs, signatureNs } from '../namespaces.ts';
import { certificateKey } from '../trust/certificates.ts';
import { decryptOaep } from './oaep.ts';

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

interface ContentCipher {
  readonly name: 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc';
  readonly keyBytes: number;
}
const contentCiphers: ReadonlyMap<string, ContentCipher> = new Map<string, ContentCipher>([
  [`${encryption11Ns}aes128-gcm`, { name: 'aes-128-gcm', keyBytes: 16 }],
  [`${encryption11Ns}aes192-gcm`, { name: 'aes-192-gcm', keyBytes: 24 }],
  [`${encryption11Ns}aes256-gcm`, { name: 'aes-256-gcm', keyBytes: 32 }],
  [`${encryptionNs}aes128-cbc`, { name: 'aes-128-cbc', keyBytes: 16 }],
  [`${encryptionNs}aes192-cbc`, { name: 'aes-192-cbc', keyBytes: 24 }],
  [`${encryptionNs}aes256-cbc`, { name: 'aes-256-cbc', keyBytes: 32 }],
]);

/**
 * @param holder  EncryptedAssertion, EncryptedID or EncryptedAttribute
 * @param what  in the person's words: `assertion`, `identifier`, `attribute`
 * @param expected  the element that the content has to be
 * @returns the decrypted document, or null; either way the findings say why
 */
export function decryptElement(
  holder: XmlElement,
  what: string,
  expected: { readonly uri: string; readonly locals: readonly string[] },
  key: KeyObject | null,
  findings: Findings,
): XmlDocument | null {
  const parts = childrenNamed(holder, encryptionNs, 'EncryptedData');
  const [encrypted] = parts;
  const foreign = childElements(holder).filter(
    ({ uri, local }) => uri !== encryptionNs || !/^Encrypted(Data|Key)$/.test(local),
  );
  if (encrypted === undefined || parts.length !== 1 || foreign.length > 0) {
    findings.add('enc.content', fail(`The encrypted ${what} does not hold exactly one EncryptedData.`));
    return null;
  }
  if (reachesOutside(holder)) {
    findings.add('enc.references', fail(`The encrypted ${what} refers to something outside the message.`));
    return null;
  }
  findings.add('enc.references', pass('Nothing refers to the outside.'));
  const cipher = contentCipherOf(encrypted, what, findings);
  const keys = encryptedKeysOf(holder, encrypted).slice(0, limits.encryptedKeys);
  const transports = keys.map((encryptedKey) => transportOf(encryptedKey));
  const refused = transports.find((transport) => 'refused' in transport);
  if (refused !== undefined && 'refused' in refused)
    findings.add(
      'enc.algorithm',
      fail(`The key of the encrypted ${what} is transported with ${refused.refused}.`, {
        received: refused.refused,
        expected: 'RSA-OAEP',
      }),
    );
  if (keys.length === 0) findings.add('enc.key', fail(`The encrypted ${what} carries no encrypted key.`));
  if (cipher === null || refused !== undefined || keys.length === 0) return null;
  if (key === null) {
    findings.add(
      'enc.key',
      skip(`The ${what} is encrypted${recipientInWords(keys)}; give the private key (--decrypt-key) to open it.`),
    );
    return null;
  }
  return open(encrypted, cipher, transports, key, what, expected, recipientInWords(keys), findings);
}

function open(
  encrypted: XmlElement,
  cipher: ContentCipher,
  transports: readonly Transport[],
  key: KeyObject,
  what: string,
  expected: { readonly uri: string; readonly locals: readonly string[] },
  recipient: string,
  findings: Findings,
): XmlDocument | null {
  const bytes = cipherBytes(encrypted);
  if (bytes === null) {
    findings.add('enc.integrity', fail(`The encrypted ${what} is not base64.`));
    return null;
  }
  let opened = false;
  for (const transport of transports) {
    if ('refused' in transport || key.asymmetricKeyType !== 'rsa') continue;
    const contentKey = decryptOaep(key, transport.cipher, transport.hash, transport.maskHash, transport.label);
    if (contentKey === null) continue;
    opened = true;
    if (contentKey.length !== cipher.keyBytes) continue;
    const plain = decryptContent(cipher, contentKey, bytes);
    if (plain === null) continue;
    findings.add('enc.key', pass(`Our key opens the ${what}.`));
    findings.add('enc.integrity', pass(`The encrypted ${what} is whole.`));
    return parseContent(plain, encrypted, what, expected, findings);
  }
  if (opened) {
    findings.add('enc.key', pass(`Our key opens the key of the ${what}.`));
    findings.add('enc.integrity', fail(`The encrypted ${what} was changed or cut.`));
  } else
    findings.add(
      'enc.key',
      fail(`The ${what} is encrypted for another key${recipient}.`, {
        expected: 'our encryption certificate',
        received: recipient.trim() || 'unknown',
      }),
    );
  return null;
}

function parseContent(
  plain: Buffer,
  encrypted: XmlElement,
  what: string,
  expected: { readonly uri: string; readonly locals: readonly string[] },
  findings: Findings,
): XmlDocument | null {
  const text = decodeUtf8(plain);
  if (text === null) {
    findings.add('enc.content', fail(`The decrypted ${what} is not UTF-8 text.`));
    return null;
  }
  try {
    // The plain text stands where EncryptedData stood, so prefixes that are declared around it count (XML Encryption §4.4).
    const document = parseXml(text, xmlLimits, encrypted.scope);
    const { root } = document;
    if (root.uri !== expected.uri || !expected.locals.includes(root.local)) {
      findings.add(
        'enc.content',
        fail(`The decrypted ${what} is ${root.local.slice(0, 60)} instead of ${expected.locals[0]}.`),
      );
      return null;
    }
    if (root.local === 'NameID' && childElements(root).length > 0) {
      findings.add('enc.content', fail(`The decrypted ${what} holds an element where only text may stand.`));
      return null;
    }
    findings.add('enc.content', pass(`The decrypted ${what} is one ${root.local}.`));
    return document;
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    const id = error.kind === 'dtd' ? 'xml.dtd' : error.kind === 'limit' ? 'input.size' : 'enc.content';
    findings.add(id, fail(`The decrypted ${what} is not correct XML: ${error.message}`));
    return null;
  }
}

/** Null: wrong tag, wrong padding or too short; which of them is nobody's business. */
function decryptContent(cipher: ContentCipher, key: Buffer, bytes: Buffer): Buffer | null {
  try {
    if (cipher.name === 'aes-128-gcm' || cipher.name === 'aes-192-gcm' || cipher.name === 'aes-256-gcm') {
      if (bytes.length < 28) return null;
      const decipher = createDecipheriv(cipher.name, key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    }
    if (bytes.length < 32 || bytes.length % 16 !== 0) return null;
    const decipher = createDecipheriv(cipher.name, key, bytes.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
    // Only the last byte counts: the others are arbitrary (XML Encryption 1.1 §5.2).
    const padding = padded.at(-1) ?? 0;
    return padding >= 1 && padding <= 16 ? padded.subarray(0, -padding) : null;
  } catch {
    return null;
  }
}

function contentCipherOf(encrypted: XmlElement, what: string, findings: Findings): ContentCipher | null {
  const method = firstChild(encrypted, encryptionNs, 'EncryptionMethod');
  const algorithm = (method && attributeOf(method, 'Algorithm')) ?? '(none)';
  const cipher = contentCiphers.get(algorithm);
  if (cipher === undefined) {
    const why = algorithm.includes('tripledes')
      ? 'Triple DES, which can be broken'
      : `${algorithm.slice(0, 120)}, which is not on the list`;
    findings.add(
      'enc.algorithm',
      fail(`The ${what} is encrypted with ${why}.`, { received: algorithm, expected: 'AES-128-GCM or AES-256-GCM' }),
    );
    return null;
  }
  if (cipher.name.endsWith('cbc'))
    findings.add(
      'enc.algorithm',
      warn(
        `The ${what} is encrypted with AES-CBC, whose content an attacker can change unseen; AES-GCM prevents that.`,
        { received: cipher.name, expected: 'AES-128-GCM or AES-256-GCM' },
      ),
    );
  else findings.add('enc.algorithm', pass(`The ${what} is encrypted with ${cipher.name.toUpperCase()}.`));
  return cipher;
}

/** Inside the KeyInfo, beside EncryptedData, or named there by a same-document RetrievalMethod. */
function encryptedKeysOf(holder: XmlElement, encrypted: XmlElement): XmlElement[] {
  const beside = childrenNamed(holder, encryptionNs, 'EncryptedKey');
  const info = firstChild(encrypted, signatureNs, 'KeyInfo');
  if (info === null) return beside;
  const inside = childrenNamed(info, encryptionNs, 'EncryptedKey');
  const named = childrenNamed(info, signatureNs, 'RetrievalMethod').flatMap((method) => {
    const id = attributeOf(method, 'URI')?.slice(1);
    return beside.filter((key) => attributeOf(key, 'Id') === id);
  });
  // With several recipients ours may be any of them, so the ones that are named only come first.
  return [...new Set([...inside, ...named, ...beside])];
}

function reachesOutside(holder: XmlElement): boolean {
  for (const element of walkElements(holder)) {
    if (element.local === 'CipherReference') return true;
    if (element.local === 'RetrievalMethod' && !(attributeOf(element, 'URI') ?? '').startsWith('#')) return true;
  }
  return false;
}

type Transport =
  | { readonly cipher: Buffer; readonly hash: string; readonly maskHash: string; readonly label: Buffer }
  | { readonly refused: string };

function transportOf(encryptedKey: XmlElement): Transport {
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

function cipherBytes(element: XmlElement): Buffer | null {
  const data = firstChild(element, encryptionNs, 'CipherData');
  const value = data && firstChild(data, encryptionNs, 'CipherValue');
  return value === null ? null : decodeBase64(textOf(value));
}

/** For whom the key was encrypted, as far as the message says; with a leading space, or empty. */
function recipientInWords(keys: readonly XmlElement[]): string {
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
