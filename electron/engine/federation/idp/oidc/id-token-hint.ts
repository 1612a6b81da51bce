/** Reads an ID token that a client sends back as a hint: ours, whole, and for whom; an expired one is as good (RP-Initiated Logout §2). */
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { IdpState } from '../idp-state.ts';
import { publishedJwks } from './published-jwks.ts';

export interface IdTokenHint {
  readonly subject: string;
  readonly clientId: string;
  /** Null: the product does not name the session in its ID tokens. */
  readonly sessionId: string | null;
}

/** Null when we did not make it. */
export async function readIdTokenHint(state: IdpState, hint: string): Promise<IdTokenHint | null> {
  if (hint.length > 20_000) return null;
  try {
    const issuedAt = decodeJwt(hint).iat ?? 0;
    const { payload } = await jwtVerify(hint, createLocalJWKSet(await publishedJwks(state)), {
      issuer: state.addresses.issuer,
      currentDate: new Date(issuedAt * 1000),
    });
    const [clientId = ''] = [payload.aud ?? ''].flat();
    return { subject: payload.sub ?? '', clientId, sessionId: typeof payload.sid === 'string' ? payload.sid : null };
  } catch {
    // Whatever is wrong with it, it is no hint.
    return null;
  }
}
