import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A random id such as `run-7h3k2m9qv4xw`: 60 bits, small letters and digits that are not mistaken for each other. */
export function newId(prefix: string): string {
  let id = '';
  for (const byte of randomBytes(12)) id += alphabet[byte % 32];
  return `${prefix}-${id}`;
}
