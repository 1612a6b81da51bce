/** Tokens that must be accepted, and every known way to make one that must not. */
import { createHmac, sign } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  b64,
  claims,
  type context,
  curves,
  ed,
  good,
  jwk,
  jwks,
  look,
  otherRsa,
  rawToken,
  rs256,
  rsa,
  seconds,
  shortRsa,
} from '../fixtures/tokens.ts';
import { readKeySet } from './key-set.ts';

describe('a signed token', () => {
  test.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'])('%s is valid', async (alg) => {
    const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: 'rsa' }).sign(rsa.privateKey);
    expect(await look(token)).toMatchObject({ kind: 'jwt', authentic: true, failed: [] });
  });

  test.each(['ES256', 'ES384', 'ES512'] as const)('%s is valid, and only with the exact length', async (alg) => {
    const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: alg }).sign(curves[alg].privateKey);
    expect(await look(token)).toMatchObject({ authentic: true, failed: [] });
    const [header = '', payload = ''] = token.split('.');
    const zeros = Buffer.alloc(alg === 'ES256' ? 64 : alg === 'ES384' ? 96 : 132).toString('base64url');
    expect((await look(`${header}.${payload}.${zeros}`)).failed).toEqual(['jwt.signature']);
    expect((await look(`${header}.${payload}.${Buffer.alloc(8).toString('base64url')}`)).failed).toEqual([
      'jwt.signature',
    ]);
    const der = sign(`sha${alg.slice(2)}`, Buffer.from(`${header}.${payload}`), curves[alg].privateKey).toString(
      'base64url',
    );
    expect((await look(`${header}.${payload}.${der}`)).failed).toEqual(['jwt.signature']);
  });

  test.each(['EdDSA', 'Ed25519'])('%s is valid', async (alg) => {
    const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: 'EdDSA' }).sign(ed.privateKey);
    expect(await look(token)).toMatchObject({ authentic: true, failed: [] });
  });

  test('without kid every fitting key is tried', async () => {
    expect(
      await look(rawToken({ alg: 'RS256' }, claims), {
        keySet: readKeySet(jwks(jwk(otherRsa.publicKey, { kid: 'a' }), jwk(rsa.publicKey, { kid: 'b' }))),
      }),
    ).toMatchObject({ authentic: true });
  });

  test('without a key set it is not authentic, and nothing fails', async () => {
    expect(await look(good, { keySet: null })).toMatchObject({ authentic: false, failed: [] });
  });
});

