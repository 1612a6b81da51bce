/** Passwords of people in a pool: kept as scrypt hashes, compared without telling by time, judged by the pool's policy. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { PoolBody } from '../schemas/directory.ts';

type PasswordPolicy = NonNullable<PoolBody['password_policy']>;

const cost = { N: 16_384, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;
const keyBytes = 32;
const maxPasswordLength = 256;

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * Is this the password of the hash? Takes as long for a missing hash as for a wrong password, so that an answer does
 * not tell whether a person exists.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [scheme, n, r, p, salt = '', expected = ''] = (hash ?? '').split('$');
  const readable =
    scheme === 'scrypt' && Number(n) === cost.N && Number(r) === cost.r && Number(p) === cost.p && expected !== '';
  const key = await derive(password, readable ? Buffer.from(salt, 'base64url') : Buffer.alloc(16));
  const wanted = readable ? Buffer.from(expected, 'base64url') : Buffer.alloc(keyBytes);
  return key.length === wanted.length && timingSafeEqual(key, wanted) && readable;
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const text = password.normalize('NFKC').slice(0, maxPasswordLength);
    scrypt(text, salt, keyBytes, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** What the pool's policy misses in a password, in words; empty when it is good. */
export function passwordProblems(password: string, policy: PasswordPolicy | null | undefined): readonly string[] {
  const count = (pattern: RegExp): number => password.match(pattern)?.length ?? 0;
  const rules: readonly (readonly [number | null | undefined, number, string])[] = [
    [policy?.min_length ?? 8, [...password].length, 'characters'],
    [policy?.digits, count(/\p{Nd}/gu), 'digits'],
    [policy?.capital_letters, count(/\p{Lu}/gu), 'capital letters'],
    [policy?.lowercase_letters, count(/\p{Ll}/gu), 'small letters'],
    [policy?.special_characters, count(/[^\p{L}\p{N}]/gu), 'special characters'],
  ];
  const missing = rules.flatMap(([required, found, what]) =>
    required !== null && required !== undefined && found < required
      ? [`at least ${required} ${what} (it has ${found})`]
      : [],
  );
  return password.length > maxPasswordLength ? [...missing, `at most ${maxPasswordLength} characters`] : missing;
}
