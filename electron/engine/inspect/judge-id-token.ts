/** The judgement that the sandbox and the sign-in test act on: one ID token against one connection. */

import { judgeToken } from './jose/judge-token.ts';
import { readKeySet } from './jose/key-set.ts';
import type { IdTokenExpectations, IdTokenJudgement } from './judgement.ts';
import { toMessage } from './to-message.ts';

/**
 * Judges an ID token as the relying party that is described in `expected` (OpenID Connect Core §3.1.3.7).
 *
 * @returns `claims` is null unless the verdict is `valid`
 * @throws PorticoError `input/unreadable` when the JWKS of the expectations is none; `input/too-large`
 */
export async function judgeIdToken(token: string, expected: IdTokenExpectations): Promise<IdTokenJudgement> {
  const judged = await judgeToken(token, {
    keySet: readKeySet(expected.jwks),
    issuer: expected.issuer,
    audience: expected.clientId,
    nonce: expected.nonce ?? undefined,
    accessToken: expected.accessToken ?? undefined,
    code: undefined,
    frontChannel: false,
    mustBeIdToken: true,
    decryptKey: null,
    now: expected.now,
    skewMs: expected.clockSkewSeconds * 1000,
  });
  const inspection = toMessage(judged);
  return { inspection, claims: inspection.verdict === 'valid' ? judged.claims : null };
}
