/** Beside fast-jwt, another JOSE implementation: what it signs we accept, what jose signs it accepts, and where they differ, why. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Algorithm, createSigner, createVerifier } from 'fast-jwt';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { judgeIdToken } from '../judge-id-token.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = now.getTime() / 1000;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pairs: Readonly<Record<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>> = {
  RS256: rsa,
  RS384: rsa,
  RS512: rsa,
  PS256: rsa,
  PS384: rsa,
  PS512: rsa,
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ES512: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  EdDSA: generateKeyPairSync('ed25519'),
};
const algorithms: readonly Algorithm[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];
const claims = { iss: 'https://op.example', aud: 'portico', sub: 'dana', iat: seconds, exp: seconds + 60 };
const pairOf = (algorithm: string) => pairs[algorithm] ?? rsa;
const publicPem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

async function judge(token: string, publicKey: KeyObject) {
  const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }] });
  const expected = {
    jwks,
    issuer: claims.iss,
    clientId: claims.aud,
    nonce: null,
    accessToken: null,
    now,
    clockSkewSeconds: 0,
  };
  const { inspection } = await judgeIdToken(token, expected);
  return {
    verdict: inspection.verdict,
    failed: [...new Set(inspection.checks.filter(({ status }) => status === 'fail').map(({ id }) => id))],
  };
}

function theirs(token: string, publicKey: KeyObject): 'accepted' | 'refused' {
  try {
    createVerifier({ key: publicPem(publicKey), clockTimestamp: now.getTime(), cache: false })(token);
    return 'accepted';
  } catch {
    return 'refused';
  }
}

describe.each(algorithms)('%s', (algorithm) => {
  const { publicKey, privateKey } = pairOf(algorithm);
  test('fast-jwt signs, we accept', async () => {
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const token = createSigner({ key, algorithm, kid: 'k', clockTimestamp: now.getTime() })({ ...claims });
    expect(await judge(token, publicKey)).toEqual({ verdict: 'valid', failed: [] });
  });

  test('jose signs, fast-jwt accepts, and refuses what was changed', async () => {
    const token = await new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: 'k' }).sign(privateKey);
    expect(theirs(token, publicKey)).toBe('accepted');
    const [header = '', , signature = ''] = token.split('.');
    const changed = `${header}.${Buffer.from(JSON.stringify({ ...claims, sub: 'eve' })).toString('base64url')}.${signature}`;
    expect(theirs(changed, publicKey)).toBe('refused');
    expect((await judge(changed, publicKey)).verdict).toBe('invalid');
  });
});

const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
function raw(header: unknown, payload: unknown): string {
  const input = `${b64(header)}.${b64(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), rsa.privateKey).toString('base64url')}`;
}
const head = { alg: 'RS256', kid: 'k' };

describe('where we differ from fast-jwt', () => {
  test.each([
    [
      'a claim twice',
      raw(head, `{"sub":"eve",${JSON.stringify(claims).slice(1)}`),
      'jwt.json',
      'JSON.parse keeps the last of two members',
    ],
    [
      'a header member twice',
      raw('{"alg":"none","alg":"RS256","kid":"k"}', claims),
      'jwt.json',
      'JSON.parse keeps the last of two members',
    ],
    ['no expiry', raw(head, { ...claims, exp: undefined }), 'jwt.exp', 'it requires a claim only when told to'],
    ['no subject', raw(head, { ...claims, sub: undefined }), 'jwt.sub', 'it requires a claim only when told to'],
    [
      'issued in the future',
      raw(head, { ...claims, iat: seconds + 30 }),
      'jwt.iat',
      'it looks at iat only for the greatest age',
    ],
    ['an unknown kid', raw({ ...head, kid: 'x' }, claims), 'jwt.key', 'it was given one key and tries it'],
  ])('%s: it accepts, we refuse', async (_, token, check, why) => {
    expect(why).not.toBe('');
    expect(theirs(token, rsa.publicKey)).toBe('accepted');
    expect((await judge(token, rsa.publicKey)).failed).toContain(check);
  });

  test.each([
    ['crit', raw({ ...head, crit: ['x'], x: 1 }, claims), 'jwt.crit'],
    ['alg none', `${b64({ alg: 'none' })}.${b64(claims)}.`, 'jwt.alg'],
    ['padding', `${raw(head, claims)}==`, 'jwt.encoding'],
    ['an expired token', raw(head, { ...claims, exp: seconds - 1 }), 'jwt.exp'],
    ['a token before its time', raw(head, { ...claims, nbf: seconds + 30 }), 'jwt.nbf'],
  ])('%s: both refuse', async (_, token, check) => {
    expect(theirs(token, rsa.publicKey)).toBe('refused');
    expect((await judge(token, rsa.publicKey)).failed).toContain(check);
  });
});
