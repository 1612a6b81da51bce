/**
 * Identifiers of the shapes that products use, for accounts and people that do not exist. The same installation makes the
 * same ones every time, and no two installations share any.
 */
import { createHash } from 'node:crypto';

export interface MadeUpIds {
  uuid(what: string): string;
  digits(what: string, length: number): string;
  /** Lower-case letters and digits. */
  word(what: string, length: number): string;
}

/** @param seed something that only this installation has; it cannot be found again from the ids */
export function madeUpIds(seed: string): MadeUpIds {
  const bytesOf = (what: string) =>
    createHash('sha256')
      .update(JSON.stringify([seed, what]))
      .digest();
  const spelled = (alphabet: string) => (what: string, length: number) =>
    Array.from({ length }, (_, index) => {
      const byte = bytesOf(`${what} ${Math.floor(index / 32)}`)[index % 32] ?? 0;
      return alphabet[byte % alphabet.length];
    }).join('');
  return {
    uuid(what) {
      const hex = bytesOf(what).toString('hex');
      // Version 4, variant 1 (RFC 9562 §5.4), as the products have them.
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    digits: (what, length) => `1${spelled('0123456789')(what, length - 1)}`,
    word: spelled('abcdefghijklmnopqrstuvwxyz0123456789'),
  };
}
