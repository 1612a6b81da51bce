/**
 * RSA-OAEP (RFC 8017 §7.1.2) for the combinations that Node does not offer: a mask function with another hash than the label's.
 * Errors are all the same and are only found at the end, so that they tell an attacker nothing.
 */
import { constants, createHash, type KeyObject, privateDecrypt, timingSafeEqual } from 'node:crypto';

/** Null when the bytes were not encrypted for this key with these parameters. */
export function decryptOaep(
  key: KeyObject,
  cipher: Buffer,
  hash: string,
  maskHash: string,
  label: Buffer,
): Buffer | null {
  try {
    if (hash === maskHash) {
      const oaepLabel = label.length > 0 ? { oaepLabel: label } : {};
      return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash, ...oaepLabel }, cipher);
    }
    return removePadding(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, cipher), hash, maskHash, label);
  } catch {
    return null;
  }
}

function removePadding(encoded: Buffer, hash: string, maskHash: string, label: Buffer): Buffer | null {
  const labelHash = createHash(hash).update(label).digest();
  const size = labelHash.length;
  if (encoded.length < 2 * size + 2) return null;
  const maskedSeed = encoded.subarray(1, 1 + size);
  const maskedBlock = encoded.subarray(1 + size);
  const seed = xor(maskedSeed, maskBytes(maskedBlock, size, maskHash));
  const block = xor(maskedBlock, maskBytes(seed, maskedBlock.length, maskHash));
  const sameLabel = timingSafeEqual(block.subarray(0, size), labelHash);
  let separator = -1;
  let onlyZeros = true;
  for (let index = size; index < block.length; index += 1) {
    const byte = block[index] ?? 0;
    if (separator === -1 && byte === 1) separator = index;
    else if (separator === -1 && byte !== 0) onlyZeros = false;
  }
  const good = encoded[0] === 0 && sameLabel && onlyZeros && separator !== -1;
  return good ? block.subarray(separator + 1) : null;
}

/** MGF1 (RFC 8017 §B.2.1). */
export function maskBytes(seed: Buffer, length: number, hash: string): Buffer {
  const blocks: Buffer[] = [];
  let made = 0;
  for (let counter = 0; made < length; counter += 1) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    const block = createHash(hash).update(seed).update(number).digest();
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const xor = (left: Buffer, right: Buffer): Buffer => Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
