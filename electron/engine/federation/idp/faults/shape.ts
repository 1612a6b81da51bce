/** Faults of the message as a thing: too large, not readable, for somebody else's key, or not there. */
import { type FaultDefinition, refusedBy } from './fault.ts';

const hugeCharacters = 2_500_000;

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
    description: 'One attribute value has two and a half million characters.',
    ...refusedBy('input.size', 'sig.digest'),
    saml: (plan) => ({
      ...plan,
      afterSigning: [
        ...plan.afterSigning,
        (xml) => xml.replace('</saml:AttributeValue>', `${'x'.repeat(hugeCharacters)}</saml:AttributeValue>`),
      ],
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
    ...refusedBy(),
    saml: (plan) => ({ ...plan, isSilent: true }),
    authorization: (plan) => ({ ...plan, isSilent: true }),
  },
];
