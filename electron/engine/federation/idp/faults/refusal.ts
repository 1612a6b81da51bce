/** Faults of an identity provider that says no. */
import { statusCodes } from '../saml/names.ts';
import { andRule, type FaultDefinition, refusedBy } from './fault.ts';

const words = 'The identity provider refused the sign-in, as it was told to.';

export const refusalFaults: readonly FaultDefinition[] = [
  {
    name: 'error-response',
    protocol: 'both',
    title: 'Error instead of a person',
    description: 'The identity provider answers with an error, whoever was picked.',
    ...refusedBy('saml.status'),
    ...andRule('the answer is an error', /access_denied/),
    saml: (plan) => ({
      ...plan,
      assertion: null,
      status: { code: statusCodes.responder, subcode: statusCodes.requestDenied, message: words },
    }),
    authorization: (plan) => ({ ...plan, error: { code: 'access_denied', description: words } }),
  },
];
