/** The userinfo endpoint (OpenID Connect Core §5.3): JSON, or a signed token for clients that registered for it. */
import type { Context } from 'hono';
import { applyFaults } from '../faults/index.ts';
import type { IdpState } from '../idp-state.ts';
import { planUserinfo } from './answer-plan.ts';
import type { Grants } from './grants.ts';
import { personOfGrant } from './person.ts';
import { signClaims } from './sign-token.ts';

export async function answerUserinfo(state: IdpState, grants: Grants, c: Context): Promise<Response> {
  const header = c.req.header('authorization');
  if (header === undefined) {
    // Whoever brings no token is told no error (RFC 6750 §3.1).
    c.header('www-authenticate', 'Bearer');
    return c.body(null, 401);
  }
  const [, token = ''] = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(header) ?? [];
  const grant = grants.byAccessToken(token);
  const person = grant === null ? null : personOfGrant(state, grant);
  if (grant === null || person === null) {
    c.header('www-authenticate', 'Bearer error="invalid_token"');
    return c.json({ error: 'invalid_token', error_description: 'The access token is unknown or too old.' }, 401);
  }
  const planned = planUserinfo({ habits: state.lookAlike.oidc, person, asked: grant.asked });
  const claims = applyFaults<Readonly<Record<string, unknown>>>(
    planned,
    state.faults.map((fault) => fault.userinfo),
  );
  const algorithm = state.clients.get(grant.clientId)?.userinfoAlgorithm ?? null;
  if (algorithm === null) return c.json(claims);
  const signed = { ...claims, iss: person.issuer, aud: grant.clientId };
  return c.body(await signClaims(signed, { alg: algorithm }, state.keys), 200, { 'content-type': 'application/jwt' });
}
