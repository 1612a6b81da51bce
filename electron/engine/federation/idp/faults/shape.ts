/** Faults of the message as a thing: too large, not readable, for somebody else's key, or not there. */
import { saml } from '../saml/names.ts';
import { withAssertion } from '../saml/response-plan.ts';
import { type FaultDefinition, refusedBy, refusedByRule } from './fault.ts';

/** As base64 in a form it is larger than any server reads. */
const hugeCharacters = 3_500_000;

export const shapeFaults: readonly FaultDefinition[] = [
  {
    name: 'encrypted-for-another-key',
    protocol: 'saml',
    title: 'Encrypted for another key',
    description: 'The assertion is encrypted for a key that this service provider does not have.',
    ...refusedBy('enc.key', 'sig.signed-content'),
    saml: (plan) => ({ ...plan, encryptFor: 'stranger', signing: { ...plan.signing, response: true } }),
  },
  {
    name: 'huge-message',
    protocol: 'saml',
    title: 'Huge assertion',
    description: 'The message is signed rightly, but one attribute value has three and a half million characters.',
    ...refusedBy('input.size'),
    saml: (plan) => ({
      ...withAssertion(plan, (assertion) => ({
        ...assertion,
        attributes: [
          ...assertion.attributes,
          { name: 'photo', format: saml.basicAttribute, values: ['x'.repeat(hugeCharacters)] },
        ],
      })),
    }),
  },
  {
    name: 'not-xml',
    protocol: 'saml',
    title: 'Not XML',
    description: 'A sentence comes in the place of the message, as from a proxy or an error page.',
    ...refusedBy('xml.well-formed', 'input.decode'),
    saml: (plan) => ({
      ...plan,
      afterSigning: [...plan.afterSigning, () => 'The service is temporarily unavailable.'],
    }),
  },
  {
    name: 'nothing',
    protocol: 'both',
    title: 'Nothing comes back',
    description: 'The identity provider shows a page of its own, and the browser never returns.',
    ...refusedByRule('nobody comes back, so there is nothing to refuse', /told not to answer/),
    saml: (plan) => ({ ...plan, isSilent: true }),
    authorization: (plan) => ({ ...plan, isSilent: true }),
  },
];
