/** A JWKS as keys that can be tried. Keys of unknown type are ignored (RFC 7517 §5), secret keys as well: a JWKS is public. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { PorticoError } from '../../../../shared/errors.ts';
import { decodeUtf8 } from '../base64.ts';
import { rsaWeakness } from '../trust/certificates.ts';
import { type JsonObject, parseStrictObject } from './strict-json.ts';

export interface PublicJwk {
  readonly kid: string | null;
  readonly kty: string;
  readonly crv: string | null;
  readonly use: string | null;
  readonly keyOps: readonly string[] | null;
  readonly alg: string | null;
  readonly key: KeyObject;
}

export interface KeySet {
  readonly keys: readonly PublicJwk[];
  /** Keys that were left out: unknown type, secret, or values that are no key. */
  readonly ignored: number;
}

export interface TokenAlgorithm {
  readonly kty: 'RSA' | 'EC' | 'OKP';
  readonly crv: string | null;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  /** Exact length of the signature; null where it depends on the key. */
  readonly signatureBytes: number | null;
}

const algorithmOf = (
  kty: TokenAlgorithm['kty'],
  crv: string | null,
  hash: TokenAlgorithm['hash'],
  signatureBytes: number | null,
) => ({ kty, crv, hash, signatureBytes });

/** The signature algorithms that tokens may use, exactly spelled (RFC 7518 §3.1, RFC 8037, and RFC 9864 for the newer name of the same). */
export const tokenAlgorithms: ReadonlyMap<string, TokenAlgorithm> = new Map<string, TokenAlgorithm>([
  ['RS256', algorithmOf('RSA', null, 'sha256', null)],
  ['RS384', algorithmOf('RSA', null, 'sha384', null)],
  ['RS512', algorithmOf('RSA', null, 'sha512', null)],
  ['PS256', algorithmOf('RSA', null, 'sha256', null)],
  ['PS384', algorithmOf('RSA', null, 'sha384', null)],
  ['PS512', algorithmOf('RSA', null, 'sha512', null)],
  ['ES256', algorithmOf('EC', 'P-256', 'sha256', 64)],
  ['ES384', algorithmOf('EC', 'P-384', 'sha384', 96)],
  ['ES512', algorithmOf('EC', 'P-521', 'sha512', 132)],
  ['EdDSA', algorithmOf('OKP', 'Ed25519', 'sha512', 64)],
  ['Ed25519', algorithmOf('OKP', 'Ed25519', 'sha512', 64)],
]);

const cache = new Map<string, KeySet>();

/** @throws PorticoError `input/unreadable` when the text is no JWKS */
export function readKeySet(text: string): KeySet {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parsed = parseStrictObject(text.replace(/^\uFEFF/, '').trim());
  if ('problem' in parsed)
    throw new PorticoError('input/unreadable', `The key set (JWKS) cannot be read: ${parsed.problem}.`);
  const keys = keySetOf(parsed.value);
  if (keys === null) throw new PorticoError('input/unreadable', 'The key set is not a JWKS: it has no list of keys.');
  if (cache.size >= 16) cache.delete(cache.keys().next().value ?? '');
  if (text.length < 200_000) cache.set(text, keys);
  return keys;
}

/** Null when the object is no JWKS. A single JWK counts as a set of one. */
export function keySetOf(value: JsonObject): KeySet | null {
  const list = Array.isArray(value.keys) ? value.keys : typeof value.kty === 'string' ? [value] : null;
  if (list === null) return null;
  const keys = list.slice(0, 1000).flatMap((member: unknown) => publicJwk(member) ?? []);
  return { keys, ignored: list.length - keys.length };
}

const publicMembers: Readonly<Record<string, readonly string[]>> = {
  RSA: ['kty', 'n', 'e'],
  EC: ['kty', 'crv', 'x', 'y'],
  OKP: ['kty', 'crv', 'x'],
};

function publicJwk(member: unknown): PublicJwk | null {
  if (member === null || typeof member !== 'object') return null;
  const values = new Map<string, unknown>(Object.entries(member));
  const text = (name: string): string | null => {
    const value = values.get(name);
    return typeof value === 'string' ? value : null;
  };
  const kty = text('kty') ?? '';
  const names = Object.hasOwn(publicMembers, kty) ? publicMembers[kty] : undefined;
  if (names === undefined) return null;
  const keyOps = values.get('key_ops');
  try {
    const key = createPublicKey({
      key: Object.fromEntries(names.map((name) => [name, text(name) ?? ''])),
      format: 'jwk',
    });
    return {
      kid: text('kid'),
      kty,
      crv: text('crv'),
      use: text('use'),
      keyOps: Array.isArray(keyOps) ? keyOps.filter((operation) => typeof operation === 'string') : null,
      alg: text('alg'),
      key,
    };
  } catch {
    return null;
  }
}

/** Null when the key allows this algorithm; else why not (RFC 7517 §4, RFC 7518 §3). */
export function whyKeyDoesNotFit(jwk: PublicJwk, alg: string, algorithm: TokenAlgorithm): string | null {
  if (jwk.kty !== algorithm.kty) return `it is of type ${jwk.kty}`;
  if (algorithm.crv !== null && jwk.crv !== algorithm.crv) return `its curve is ${jwk.crv}`;
  if (jwk.use !== null && jwk.use !== 'sig') return `it is published for ${jwk.use}`;
  if (jwk.keyOps !== null && !jwk.keyOps.includes('verify')) return 'its key_ops do not allow verifying';
  if (jwk.alg !== null && jwk.alg !== alg) return `it is published for ${jwk.alg}`;
  const weakness = rsaWeakness(jwk.key);
  if (weakness !== null) return `it ${weakness}`;
  return null;
}

/** The JSON object in one part of a token. */
export function decodeJson(bytes: Buffer): { readonly value: JsonObject } | { readonly problem: string } {
  // Some readers drop a byte order mark and others stumble over it (RFC 8259 §8.1).
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { problem: 'it starts with a byte order mark' };
  const text = decodeUtf8(bytes);
  return text === null ? { problem: 'it is not UTF-8' } : parseStrictObject(text);
}
