/**
 * This installation's signing key for what leaves it and comes back: hand-outs and return files. Whoever changes a value on the
 * way cannot make a new seal; the key never leaves the home.
 */
import { CompactSign, calculateJwkThumbprint, compactVerify, exportJWK, generateKeyPair, importJWK } from 'jose';
import { z } from 'zod';
import { openKeyFile } from '../keys/key-file.ts';

const text = z.string().max(500);
const KeyFile = z.object({
  format: z.literal('portico.installation-key/1'),
  /** P-256, private. */
  jwk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: text, y: text, d: text }),
});

const sealType = 'portico-hand-out+jws';

export interface InstallationKey {
  /** SHA-256 thumbprint of the public key (RFC 7638), to be compared by another channel. */
  readonly thumbprint: string;
  /** Compact JWS over the payload as JSON. */
  seal(payload: unknown): Promise<string>;
  /** The payload, or null when this key did not seal it. */
  open(seal: string): Promise<unknown>;
}

/** @throws `local/file-damaged`, `local/disk` */
export async function openInstallationKey(folder: string): Promise<InstallationKey> {
  const { jwk } = await openKeyFile({
    folder,
    fileName: 'installation-key.json',
    schema: KeyFile,
    owner: 'this installation',
    async make() {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      return KeyFile.parse({ format: 'portico.installation-key/1', jwk: await exportJWK(privateKey) });
    },
  });
  const { d: _, ...publicJwk } = jwk;
  const [privateKey, publicKey] = await Promise.all([importJWK(jwk, 'ES256'), importJWK(publicJwk, 'ES256')]);
  return {
    thumbprint: await calculateJwkThumbprint(publicJwk),
    seal: (payload) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'ES256', typ: sealType })
        .sign(privateKey),
    async open(seal) {
      try {
        const { payload, protectedHeader } = await compactVerify(seal, publicKey, { algorithms: ['ES256'] });
        return protectedHeader.typ === sealType ? JSON.parse(new TextDecoder().decode(payload)) : null;
      } catch {
        // Not sealed, sealed by another key, or changed: for whoever asks it is the same.
        return null;
      }
    },
  };
}
