/** The person of a grant as the look-alike speaks of them to one client. */
import type { Persona } from '../../../../../shared/model/sign-in-test.ts';
import type { IdpState } from '../idp-state.ts';
import type { OidcPersonFacts } from '../look-alikes/look-alike.ts';
import { personIn } from '../person-in.ts';
import type { Grant } from './grants.ts';

/** Null: the persona is not known any more, or was deactivated since. */
export function personOfGrant(state: IdpState, grant: Grant): OidcPersonFacts | null {
  const persona = personIn(state, grant.session);
  return persona === null ? null : factsOf(state, persona, grant.clientId, grant.scopes);
}

export const subjectOf = (state: IdpState, persona: Persona, clientId: string): string =>
  persona.nameId ?? state.lookAlike.oidc.subject(factsOf(state, persona, clientId, []));

function factsOf(state: IdpState, persona: Persona, clientId: string, scopes: readonly string[]): OidcPersonFacts {
  return {
    persona,
    ids: state.ids,
    domain: state.domain,
    audience: clientId,
    issuer: state.addresses.issuer,
    handedOut: state.oidcClaims,
    scopes,
  };
}
