/** Makes the compact form of a planned ID token, wrong ones included. Right tokens are signed by jose. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { type CompactJWSHeaderParameters, CompactSign } from 'jose';
import type { IdpKeys } from '../keys.ts';
import type { IdTokenPlan } from './answer-plan.ts';

export async function signIdToken(plan: IdTokenPlan, keys: IdpKeys): Promise<string> {
  const token = await compact(plan, keys);
  if (plan.claimsAfterSigning === null) return token;
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${encode(plan.claimsAfterSigning(plan.claims))}.${signature}`;
}

export const kidFor = (algorithm: string, keys: IdpKeys): string =>
  algorithm === 'ES256' ? keys.oidcEc.kid : keys.oidc.kid;

/** @param header without `kid`, which follows from the algorithm */
export function signClaims(
  claims: Readonly<Record<string, unknown>>,
  header: CompactJWSHeaderParameters,
  keys: IdpKeys,
): Promise<string> {
  return new CompactSign(bytes(claims))
    .setProtectedHeader({ ...header, kid: kidFor(header.alg, keys) })
    .sign(header.alg === 'ES256' ? keys.oidcEc.privateKey : keys.oidc.privateKey);
}

async function compact({ header, claims, key }: IdTokenPlan, keys: IdpKeys): Promise<string> {
  // jose rightly refuses to make unsigned tokens, so this one is put together here.
  if (key === 'none') return `${encode(header)}.${encode(claims)}.`;
  const alg = String(header.alg);
  const signer = new CompactSign(bytes(claims)).setProtectedHeader({ ...header, alg });
  if (key === 'stranger') return signer.sign(alg === 'ES256' ? strangerCurve() : keys.stranger.privateKey);
  if (key === 'idp') return signer.sign(alg === 'ES256' ? keys.oidcEc.privateKey : keys.oidc.privateKey);
  const publicPem = createPublicKey(keys.oidc.privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return signer.sign(new TextEncoder().encode(publicPem));
}

/** A new one each time is a stranger's as well. */
const strangerCurve = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