describe('tokens that must not be accepted', () => {
  const [header = '', payload = '', signature = ''] = good.split('.');
  const hs = (key: string): string => {
    const input = `${b64({ alg: 'HS256', kid: 'rsa' })}.${payload}`;
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
  };
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  test.each<[string, string, string]>([
    ['alg none', `${b64({ alg: 'none' })}.${payload}.`, 'jwt.alg'],
    ['alg nOnE', `${b64({ alg: 'nOnE', kid: 'rsa' })}.${payload}.`, 'jwt.alg'],
    ['alg none with the old signature', `${b64({ alg: 'none', kid: 'rsa' })}.${payload}.${signature}`, 'jwt.alg'],
    ['no alg', `${b64({ kid: 'rsa' })}.${payload}.${signature}`, 'jwt.alg'],
    ['alg as a list', `${b64({ alg: ['RS256'], kid: 'rsa' })}.${payload}.${signature}`, 'jwt.alg'],
    ['alg in lower case', rawToken({ alg: 'rs256', kid: 'rsa' }, claims), 'jwt.alg'],
    ['HS256 with the public key', hs(pem), 'jwt.alg'],
    ['another payload', `${header}.${b64({ ...claims, sub: 'admin' })}.${signature}`, 'jwt.signature'],
    ['an empty signature', `${header}.${payload}.`, 'jwt.signature'],
    ['another key', rawToken(rs256, claims, otherRsa.privateKey), 'jwt.signature'],
    [
      'its own key in the header',
      rawToken({ ...rs256, jwk: jwk(otherRsa.publicKey, {}) }, claims, otherRsa.privateKey),
      'jwt.signature',
    ],
    ['an unknown kid', rawToken({ alg: 'RS256', kid: 'other' }, claims), 'jwt.key'],
    ['a kid that is a path', rawToken({ alg: 'RS256', kid: '../../dev/null' }, claims), 'jwt.key'],
    ['a kid that is a number', rawToken({ alg: 'RS256', kid: 1 }, claims), 'jwt.key'],
    ['a kid of an object member', rawToken({ alg: 'RS256', kid: '__proto__' }, claims), 'jwt.key'],
    ['the key of another type', rawToken({ alg: 'RS256', kid: 'ES256' }, claims), 'jwt.key-fit'],
    ['crit', rawToken({ ...rs256, crit: ['exp'], exp: 1 }, claims), 'jwt.crit'],
    ['empty crit', rawToken({ ...rs256, crit: [] }, claims), 'jwt.crit'],
    ['b64 false', rawToken({ ...rs256, b64: false, crit: ['b64'] }, claims), 'jwt.crit'],
    ['padding', `${header}=.${payload}.${signature}`, 'jwt.encoding'],
    ['white space inside', `${header}.${payload.slice(0, 5)}\n${payload.slice(5)}.${signature}`, 'jwt.encoding'],
    ['the other alphabet', `${header}.${payload}.${'+'.repeat(342)}`, 'jwt.encoding'],
    [
      'left-over bits',
      `${header}.${payload}.${signature.slice(0, -1)}${signature.endsWith('B') ? 'C' : 'B'}`,
      'jwt.encoding',
    ],
    ['two parts', `${header}.${payload}`, 'jwt.encoding'],
    [
      'a member twice',
      rawToken(
        rs256,
        `{"iss":"https://op.example","sub":"dana","sub":"admin","aud":"portico","iat":${seconds},"exp":${seconds + 60}}`,
      ),
      'jwt.json',
    ],
    ['a member twice after unescaping', rawToken(rs256, `{"sub":"a","s\\u0075b":"b"}`), 'jwt.json'],
    ['a header member twice', rawToken('{"alg":"none","alg":"RS256","kid":"rsa"}', claims), 'jwt.json'],
    ['an infinite number', rawToken(rs256, `{"exp":1e999}`), 'jwt.json'],
    ['text after the claims', rawToken(rs256, `${JSON.stringify(claims)} {}`), 'jwt.json'],
    ['claims that are a list', rawToken(rs256, '[]'), 'jwt.json'],
    [
      'claims that are not UTF-8',
      `${header}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${signature}`,
      'jwt.json',
    ],
  ])('%s', async (_, token, id) => {
    const { authentic, failed } = await look(token);
    expect(failed).toContain(id);
    expect(authentic && failed.length === 0).toBe(false);
  });

  test.each([
    ['use: enc', { use: 'enc' }],
    ['key_ops without verify', { key_ops: ['encrypt'] }],
    ['alg of another algorithm', { alg: 'PS256' }],
  ])('a key with %s', async (_, members) => {
    expect(
      (await look(good, { keySet: readKeySet(jwks(jwk(rsa.publicKey, { kid: 'rsa', ...members }))) })).failed,
    ).toEqual(['jwt.key-fit']);
  });

  test('a short key', async () => {
    expect(
      (
        await look(rawToken(rs256, claims, shortRsa.privateKey), {
          keySet: readKeySet(jwks(jwk(shortRsa.publicKey, { kid: 'rsa' }))),
        })
      ).failed,
    ).toEqual(['jwt.key-fit']);
  });
});

