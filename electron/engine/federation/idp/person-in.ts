import type { Persona } from '../../../../shared/model/persona.ts';
import type { BrowserSession } from './browser-sessions.ts';
import type { IdpState } from './idp-state.ts';
import { atSignIn } from './personas.ts';

/** As the IdP knows them now, with the address of that sign-in. Null: not known any more, or deactivated since. */
export function personIn(state: IdpState, session: BrowserSession): Persona | null {
  const persona = state.personas.find(({ name }) => name === session.persona);
  return persona === undefined || state.deactivated.has(persona.name) ? null : atSignIn(persona, session.isFirst);
}
