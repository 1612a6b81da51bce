/** Beside python3-jwcrypto: what it signs and encrypts we accept, what jose makes it accepts, and where they differ, why. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { CompactEncrypt, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { InspectContext } from '../../../../shared/contract/inspect.ts';
import { inspect } from '../inspect.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = now.getTime() / 1000;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
const ed = generateKeyPairSync('ed25519');
const claims = { iss: 'https://op.example', aud: 'portico', sub: 'dana', iat: seconds, exp: seconds + 60 };
const text = JSON.stringify(claims);

interface Request {
  readonly do: 'sign' | 'verify' | 'encrypt' | 'decrypt';
  readonly key: object;
  readonly text: string;
  readonly header?: object;
  readonly alg?: string;
}
const Answers = z.array(z.object({ ok: z.string().optional(), refused: z.string().optional() }));

function jwcrypto(request: Request): string {
  const script = fileURLToPath(new URL('jose-peer.py', import.meta.url));
  const answers = Answers.parse(
    JSON.parse(execFileSync('/usr/bin/python3', [script], { input: JSON.stringify([request]), encoding: 'utf8' })),
  );
  const [answer] = answers;
  return answer?.ok ?? `refused: ${answer?.refused ?? ''}`;
}

const jwk = (key: KeyObject): object => ({ ...key.export({ format: 'jwk' }), kid: 'k' });
async function judge(token: string, publicKey: KeyObject, decryptKey?: KeyObject) {
  const context = InspectContext.parse({
    jwks: JSON.stringify({ keys: [jwk(publicKey)] }),
    issuer: claims.iss,
    audience: claims.aud,
    ...(decryptKey !== undefined && { decryptKeyPem: decryptKey.export({ type: 'pkcs8', format: 'pem' }).toString() }),
  });
  const { kind, verdict, checks } = await inspect(token, context, now);
  return { kind, verdict, failed: [...new Set(checks.filter(({ status }) => status === 'fail').map(({ id }) => id))] };
}

describe('signatures', () => {
  const rows = [
    ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg) => ({ alg, pair: rsa })),
    { alg: 'ES256', pair: p256 },
    { alg: 'ES384', pair: p384 },
    { alg: 'ES512', pair: p521 },
    { alg: 'EdDSA', pair: ed },
  ];
  test.each(rows)('$alg, both ways', async ({ alg, pair }) => {
    const header = { alg, kid: 'k' };
    const token = jwcrypto({ do: 'sign', key: jwk(pair.privateKey), text, header });
    expect(await judge(token, pair.publicKey)).toEqual({ kind: 'jwt', verdict: 'valid', failed: [] });
    const ours = await new SignJWT(claims).setProtectedHeader(header).sign(pair.privateKey);
    expect(jwcrypto({ do: 'verify', key: jwk(pair.publicKey), text: ours, alg })).toBe(text);
  });
});

describe('encryption', () => {
  const signed = () => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(rsa.privateKey);
  const contents = ['A128GCM', 'A192GCM', 'A256GCM', 'A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'];
  const rows = [
    ...['RSA-OAEP', 'RSA-OAEP-256'].map((alg) => ({
      alg,
      name: 'RSA',
      pair: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    })),
    ...['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'].flatMap((alg) => [
      { alg, name: 'P-256', pair: p256 },
      { alg, name: 'P-521', pair: p521 },
    ]),
  ];
  test.each(rows)('$alg with $name, every content encryption, both ways', async ({ alg, pair }) => {
    const inner = await signed();
    for (const enc of contents) {
      const token = jwcrypto({ do: 'encrypt', key: jwk(pair.publicKey), text: inner, header: { alg, enc } });
      expect(await judge(token, rsa.publicKey, pair.privateKey), enc).toEqual({
        kind: 'jwe',
        verdict: 'valid',
        failed: [],
      });
      const ours = await new CompactEncrypt(Buffer.from(inner))
        .setProtectedHeader({ alg, enc })
        .encrypt(pair.publicKey);
      expect(jwcrypto({ do: 'decrypt', key: jwk(pair.privateKey), text: ours }), enc).toBe(inner);
    }
  });

  test('compressed content is opened', async () => {
    const inner = await signed();
    const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', zip: 'DEF' };
    const token = jwcrypto({ do: 'encrypt', key: jwk(rsa.publicKey), text: inner, header });
    expect(await judge(token, rsa.publicKey, rsa.privateKey)).toEqual({ kind: 'jwe', verdict: 'valid', failed: [] });
  });
});

describe('where we differ from jwcrypto', () => {
  const b64 = (value: string): string => Buffer.from(value).toString('base64url');
  const raw = (header: string, payload = text): string => {
    const input = `${b64(header)}.${b64(payload)}`;
    return `${input}.${sign('sha256', Buffer.from(input), rsa.privateKey).toString('base64url')}`;
  };
  test.each([
    [
      'a header member twice',
      raw('{"alg":"RS256","kid":"x","kid":"k"}'),
      'jwt.json',
      'its JSON reader keeps the last of two members',
    ],
    [
      'a claim twice',
      raw('{"alg":"RS256","kid":"k"}', `{"sub":"eve",${text.slice(1)}`),
      'jwt.json',
      'a JWS is bytes to it; claims are the business of its JWT class',
    ],
    ['an unknown kid', raw('{"alg":"RS256","kid":"x"}'), 'jwt.key', 'it was given one key and uses it'],
  ])('%s: it accepts, we refuse', async (_, token, check, why) => {
    expect(why).not.toBe('');
    expect(jwcrypto({ do: 'verify', key: jwk(rsa.publicKey), text: token, alg: 'RS256' })).not.toMatch(/^refused/);
    expect((await judge(token, rsa.publicKey)).failed).toContain(check);
  });

  test.each([
    ['alg none', `${b64('{"alg":"none"}')}.${b64(text)}.`, 'jwt.alg'],
    ['an unknown crit', raw('{"alg":"RS256","kid":"k","crit":["x"],"x":1}'), 'jwt.crit'],
    [
      'another payload',
      raw('{"alg":"RS256","kid":"k"}').replace(b64(text), b64(text.replace('dana', 'eve'))),
      'jwt.signature',
    ],
  ])('%s: both refuse', async (_, token, check) => {
    expect(jwcrypto({ do: 'verify', key: jwk(rsa.publicKey), text: token, alg: 'RS256' })).toMatch(/^refused/);
    expect((await judge(token, rsa.publicKey)).failed).toContain(check);
  });

  test('RSA 1.5 key transport: it offers it when told to, we never open it', async () => {
    const inner = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(rsa.privateKey);
    const token = await new CompactEncrypt(Buffer.from(inner))
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A128GCM' })
      .encrypt(rsa.publicKey);
    const claimed = [b64('{"alg":"RSA1_5","enc":"A128GCM"}'), ...token.split('.').slice(1)].join('.');
    expect((await judge(claimed, rsa.publicKey, rsa.privateKey)).failed).toEqual(['jwe.decrypt']);
  });
});
