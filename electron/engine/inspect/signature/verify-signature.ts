/**
 * One signature, judged: structure, algorithms, digest, value, key. Reports everything it can evaluate even when something else
 * failed. `authentic` only when every part holds and a trusted key signed it.
 */
import { createHash } from 'node:crypto';
import { type Canonicalization, canonicalize } from '../../kernel/xml/canonicalize.ts';
import type { XmlElement } from '../../kernel/xml/tree.ts';
import { type Findings, fail, pass, skip, warn } from '../findings.ts';
import { certificateKey, keyInWords, type PublicKeyEntry, rsaWeakness } from '../trust/certificates.ts';
import { type KeyRing, reportKeyUsed } from '../trust/key-ring.ts';
import { digestAlgorithms, fitsKey, type SignatureAlgorithm, verifies, whyRefused } from './algorithms.ts';
import { explainDigest } from './explain-digest.ts';
import { readSignature, type SignatureReading, structurePasses } from './read-signature.ts';

export interface SignatureContext {
  readonly ring: KeyRing;
  readonly allowSha1: boolean;
  readonly now: Date;
  readonly findings: Findings;
  /** What would enable the check when there is no key. */
  readonly hint: string;
}

export interface SignatureVerdict {
  readonly signed: XmlElement;
  /** Nothing about it failed; says nothing about the key when none was given. */
  readonly intact: boolean;
  /** A trusted key signed it and nothing failed: the element may be believed. */
  readonly authentic: boolean;
}

/** @param where the signed element in the person's words: `Response`, `Assertion` */
export function verifySignature(
  element: XmlElement,
  signed: XmlElement,
  where: string,
  context: SignatureContext,
): SignatureVerdict {
  const { findings } = context;
  const reading = readSignature(element, signed, where);
  if (!('signedInfo' in reading)) {
    for (const [id, outcome] of reading) findings.add(id, outcome);
    findings.add('sig.digest', skip(`${where}: not computed, because the signature is built wrongly.`));
    findings.add('sig.value', skip(`${where}: not computed, because the signature is built wrongly.`));
    return { signed, intact: false, authentic: false };
  }
  for (const [id, outcome] of structurePasses(where)) findings.add(id, outcome);
  const digestHolds = checkDigest(reading, where, context);
  const value = checkValue(reading, where, context);
  return { signed, intact: digestHolds && value !== 'broken', authentic: digestHolds && value === 'trusted' };
}

function checkDigest(reading: SignatureReading, where: string, { findings, allowSha1 }: SignatureContext): boolean {
  const hash = digestAlgorithms.get(reading.digestMethod);
  const shown = reading.digestMethod.slice(0, 120) || '(none)';
  if (hash === undefined) {
    findings.add(
      'sig.digest-algorithm',
      fail(`${where}: digest made with ${shown}; ${whyRefused(shown)}.`, { received: shown }),
    );
    findings.add('sig.digest', skip(`${where}: not computed, because the digest algorithm is refused.`));
    return false;
  }
  const weak = hash === 'sha1';
  if (weak)
    findings.add(
      'sig.digest-algorithm',
      (allowSha1 ? warn : fail)(`${where}: digest made with SHA-1, which can be forged.`, {
        received: 'SHA-1',
        expected: 'SHA-256 or better',
      }),
    );
  else findings.add('sig.digest-algorithm', pass(`${where}: ${hash.toUpperCase()}.`));
  if (!digestMatches(reading, hash)) {
    const hint = explainDigest(reading, hash);
    findings.add(
      'sig.digest',
      fail(`${where}: the content was changed after it was signed${hint === null ? '.' : `; ${hint}.`}`),
    );
    return false;
  }
  findings.add('sig.digest', pass(`${where}: the content is what was signed.`));
  return !weak || allowSha1;
}

function digestMatches(reading: SignatureReading, hash: string): boolean {
  const { signed, element, contentMethod, digestValue } = reading;
  const equals = (method: Canonicalization) =>
    createHash(hash)
      .update(canonicalize(signed, method, element), 'utf8')
      .digest()
      .equals(digestValue);
  // A same-document reference by ID never holds comments (XML Signature §4.4.3.3), whatever the transform says...
  if (equals({ ...contentMethod, comments: false })) return true;
  // ...but several products digest them when the transform keeps comments. That covers more, not less.
  return contentMethod.comments && equals(contentMethod);
}

type ValueVerdict = 'trusted' | 'unknown' | 'broken';

