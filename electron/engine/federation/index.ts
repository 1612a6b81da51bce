/** Federation: can this partner sign in? Try it, and keep the evidence. */
export { federationHandlers } from './calls.ts';
export { type FederationRoom, openFederationRoom } from './federation-room.ts';
export { type IdpFacts, type IdpOptions, type RunningIdp, startIdp } from './idp/start-idp.ts';
export type { People } from './people/people.ts';
export type { ConnectionTestOptions, RunningConnectionTest } from './sp/start-connection-test.ts';
