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
  firstChild,
  walkElements,
  type XmlElement,
} from '../../kernel/xml/tree.ts';
import { decodeUtf8 } from '../base64.ts';
import { type Findings, fail, type Outcome, pass, skip, warn } from '../findings.ts';
import { xmlLimits } from '../limits.ts';
import { encryption11Ns, encryptionNs } from '../namespaces.ts';
import {
  cipherBytes,
  encryptedKeysOf,
  type RefusedTransport,
  recipientInWords,
  transportOf,
  type UsableTransport,
} from './key-transport.ts';
import { decryptOaep } from './oaep.ts';

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
 * @throws PorticoError `input/too-large`: each key costs an operation with our private key
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
  const keys = encryptedKeysOf(holder, encrypted, what);
  const transports = keys.map((encryptedKey) => transportOf(encryptedKey));
  const usable = transports.filter((transport) => 'cipher' in transport);
  const refused = transports.find((transport) => 'refused' in transport);
  if (keys.length === 0) findings.add('enc.key', fail(`The encrypted ${what} carries no encrypted key.`));
  if (refused !== undefined && usable.length === 0) findings.add('enc.algorithm', refusal(what, refused, fail));
  if (cipher === null || usable.length === 0) return null;
  const recipient = recipientInWords(keys);
  if (key === null) {
    if (refused !== undefined) findings.add('enc.algorithm', refusal(what, refused, warn));
    findings.add(
      'enc.key',
      skip(`The ${what} is encrypted${recipient}; give the private key (--decrypt-key) to open it.`),
    );
    return null;
  }
  const contentKeys = usable.flatMap((transport) => openKey(transport, key) ?? []);
  // Beside one that opens, a refused one is for somebody else. When none does, it may be the one for us.
  if (refused !== undefined)
    findings.add('enc.algorithm', refusal(what, refused, contentKeys.length > 0 ? warn : fail));
  if (contentKeys.length > 0) return open(encrypted, cipher, contentKeys, what, expected, findings);
  findings.add(
    'enc.key',
    fail(
      `The ${what} is encrypted for another key${recipient}${refused === undefined ? '' : ', or for ours in a way that is refused'}.`,
      { expected: 'our encryption certificate', received: recipient.trim() || 'unknown' },
    ),
  );
  return null;
}

function refusal(what: string, { refused }: RefusedTransport, judge: typeof fail): Outcome {
  return judge(`A key of the encrypted ${what} is transported with ${refused}.`, {
    received: refused,
    expected: 'RSA-OAEP',
  });
}

function openKey({ cipher, hash, maskHash, label }: UsableTransport, key: KeyObject): Buffer | null {
  return key.asymmetricKeyType === 'rsa' ? decryptOaep(key, cipher, hash, maskHash, label) : null;
}

function open(
  encrypted: XmlElement,
  cipher: ContentCipher,
  contentKeys: readonly Buffer[],
  what: string,
  expected: { readonly uri: string; readonly locals: readonly string[] },
  findings: Findings,
): XmlDocument | null {
  const bytes = cipherBytes(encrypted);
  if (bytes === null) {
    findings.add('enc.integrity', fail(`The encrypted ${what} is not base64.`));
    return null;
  }
  for (const contentKey of contentKeys) {
    const plain = contentKey.length === cipher.keyBytes ? decryptContent(cipher, contentKey, bytes) : null;
    if (plain === null) continue;
    findings.add('enc.key', pass(`Our key opens the ${what}.`));
    findings.add('enc.integrity', pass(`The encrypted ${what} is whole.`));
    return parseContent(plain, encrypted, what, expected, findings);
  }
  findings.add('enc.key', pass(`Our key opens the key of the ${what}.`));
  findings.add('enc.integrity', fail(`The encrypted ${what} was changed or cut.`));
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

function reachesOutside(holder: XmlElement): boolean {
  for (const element of walkElements(holder)) {
    if (element.local === 'CipherReference') return true;
    if (element.local === 'RetrievalMethod' && !(attributeOf(element, 'URI') ?? '').startsWith('#')) return true;
  }
  return false;
}
