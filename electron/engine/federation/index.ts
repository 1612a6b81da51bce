/** Federation: can this partner sign in? Try it, and keep the evidence. */
export { allFaults as listFaults } from './idp/faults/index.ts';
export { personasFor } from './idp/personas.ts';
export { type IdpFacts, type IdpOptions, type RunningIdp, startIdp } from './idp/start-idp.ts';
