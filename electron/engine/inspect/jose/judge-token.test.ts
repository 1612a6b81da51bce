/** Tokens that must be accepted, and every known way to make one that must not. */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, errors, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { judgeToken } from './judge-token.ts';
import { readKeySet } from './key-set.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = now.getTime() / 1000;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const shortRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const curves = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ES512: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
};
const ed = generateKeyPairSync('ed25519');
const claims = { iss: 'https://op.example', aud: 'portico', sub: 'dana', iat: seconds, exp: seconds + 60 };

const jwk = (key: KeyObject, members: object): object => ({ ...key.export({ format: 'jwk' }), ...members });
const jwks = (...keys: object[]): string => JSON.stringify({ keys });
const everyKey = jwks(
  jwk(rsa.publicKey, { kid: 'rsa' }),
  ...Object.entries(curves).map(([kid, pair]) => jwk(pair.publicKey, { kid })),
  jwk(ed.publicKey, { kid: 'EdDSA' }),
  { kty: 'oct', k: 'c2VjcmV0', kid: 'rsa' },
  { kty: 'future', kid: 'x' },
);

const context = (changes: Partial<Parameters<typeof judgeToken>[1]> = {}): Parameters<typeof judgeToken>[1] => ({
  keySet: readKeySet(everyKey),
  issuer: 'https://op.example',
  audience: 'portico',
  nonce: undefined,
  accessToken: undefined,
  code: undefined,
  frontChannel: false,
  mustBeIdToken: false,
  decryptKey: null,
  now,
  skewMs: 0,
  ...changes,
});

async function look(token: string, changes: Parameters<typeof context>[0] = {}) {
  const judged = await judgeToken(token, context(changes));
  const checks = judged.findings.toChecks();
  return {
    kind: judged.kind,
    authentic: judged.authentic,
    claims: judged.claims,
    failed: [...new Set(checks.filter(({ status }) => status === 'fail').map(({ id }) => id))],
    checks,
  };
}

const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
/** Signs any header and payload text, also what no library would write. */
function rawToken(header: unknown, payload: unknown, key: KeyObject = rsa.privateKey): string {
  const input = `${b64(header)}.${b64(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}
const rs256 = { alg: 'RS256', kid: 'rsa' };
const good = rawToken(rs256, claims);

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

  test('EdDSA is valid', async () => {
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid: 'EdDSA' }).sign(ed.privateKey);
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

describe('an encrypted token', () => {
  const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ourCurve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encrypt = (
    content: string,
    header: { alg: string; enc: string; zip?: string },
    key: KeyObject = header.alg.startsWith('RSA') ? ours.publicKey : ourCurve.publicKey,
  ) => new CompactEncrypt(Buffer.from(content)).setProtectedHeader(header).encrypt(key);

  test.each(['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A256KW'])(
    'with %s is opened and judged',
    async (alg) => {
      const decryptKey = alg.startsWith('RSA') ? ours.privateKey : ourCurve.privateKey;
      for (const enc of ['A128GCM', 'A256GCM', 'A128CBC-HS256', 'A256CBC-HS512']) {
        expect(await look(await encrypt(good, { alg, enc }), { decryptKey })).toMatchObject({
          kind: 'jwe',
          authentic: true,
          failed: [],
          claims: { sub: 'dana' },
        });
      }
    },
  );

  const rsaGcm = { alg: 'RSA-OAEP-256', enc: 'A256GCM' };
  const decryptKey = ours.privateKey;
  test('without a key it is not authentic, and nothing fails', async () => {
    expect(await look(await encrypt(good, rsaGcm))).toMatchObject({ kind: 'jwe', authentic: false, failed: [] });
  });

  test('bare claims, an unsigned token, and endless nesting are refused', async () => {
    expect((await look(await encrypt(JSON.stringify(claims), rsaGcm), { decryptKey })).failed).toEqual(['jwe.inner']);
    expect(
      (await look(await encrypt(`${b64({ alg: 'none' })}.${b64(claims)}.`, rsaGcm), { decryptKey })).failed,
    ).toEqual(expect.arrayContaining(['jwt.alg', 'jwe.inner']));
    const nested = await encrypt(await encrypt(await encrypt(good, rsaGcm), rsaGcm), rsaGcm);
    expect((await look(nested, { decryptKey })).failed).toEqual(['jwe.inner']);
    expect((await look(await encrypt(await encrypt(good, rsaGcm), rsaGcm), { decryptKey })).failed).toEqual([]);
  });

  test('for another key, changed, cut, or with a foreign algorithm', async () => {
    const token = await encrypt(good, rsaGcm);
    const parts = token.split('.');
    expect((await look(token, { decryptKey: otherRsa.privateKey })).failed).toEqual(['jwe.decrypt']);
    expect((await look([...parts.slice(0, 3), b64('changed'), parts[4]].join('.'), { decryptKey })).failed).toEqual([
      'jwe.decrypt',
    ]);
    expect((await look([...parts.slice(0, 4), (parts[4] ?? '').slice(0, 8)].join('.'), { decryptKey })).failed).toEqual(
      ['jwe.decrypt'],
    );
    expect(
      (await look([b64({ alg: 'RSA1_5', enc: 'A256GCM' }), ...parts.slice(1)].join('.'), { decryptKey })).failed,
    ).toEqual(['jwe.decrypt']);
    expect(
      (await look([b64({ alg: 'dir', enc: 'A256GCM' }), ...parts.slice(1)].join('.'), { decryptKey })).failed,
    ).toEqual(['jwe.decrypt']);
    expect((await look([b64({ ...rsaGcm, crit: ['x'] }), ...parts.slice(1)].join('.'), { decryptKey })).failed).toEqual(
      ['jwt.crit'],
    );
  });

  test('an ephemeral key off the curve is refused', async () => {
    const token = await encrypt(good, { alg: 'ECDH-ES', enc: 'A128GCM' });
    const [head = '', ...rest] = token.split('.');
    const header: { epk: { x: string; y: string } } = JSON.parse(Buffer.from(head, 'base64url').toString());
    const off = b64({ ...header, epk: { ...header.epk, y: header.epk.x } });
    expect((await look([off, ...rest].join('.'), { decryptKey: ourCurve.privateKey })).failed).toEqual(['jwe.decrypt']);
  });

  test('the library says in these words that it stopped unpacking, and only then', async () => {
    const reason = async (token: string, maxDecompressedLength: number): Promise<unknown> => {
      try {
        return await compactDecrypt(token, decryptKey, { maxDecompressedLength });
      } catch (error) {
        return error instanceof errors.JWEInvalid ? error.message : error;
      }
    };
    const token = await encrypt(' '.repeat(2000), { ...rsaGcm, zip: 'DEF' });
    expect(await reason(token, 1000)).toBe('Decompressed plaintext exceeded the configured limit');
    expect(await reason(token, 2000)).toMatchObject({ plaintext: expect.anything() });
    expect(await reason(token.slice(0, -4), 1000)).not.toEqual(expect.stringMatching(/exceeded/));
  });

  test('compressed is unpacked up to a limit', async () => {
    expect((await look(await encrypt(good, { ...rsaGcm, zip: 'DEF' }), { decryptKey })).failed).toEqual([]);
    const bomb = await encrypt(' '.repeat(5_000_000), { ...rsaGcm, zip: 'DEF' });
    await expect(look(bomb, { decryptKey })).rejects.toMatchObject({ code: 'input/too-large' });
  });

  test('a token of megabytes is refused', async () => {
    await expect(look(`${'e'.repeat(1_100_000)}.e.e`)).rejects.toMatchObject({ code: 'input/too-large' });
  });
});
