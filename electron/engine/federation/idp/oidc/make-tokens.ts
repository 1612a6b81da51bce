/** Makes the tokens of a grant, faults included: ID tokens by plan, access tokens as an opaque word or, for a named resource, signed. */
import { randomBytes } from 'node:crypto';
import { PorticoError } from '../../../../../shared/errors.ts';
import { applyFaults } from '../faults/index.ts';
import type { IdpState } from '../idp-state.ts';
import { planIdToken, seconds } from './answer-plan.ts';
import type { OidcClient } from './client.ts';
import type { Grant, Grants } from './grants.ts';
import { personOfGrant } from './person.ts';
import { kidFor, signClaims, signIdToken } from './sign-token.ts';

interface Beside {
  readonly accessToken: string | null;
  readonly code: string | null;
  readonly isFrontChannel: boolean;
}

/** @throws `input/invalid` when the person is not known any more */
export async function makeIdToken(state: IdpState, client: OidcClient, grant: Grant, beside: Beside): Promise<string> {
  const person = knownPerson(state, grant);
  const plan = planIdToken({
    habits: state.lookAlike.oidc,
    person,
    asked: grant.asked,
    nonce: grant.nonce,
    ...beside,
    authenticatedAt: grant.session.authenticatedAt,
    acr: grant.acr,
    sessionId: grant.session.id,
    tokenId: randomBytes(16).toString('hex'),
    now: state.now(),
    algorithm: client.idTokenAlgorithm,
    kid: kidFor(client.idTokenAlgorithm, state.keys),
  });
  const faulty = applyFaults(
    plan,
    state.faults.map((fault) => fault.idToken),
  );
  return signIdToken(faulty, state.keys);
}

/**
 * For a named resource it is a JWT that says so (RFC 8707 §2.2, RFC 9068); else nobody but this provider can read it.
 *
 * @param resources of the token request; none: all that were authorized
 */
export async function makeAccessToken(
  state: IdpState,
  grants: Grants,
  grant: Grant,
  resources: readonly string[] = grant.resources,
): Promise<{ readonly token: string; readonly lifetimeSeconds: number }> {
  const habits = state.lookAlike.oidc;
  const lifetimeSeconds = habits.accessTokenSeconds;
  if (resources.length === 0) return { token: grants.addAccessToken(grant, lifetimeSeconds), lifetimeSeconds };
  const person = knownPerson(state, grant);
  const issuedAt = seconds(state.now());
  const claims = {
    ...habits.accessTokenClaims(person),
    iss: person.issuer,
    sub: person.persona.nameId ?? habits.subject(person),
    aud: resources.length === 1 ? resources[0] : resources,
    exp: issuedAt + lifetimeSeconds,
    iat: issuedAt,
    jti: randomBytes(12).toString('base64url'),
    client_id: grant.clientId,
    scope: grant.scopes.join(' '),
  };
  const token = await signClaims(claims, { alg: 'RS256', typ: 'at+jwt' }, state.keys);
  return { token: grants.addAccessToken(grant, lifetimeSeconds, token), lifetimeSeconds };
}

function knownPerson(state: IdpState, grant: Grant) {
  const person = personOfGrant(state, grant);
  if (person === null) throw new PorticoError('input/invalid', `${grant.session.persona} is not known here any more.`);
  return person;
}
