/** RSA-PSS (RFC 8017 §9.1.2) with a mask function of another hash, which Node does not offer. */
import { constants, createHash, type KeyObject, publicDecrypt, timingSafeEqual } from 'node:crypto';
import { maskBytes } from '../encryption/oaep.ts';
import { rsaBits } from '../trust/certificates.ts';

export interface PssParameters {
  readonly hash: string;
  readonly maskHash: string;
  /** In bytes, exactly. */
  readonly saltLength: number;
}

/** @throws Error of the cryptographic library when the value is no signature of this key */
export function verifiesPss(parameters: PssParameters, key: KeyObject, signed: Buffer, value: Buffer): boolean {
  const { hash, maskHash, saltLength } = parameters;
  const encodedBits = rsaBits(key) - 1;
  const length = Math.ceil(encodedBits / 8);
  const digest = createHash(hash).update(signed).digest();
  if (value.length !== Math.ceil(rsaBits(key) / 8) || length < digest.length + saltLength + 2) return false;
  const whole = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, value);
  // With a length of 8n + 1 bits the first byte lies outside the encoded message.
  if (whole.subarray(0, whole.length - length).some((byte) => byte !== 0)) return false;
  const encoded = whole.subarray(whole.length - length);
  const maskedLength = length - digest.length - 1;
  const masked = encoded.subarray(0, maskedLength);
  const seed = encoded.subarray(maskedLength, -1);
  const unusedBits = 8 * length - encodedBits;
  if (encoded.at(-1) !== 0xbc || (masked[0] ?? 0) >> (8 - unusedBits) !== 0) return false;
  const mask = maskBytes(seed, maskedLength, maskHash);
  const block = Buffer.from(masked.map((byte, index) => byte ^ (mask[index] ?? 0)));
  block[0] = (block[0] ?? 0) & (0xff >> unusedBits);
  const padding = maskedLength - saltLength - 1;
  if (block.subarray(0, padding).some((byte) => byte !== 0) || block[padding] !== 1) return false;
  const again = createHash(hash)
    .update(Buffer.alloc(8))
    .update(digest)
    .update(block.subarray(padding + 1))
    .digest();
  return timingSafeEqual(again, seed);
}
