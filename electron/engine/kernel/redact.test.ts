import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSecretName, mask, redact, redactText } from './redact.ts';

describe('redaction', () => {
  test.each([
    'client_secret',
    'clientSecret',
    'password',
    'Authorization',
    'set-cookie',
    'access_token',
    'signing_key',
    'api_key',
    'credentials',
    'code_verifier',
  ])('%s is a secret name', (name) => expect(isSecretName(name)).toBe(true));
  test.each([
    'client_secret_expires_at',
    'client_id',
    'token_endpoint',
    'token_type',
    'name',
    'code_challenge',
    'key_type',
  ])('%s is not', (name) => expect(isSecretName(name)).toBe(false));

  test('members with secret names are masked at any depth, the rest stays', () => {
    expect(redact({ a: [{ client_secret: 'x', client_id: 'y' }], password: { deep: 1 } })).toEqual({
      a: [{ client_secret: mask, client_id: 'y' }],
      password: mask,
    });
  });

  test.each([
    ['Bearer abcdefghijklmnop', 'abcdefghijklmnop'],
    ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end', 'c2lnbmF0dXJl'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'MIIE'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE cut off', 'MIIE'],
    ['grant_type=x&client_secret=hunter2&scope=y', 'hunter2'],
  ])('%j does not keep %j', (text, secret) => expect(redactText(text)).not.toContain(secret));

  test('whatever is nested, a secret member never survives', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 6 }), (path) => {
        const secret = 'S3CRET-VALUE-0123456789';
        const nested = path.reduce<unknown>((inner, name) => ({ [name]: [inner] }), { client_secret: secret });
        return !JSON.stringify(redact(nested)).includes(secret);
      }),
    );
  });

  test('a member named __proto__ is copied as data', () => {
    const clean = redact(JSON.parse('{"__proto__":{"polluted":true},"a":1}'));
    expect(Object.hasOwn(clean as object, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
