/** The value of SAMLRequest or SAMLResponse, or a pasted text, down to XML: base64, then DEFLATE where it was used. */
import { inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { decodeBase64, decodeUtf8 } from '../base64.ts';
import { limits } from '../limits.ts';
import type { Budget } from './budget.ts';

export type DecodedSaml =
  | { readonly xml: string; readonly wrappings: readonly string[]; readonly deflated: boolean }
  /** One sentence: what is wrong with the encoding. */
  | { readonly problem: string };

/** @throws PorticoError `input/too-large` when it unpacks to more than any real message */
export function decodeSaml(value: string, budget: Budget): DecodedSaml {
  const bytes = decodeBase64(value);
  if (bytes === null) return { problem: base64Problem(value) };
  const text = decodeUtf8(bytes);
  if (text !== null && /^\s*</.test(text)) return { xml: text, wrappings: ['base64'], deflated: false };
  const inflated = inflate(bytes);
  if ('bytes' in inflated) budget.spend(inflated.bytes.length);
  if ('problem' in inflated) {
    const looksLikeXml = /^\s*</.test(bytes.toString('latin1', 0, 200));
    return looksLikeXml ? { problem: 'The decoded bytes are not UTF-8.' } : inflated;
  }
  const unpacked = decodeUtf8(inflated.bytes);
  if (unpacked === null) return { problem: 'The unpacked bytes are not UTF-8.' };
  return { xml: unpacked, wrappings: ['base64', 'DEFLATE'], deflated: true };
}

/** What zlib answers with `info`; its types do not know that option's result. `bytesWritten` counts what was read. */
const Inflated = z.object({ buffer: z.instanceof(Uint8Array), engine: z.object({ bytesWritten: z.number() }) });

function inflate(bytes: Buffer): { readonly bytes: Buffer } | { readonly problem: string } {
  const cut = {
    problem: 'It is neither XML nor a complete DEFLATE stream; the text is cut off or was changed while copying.',
  };
  try {
    const { buffer, engine } = Inflated.parse(
      inflateRawSync(bytes, { maxOutputLength: limits.inflatedBytes, info: true }),
    );
    if (engine.bytesWritten !== bytes.length)
      return { problem: 'There are bytes after the end of the DEFLATE stream.' };
    return { bytes: Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw new PorticoError('input/too-large', 'The message unpacks to more than 10 MB, which no real message does.', {
        cause: error,
      });
    }
    return cut;
  }
}

function base64Problem(value: string): string {
  const compact = value.replace(/[\t\r\n]+/g, '').trim();
  if (compact.length < 2_000_000 && compact.includes(' ') && decodeBase64(compact.replaceAll(' ', '+')) !== null) {
    return 'Its plus signs were turned into spaces, because they were not percent-encoded.';
  }
  if (/%[0-9A-Fa-f]{2}/.test(compact)) return 'It is percent-encoded once more than it should be.';
  if (/[-_]/.test(compact) && /^[A-Za-z0-9_=\s-]+$/.test(compact)) return 'It is base64url, where SAML uses base64.';
  if (/[^A-Za-z0-9+/=\s]/.test(compact))
    return 'There are characters in it that base64 does not have; the text was changed while copying.';
  return 'The base64 text is cut off or was changed while copying.';
}

/** Does the text look like a message that was damaged on the way? Read loosely, for recognition only. */
export function looksLikeBrokenBase64(text: string): boolean {
  const start = Buffer.from(text.slice(0, 400).replace(/\s/g, ''), 'base64').toString('latin1');
  return /^<(?:\?xml|!--|!DOCTYPE|[A-Za-z][\w.-]*:?(?:Response|Assertion|AuthnRequest|Logout|Entit))/.test(
    start.trimStart(),
  );
}
