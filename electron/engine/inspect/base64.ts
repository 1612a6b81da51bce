/** Strict base64: white space is fine where SAML wraps lines, everything else has to be exactly what an encoder writes. */

const urlAlphabet = /^[A-Za-z0-9_-]*$/;

/** Null when a character is foreign, the length is wrong, or bits are left over. Missing padding is not forgiven. */
export function decodeBase64(text: string): Buffer | null {
  const compact = /\s/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text;
  const bytes = Buffer.from(compact, 'base64');
  // What the decoder passed over does not come back.
  return bytes.toString('base64') === compact ? bytes : null;
}

/** Base64url as JOSE writes it: no padding, no white space, no left-over bits (RFC 7515 §2). */
export function decodeBase64Url(text: string): Buffer | null {
  if (text.length % 4 === 1 || !urlAlphabet.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Null when the bytes are not UTF-8. A byte order mark at the start is dropped. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    const text = utf8.decode(bytes);
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  } catch {
    return null;
  }
}
