/** Makes the compact form of a planned ID token, wrong ones included. Right tokens are signed by jose. */
import { createPublicKey } from 'node:crypto';
import { CompactSign } from 'jose';
import type { IdpKeys } from '../keys.ts';
import type { IdTokenPlan } from './answer-plan.ts';

export async function signIdToken(plan: IdTokenPlan, keys: IdpKeys): Promise<string> {
  const token = await compact(plan, keys);
  if (plan.claimsAfterSigning === null) return token;
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${encode(plan.claimsAfterSigning(plan.claims))}.${signature}`;
}

async function compact({ header, claims, key }: IdTokenPlan, keys: IdpKeys): Promise<string> {
  // jose rightly refuses to make unsigned tokens, so this one is put together here.
  if (key === 'none') return `${encode(header)}.${encode(claims)}.`;
  const signer = new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader({
    ...header,
    alg: String(header.alg),
  });
  if (key === 'stranger') return signer.sign(keys.stranger.privateKey);
  if (key === 'idp') return signer.sign(keys.oidc.privateKey);
  const publicPem = createPublicKey(keys.oidc.privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return signer.sign(new TextEncoder().encode(publicPem));
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
