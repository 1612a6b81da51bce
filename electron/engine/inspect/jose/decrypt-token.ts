/** Opens one JWE in compact form with our own key, in memory (RFC 7516). Lengths and algorithms are checked before jose sees it. */
import type { KeyObject } from 'node:crypto';
import { compactDecrypt, errors } from 'jose';
import { PorticoError } from '../../../../shared/errors.ts';
import { decodeBase64Url, decodeUtf8 } from '../base64.ts';
import { type Findings, fail, pass, skip } from '../findings.ts';
import { limits } from '../limits.ts';
import { decodeJson } from './key-set.ts';
import type { JsonObject } from './strict-json.ts';

const keyManagement = ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'];

/** Lengths of IV and tag in bytes (RFC 7518 §5). */
const contentEncryption: ReadonlyMap<string, { readonly iv: number; readonly tag: number }> = new Map([
  ['A128GCM', { iv: 12, tag: 16 }],
  ['A192GCM', { iv: 12, tag: 16 }],
  ['A256GCM', { iv: 12, tag: 16 }],
  ['A128CBC-HS256', { iv: 16, tag: 16 }],
  ['A192CBC-HS384', { iv: 16, tag: 24 }],
  ['A256CBC-HS512', { iv: 16, tag: 32 }],
]);

export interface OpenedToken {
  readonly header: JsonObject | null;
  /** The text inside; null when it could not or must not be opened, and the findings say why. */
  readonly content: string | null;
}

export async function decryptToken(token: string, key: KeyObject | null, findings: Findings): Promise<OpenedToken> {
  const parts = token.split('.').map(decodeBase64Url);
  const [protectedHeader, , iv, , tag] = parts;
  if (parts.some((part) => part === null) || !protectedHeader || !iv || !tag) {
    findings.add('jwt.encoding', fail('A part of the encrypted token is not base64url as an issuer writes it.'));
    return { header: null, content: null };
  }
  findings.add('jwt.encoding', pass('Five complete parts.'));
  const head = decodeJson(protectedHeader);
  if ('problem' in head) {
    findings.add('jwt.json', fail(`The header cannot be read one way only: ${head.problem}.`));
    return { header: null, content: null };
  }
  const header = head.value;
  const refusal = whyRefused(header, iv.length, tag.length);
  if (refusal !== null) {
    findings.add(refusal.id, fail(refusal.why));
    return { header, content: null };
  }
  if (key === null) {
    findings.add(
      'jwe.decrypt',
      skip(`The token is encrypted${forWhom(header)}; give the private key (--decrypt-key) to open it.`),
    );
    return { header, content: null };
  }
  return { header, content: await open(token, key, header, findings) };
}

async function open(token: string, key: KeyObject, header: JsonObject, findings: Findings): Promise<string | null> {
  try {
    const { plaintext } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: keyManagement,
      contentEncryptionAlgorithms: [...contentEncryption.keys()],
      maxDecompressedLength: limits.jweInflatedBytes,
    });
    findings.add('jwe.decrypt', pass('Our key opens the token.'));
    if (Object.hasOwn(header, 'zip')) findings.add('jwe.zip', pass(`It unpacks to ${plaintext.length} bytes.`));
    const text = decodeUtf8(plaintext);
    if (text === null) findings.add('jwe.inner', fail('The content is not text.'));
    return text === null ? null : text.trim();
  } catch (error) {
    // Only its words tell this from a token that does not unpack; the test holds the library to them.
    if (error instanceof errors.JWEInvalid && /exceeded/.test(error.message))
      throw new PorticoError(
        'input/too-large',
        `The token unpacks to more than ${limits.jweInflatedBytes / 1000} KB, which no real token does.`,
        { cause: error },
      );
    const packed = Object.hasOwn(header, 'zip') && !(error instanceof errors.JWEDecryptionFailed);
    if (packed) findings.add('jwe.zip', fail('The token does not unpack.'));
    else
      findings.add(
        'jwe.decrypt',
        fail(`Our key does not open the token: it is encrypted for another key${forWhom(header)}, or it was changed.`),
      );
    return null;
  }
}

function whyRefused(
  header: JsonObject,
  ivBytes: number,
  tagBytes: number,
): { readonly id: 'jwe.decrypt' | 'jwe.zip' | 'jwt.crit'; readonly why: string } | null {
  const { alg, enc, zip } = header;
  if (Object.hasOwn(header, 'crit')) return { id: 'jwt.crit', why: 'The encrypted token demands extensions.' };
  if (typeof alg !== 'string' || !keyManagement.includes(alg)) {
    return {
      id: 'jwe.decrypt',
      why: `The key of the token is transported with ${JSON.stringify(alg) ?? 'nothing'}, which is not on the list.`,
    };
  }
  const lengths = typeof enc === 'string' ? contentEncryption.get(enc) : undefined;
  if (lengths === undefined)
    return {
      id: 'jwe.decrypt',
      why: `The token is encrypted with ${JSON.stringify(enc) ?? 'nothing'}, which is not on the list.`,
    };
  if (ivBytes !== lengths.iv || tagBytes !== lengths.tag)
    return { id: 'jwe.decrypt', why: `The initialization vector or the tag has the wrong length for ${String(enc)}.` };
  if (Object.hasOwn(header, 'zip') && zip !== 'DEF')
    return { id: 'jwe.zip', why: 'The token is packed in an unknown way.' };
  return null;
}

const forWhom = ({ kid }: JsonObject): string => (typeof kid === 'string' ? ` for the key ${kid.slice(0, 200)}` : '');
