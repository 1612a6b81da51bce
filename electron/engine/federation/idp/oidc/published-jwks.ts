/** The keys that the JWKS names: those that sign, and in a rehearsal those beside them. */
import { exportJWK, type JSONWebKeySet } from 'jose';
import type { IdpState } from '../idp-state.ts';

export async function publishedJwks({ published, lookAlike }: IdpState): Promise<JSONWebKeySet> {
  const { algorithms } = lookAlike.oidc;
  const shown = published.jwks.filter(({ algorithm }) => algorithm === 'RS256' || algorithms.includes(algorithm));
  const keys = shown.map(async ({ kid, publicKey, algorithm }) => ({
    ...(await exportJWK(publicKey)),
    kid,
    use: 'sig',
    // The same RSA key signs RS256 and PS256 where both are offered.
    ...(algorithm === 'RS256' && algorithms.includes('PS256') ? {} : { alg: algorithm }),
  }));
  return { keys: await Promise.all(keys) };
}
