/** Strict base64: white space is fine where SAML wraps lines, everything else has to be exactly what an encoder writes. */

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;
const urlAlphabet = /^[A-Za-z0-9_-]*$/;

/** Null when a character is foreign, the length is wrong, or bits are left over. Missing padding is not forgiven. */
export function decodeBase64(text: string): Buffer | null {
  const compact = /\s/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text;
  if (compact.length % 4 !== 0 || !alphabet.test(compact)) return null;
  return hasLeftOverBits(compact) ? null : Buffer.from(compact, 'base64');
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The last digit before the padding stands for fewer than six bits; the others have to be zero. */
function hasLeftOverBits(base64: string): boolean {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  if (padding === 0) return false;
  return digits.indexOf(base64.charAt(base64.length - padding - 1)) % (padding === 2 ? 16 : 4) !== 0;
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