function checkValue(reading: SignatureReading, where: string, context: SignatureContext): ValueVerdict {
  const { findings, allowSha1, ring, now } = context;
  const { algorithm } = reading;
  const shown = reading.signatureMethod.slice(0, 120) || '(none)';
  if (algorithm === null) {
    findings.add(
      'sig.algorithm',
      fail(`${where}: signed with ${shown}; ${whyRefused(shown)}.`, {
        received: shown,
        expected: 'RSA-SHA256 or better',
      }),
    );
    findings.add('sig.value', skip(`${where}: not verified, because the algorithm is refused.`));
    return 'broken';
  }
  const weak = algorithm.hash === 'sha1';
  if (weak)
    findings.add(
      'sig.algorithm',
      (allowSha1 ? warn : fail)(`${where}: signed with SHA-1, which can be forged.`, {
        received: algorithm.name,
        expected: 'RSA-SHA256 or better',
      }),
    );
  else if (algorithm.maskHash === 'sha1')
    findings.add(
      'sig.algorithm',
      warn(`${where}: ${algorithm.name}, whose mask is made with SHA-1. It cannot be forged by that, but it is old.`, {
        received: 'MGF1 with SHA-1',
        expected: `MGF1 with ${algorithm.hash.toUpperCase()}`,
        fix: 'Identity provider: let the mask function use the hash of the signature.',
      }),
    );
  const signedInfo = canonicalize(reading.signedInfo, reading.signedInfoMethod);
  const made = (entry: PublicKeyEntry) =>
    fitsKey(algorithm, entry.key) && verifies(algorithm, entry.key, signedInfo, reading.signatureValue);

  if (ring.keys.length === 0) {
    if (!isOld(algorithm)) findings.add('sig.algorithm', pass(`${where}: ${algorithm.name}.`));
    findings.add(
      'sig.value',
      skip(`${where}: no trusted key to compare with. ${withoutKey(reading, made)}Give ${context.hint}.`),
    );
    explainWithoutKey(ring, made, where, findings);
    return weak && !allowSha1 ? 'broken' : 'unknown';
  }
  const used = ring.keys.find(made);
  if (used === undefined) {
    reportRefusal(reading, algorithm, made, where, context);
    return 'broken';
  }
  if (!isOld(algorithm))
    findings.add('sig.algorithm', pass(`${where}: ${algorithm.name} with ${keyInWords(used.key)}.`));
  findings.add('sig.value', pass(`${where}: signed with the trusted key ${used.fingerprint}.`));
  reportKeyUsed(used, ring, now, findings);
  const weakness = rsaWeakness(used.key);
  if (weakness !== null) {
    findings.add(
      'sig.key-size',
      fail(`${where}: the key ${weakness}.`, { expected: 'RSA 2048 bits or more', received: keyInWords(used.key) }),
    );
    return 'broken';
  }
  findings.add('sig.key-size', pass(`${where}: ${keyInWords(used.key)}.`));
  return weak && !allowSha1 ? 'broken' : 'trusted';
}

/** Said already, as a failure or a warning. */
const isOld = ({ hash, maskHash }: SignatureAlgorithm): boolean => hash === 'sha1' || maskHash === 'sha1';

type MadeBy = (entry: PublicKeyEntry) => boolean;

/** No trusted key verifies it: is it the wrong key, the wrong use, somebody else's, or were the signed bytes changed? */
function reportRefusal(
  reading: SignatureReading,
  algorithm: SignatureAlgorithm,
  made: MadeBy,
  where: string,
  context: SignatureContext,
): void {
  const { findings, ring } = context;
  const trusted = ring.keys
    .map(({ fingerprint }) => fingerprint)
    .slice(0, 4)
    .join(', ');
  if (!ring.keys.some(({ key }) => fitsKey(algorithm, key))) {
    const kinds = ring.keys
      .map(({ key }) => keyInWords(key))
      .slice(0, 4)
      .join(', ');
    findings.add(
      'sig.algorithm',
      fail(`${where}: ${algorithm.name} does not fit the trusted key (${kinds}).`, {
        expected: kinds,
        received: algorithm.name,
      }),
    );
  } else if (!isOld(algorithm)) findings.add('sig.algorithm', pass(`${where}: ${algorithm.name}.`));

  if (ring.encryptionOnly.some(made)) {
    findings.add('trust.use', fail(`${where}: signed with a key that the metadata publishes for encryption only.`));
  }
  const embedded = embeddedKeys(reading);
  const byEmbedded = embedded.find(made);
  const foreign = ring.foreign.find(({ key }) => made(key));
  const received = embedded.map(({ fingerprint }) => fingerprint).join(', ');
  const values = { expected: trusted, ...(received !== '' && { received }) };
  if (foreign !== undefined) {
    findings.add(
      'sig.value',
      fail(`${where}: signed with the key of ${foreign.entityId}, not with one of the issuer.`, values),
    );
  } else if (byEmbedded !== undefined) {
    const known = ring.keys.some(({ key }) => key.equals(byEmbedded.key));
    findings.add(
      'sig.value',
      fail(
        known
          ? `${where}: the signature does not hold.`
          : `${where}: signed with the key of the certificate ${byEmbedded.fingerprint}, which is in the message but is not trusted (trusted: ${trusted}).`,
        values,
      ),
    );
  } else {
    const sameKey = embedded.some(({ key }) => ring.keys.some((other) => other.key.equals(key)));
    const why = sameKey
      ? 'the message names the trusted key, but the signature or the signed part was changed'
      : 'neither a trusted key nor the certificate in the message made this signature';
    const fix = sameKey ? 'Capture the raw message again; something changed it after it was signed.' : undefined;
    findings.add(
      'sig.value',
      fail(`${where}: ${why}.`, { ...values, ...(fix !== undefined && { fix, who: 'either' as const }) }),
    );
  }
}

function explainWithoutKey(ring: KeyRing, made: MadeBy, where: string, findings: Findings): void {
  if (ring.encryptionOnly.some(made))
    findings.add('trust.use', fail(`${where}: signed with a key that the metadata publishes for encryption only.`));
}

function withoutKey(reading: SignatureReading, made: MadeBy): string {
  const embedded = embeddedKeys(reading);
  const byEmbedded = embedded.find(made);
  if (byEmbedded !== undefined)
    return `It verifies with the certificate ${byEmbedded.fingerprint} in the message, which proves nothing by itself. `;
  return embedded.length > 0 ? 'It does not even verify with the certificate in the message. ' : '';
}

function embeddedKeys(reading: SignatureReading): PublicKeyEntry[] {
  return reading.embeddedCertificates.flatMap((base64) => certificateKey(base64) ?? []);
}