describe('claims (RFC 7519 §4.1, OpenID Connect Core §3.1.3.7)', () => {
  const without = (name: string): object =>
    Object.fromEntries(Object.entries(claims).filter(([other]) => other !== name));
  test.each<[string, object, Parameters<typeof context>[0], string[]]>([
    ['exp now', { ...claims, exp: seconds }, {}, ['jwt.exp']],
    ['exp a second away', { ...claims, exp: seconds + 1 }, {}, []],
    ['exp inside the skew', { ...claims, exp: seconds - 9 }, { skewMs: 10_000 }, []],
    ['exp at the edge of the skew', { ...claims, exp: seconds - 10 }, { skewMs: 10_000 }, ['jwt.exp']],
    ['exp as text', { ...claims, exp: String(seconds + 60) }, {}, ['jwt.exp']],
    ['no exp', without('exp'), {}, ['jwt.exp']],
    ['nbf now', { ...claims, nbf: seconds }, {}, []],
    ['nbf in a second', { ...claims, nbf: seconds + 1 }, {}, ['jwt.nbf']],
    ['nbf in a second with skew', { ...claims, nbf: seconds + 1 }, { skewMs: 1000 }, []],
    ['iat in a second', { ...claims, iat: seconds + 1 }, {}, ['jwt.iat']],
    ['no iat', without('iat'), {}, ['jwt.iat']],
    ['iss with a slash', { ...claims, iss: 'https://op.example/' }, {}, ['jwt.iss']],
    ['iss as a list', { ...claims, iss: ['https://op.example'] }, {}, ['jwt.iss']],
    ['no iss', without('iss'), {}, ['jwt.iss']],
    ['no iss, none expected', without('iss'), { issuer: undefined }, []],
    ['aud in a list', { ...claims, aud: ['other', 'portico'], azp: 'portico' }, {}, []],
    ['aud of another', { ...claims, aud: 'Portico' }, {}, ['jwt.aud']],
    ['aud with a number', { ...claims, aud: ['portico', 1] }, {}, ['jwt.aud']],
    ['no aud', without('aud'), {}, ['jwt.aud']],
    ['azp of another', { ...claims, azp: 'other' }, {}, ['jwt.azp']],
    ['azp of another, no audience expected', { ...claims, azp: 'other' }, { audience: undefined }, []],
    ['sub empty', { ...claims, sub: '' }, {}, ['jwt.sub']],
    ['sub a number', { ...claims, sub: 7 }, {}, ['jwt.sub']],
    ['nonce equal', { ...claims, nonce: 'n' }, { nonce: 'n' }, []],
    ['nonce missing', claims, { nonce: 'n' }, ['oidc.nonce']],
    ['nonce a list', { ...claims, nonce: ['n'] }, { nonce: 'n' }, ['oidc.nonce']],
    ['at_hash of another', { ...claims, at_hash: 'x' }, { accessToken: 'token' }, ['oidc.at-hash']],
    ['at_hash missing in the front channel', claims, { accessToken: 'token', frontChannel: true }, ['oidc.at-hash']],
    ['at_hash missing at the token endpoint', claims, { accessToken: 'token' }, []],
    [
      'at_hash as OpenID Connect Core computes it',
      { ...claims, at_hash: '77QmUPtjPfzWtF2AnpK9RQ' },
      { accessToken: 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y' },
      [],
    ],
    [
      'c_hash as OpenID Connect Core computes it',
      { ...claims, c_hash: 'LDktKdoQak3Pk0cnXxCltA' },
      { code: 'Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk' },
      [],
    ],
  ])('%s', async (_, payload, changes, failed) => {
    expect((await look(rawToken(rs256, payload), changes)).failed).toEqual(failed);
  });

  test.each([
    ['at+jwt', ['oidc.nonce']],
    ['logout+jwt', ['oidc.nonce']],
    ['JWT', []],
  ])('type %s as an ID token', async (typ, failed) => {
    expect((await look(rawToken({ ...rs256, typ }, claims), { mustBeIdToken: true })).failed).toEqual(failed);
  });
});
