import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, errors } from 'jose';
import { describe, expect, test } from 'vitest';
import { b64, claims, good, look, otherRsa } from '../fixtures/tokens.ts';

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
