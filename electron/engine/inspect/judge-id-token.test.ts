import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { judgeIdToken } from './judge-id-token.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const now = new Date('2026-03-01T12:00:00Z');
const seconds = now.getTime() / 1000;
const jwks = JSON.stringify({
  keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }],
});
const expected = {
  jwks,
  issuer: 'https://op.example',
  clientId: 'portico',
  nonce: 'n1',
  accessToken: null,
  now,
  clockSkewSeconds: 0,
};
const claims = {
  iss: 'https://op.example',
  aud: 'portico',
  sub: 'dana',
  nonce: 'n1',
  iat: seconds - 10,
  exp: seconds + 300,
};

const sign = (payload: Record<string, unknown>, header = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(pair.privateKey);

describe('an ID token', () => {
  test('that holds is valid, and only then are its claims handed out', async () => {
    const { inspection, claims: verified } = await judgeIdToken(await sign(claims), expected);
    expect(inspection.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(inspection.verdict).toBe('valid');
    expect(verified).toEqual(claims);
  });

  test.each([
    ['jwt.exp', { ...claims, exp: seconds }, {}],
    ['jwt.iat', { ...claims, iat: seconds + 1 }, {}],
    ['jwt.iss', { ...claims, iss: 'https://op.example/' }, {}],
    ['jwt.aud', { ...claims, aud: ['other'] }, {}],
    ['jwt.azp', { ...claims, azp: 'other' }, {}],
    ['jwt.sub', { ...claims, sub: '' }, {}],
    ['oidc.nonce', { ...claims, nonce: 'n2' }, {}],
    ['oidc.nonce', claims, { typ: 'at+jwt' }],
    ['jwt.key', claims, { kid: 'k2' }],
  ])('fails %s alone', async (id, payload, header) => {
    const { inspection, claims: verified } = await judgeIdToken(await sign(payload, header), expected);
    expect(inspection.checks.filter(({ status }) => status === 'fail').map((check) => check.id)).toEqual([id]);
    expect(verified).toBeNull();
  });
});
