import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { SigningPair } from '../keys.ts';

export interface OpenPair {
  readonly privateKey: KeyObject;
  /** Base64 of the DER. */
  readonly certificate: string;
}

const known = new WeakMap<SigningPair, OpenPair>();

export const isCurve = (pair: SigningPair): boolean => openPair(pair).privateKey.asymmetricKeyType === 'ec';

/** Reading a key and a certificate costs as much as a signature, so each pair is read once. */
export function openPair(pair: SigningPair): OpenPair {
  const found = known.get(pair);
  if (found !== undefined) return found;
  const fresh = {
    privateKey: createPrivateKey(pair.privateKeyPem),
    certificate: new X509Certificate(pair.certificatePem).raw.toString('base64'),
  };
  known.set(pair, fresh);
  return fresh;
}
