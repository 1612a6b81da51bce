/**
 * Signing and encryption keys of a server, made in this installation when they are first needed and kept in the
 * database. The private half is used here and by the sign-in pages; no endpoint answers it.
 */
import { createHash, createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { KeyBody } from './schemas/tenant.ts';
import type { SandboxStore, Stored } from './store.ts';

export interface SigningKey {
  readonly kid: string;
  readonly alg: KeyBody['alg'];
  readonly privateKey: KeyObject;
  readonly publicJwk: Readonly<Record<string, unknown>>;
}

export type KeyType = 'rsa' | 'ecdsa' | 'ps';
export type KeyUse = KeyBody['use'];

/** The key that signs (or, for `enc`, that others encrypt to) now; made when there is none. */
export function signingKey(store: SandboxStore, tenantId: string, serverId: string, use: KeyUse = 'sig'): SigningKey {
  const { body } = currentKey(store, tenantId, serverId, use);
  return {
    kid: body.kid,
    alg: body.alg,
    privateKey: createPrivateKey({ key: body.private_jwk, format: 'jwk' }),
    publicJwk: body.public_jwk,
  };
}

/** The public keys for `/.well-known/jwks.json`: everything but revoked ones. */
export function jwks(
  store: SandboxStore,
  tenantId: string,
  serverId: string,
): { keys: Array<Record<string, unknown>> } {
  currentKey(store, tenantId, serverId, 'sig');
  const keys = store.list(tenantId, 'key', { parent: serverId }).filter((key) => key.body.state !== 'revoked');
  return { keys: keys.map((key) => key.body.public_jwk) };
}

export function currentKey(store: SandboxStore, tenantId: string, serverId: string, use: KeyUse): Stored<'key'> {
  const find = () =>
    store.list(tenantId, 'key', { parent: serverId, where: { state: 'current', use }, limit: 1 })[0] ?? null;
  const found = find();
  if (found !== null) return found;
  return store.transaction(() => {
    const server = store.get(tenantId, 'server', serverId);
    const type = use === 'enc' ? 'rsa' : (server?.body.key_type ?? 'ecdsa');
    return find() ?? addKey(store, tenantId, serverId, { use, type, state: 'current' });
  });
}

/** Makes a key and stores it. Rotation calls it with `next` or `current`. */
export function addKey(
  store: SandboxStore,
  tenantId: string,
  serverId: string,
  wish: { readonly use: KeyUse; readonly type: KeyType; readonly state: 'current' | 'next' },
): Stored<'key'> {
  const alg = algorithmOf(wish.use, wish.type);
  const pair =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicPart = pair.publicKey.export({ format: 'jwk' });
  const kid = thumbprint(publicPart);
  const now = store.clock.now().toISOString();
  const kty = alg === 'ES256' ? 'EC' : 'RSA';
  return store.put(
    tenantId,
    'key',
    `${serverId}/${kid}`,
    {
      kid,
      server_id: serverId,
      use: wish.use,
      alg,
      state: wish.state,
      public_jwk: { ...publicPart, kty, kid, use: wish.use, alg },
      private_jwk: { ...pair.privateKey.export({ format: 'jwk' }), kty },
      created_at: now,
      ...(wish.state === 'current' ? { promoted_at: now } : {}),
    },
    { parent: serverId, name: kid },
  );
}

function algorithmOf(use: KeyUse, type: KeyType): KeyBody['alg'] {
  if (use === 'enc') return 'RSA-OAEP-256';
  return type === 'ecdsa' ? 'ES256' : type === 'ps' ? 'PS256' : 'RS256';
}

/** @see RFC 7638: the required members, in lexical order. */
function thumbprint(jwk: JsonWebKey): string {
  const members =
    jwk.kty === 'EC' ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y } : { e: jwk.e, kty: jwk.kty, n: jwk.n };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}
