/** Faults of who says something, to whom, and in answer to what. */
import { withAssertion } from '../saml/response-plan.ts';
import { type FaultDefinition, refusedBy, refusedByRule } from './fault.ts';

/** Names that belong to nobody: `.example` is reserved (RFC 2606). */
const elsewhere = 'https://elsewhere.example';
const unsolicitedSetting = 'Connection, accept answers to no request: switch it off.';

export const addressingFaults: readonly FaultDefinition[] = [
  {
    name: 'wrong-issuer',
    protocol: 'both',
    title: 'Wrong issuer',
    description: 'The message says that it comes from another identity provider.',
    ...refusedBy('trust.issuer', 'jwt.iss'),
    saml: (plan) => ({
      ...withAssertion(plan, (assertion) => ({ ...assertion, issuer: `${elsewhere}/idp` })),
      issuer: `${elsewhere}/idp`,
    }),
    idToken: (plan) => ({ ...plan, claims: { ...plan.claims, iss: `${elsewhere}/idp` } }),
  },
  {
    name: 'wrong-audience',
    protocol: 'both',
    title: 'Wrong audience',
    description: 'The message was meant for another service provider.',
    ...refusedBy('cond.audience', 'jwt.aud'),
    saml: (plan) => withAssertion(plan, (assertion) => ({ ...assertion, audiences: [`${elsewhere}/sp`] })),
    idToken: (plan) => ({ ...plan, claims: { ...plan.claims, aud: 'another-client' } }),
  },
  {
    name: 'wrong-recipient',
    protocol: 'saml',
    title: 'Wrong recipient',
    description: 'The subject confirmation names another assertion consumer service.',
    ...refusedBy('subject.confirmation'),
    saml: (plan) => withAssertion(plan, (assertion) => ({ ...assertion, recipient: `${elsewhere}/acs` })),
  },
  {
    name: 'wrong-destination',
    protocol: 'saml',
    title: 'Wrong destination',
    description: 'The response says that it was to be sent to another address.',
    ...refusedBy('saml.destination'),
    saml: (plan) => ({ ...plan, destination: `${elsewhere}/acs` }),
  },
  {
    name: 'unsolicited',
    protocol: 'saml',
    title: 'Answer to no request',
    description: 'InResponseTo is missing, as in a sign-in that the identity provider started by itself.',
    ...refusedBy('saml.in-response-to'),
    setting: unsolicitedSetting,
    saml: (plan) => ({
      ...withAssertion(plan, (assertion) => ({ ...assertion, inResponseTo: null })),
      inResponseTo: null,
    }),
  },
  {
    name: 'wrong-in-response-to',
    protocol: 'saml',
    title: 'Answer to another request',
    description: 'InResponseTo names a request that was never made.',
    ...refusedBy('saml.in-response-to'),
    setting: unsolicitedSetting,
    saml: (plan) => ({
      ...withAssertion(plan, (assertion) => ({ ...assertion, inResponseTo: '_request-of-somebody-else' })),
      inResponseTo: '_request-of-somebody-else',
    }),
  },
  {
    name: 'issuer-with-slash',
    protocol: 'both',
    title: 'Issuer with a final slash',
    description: 'The issuer differs from the known one by a slash at its end.',
    ...refusedBy('trust.issuer', 'jwt.iss'),
    saml: (plan) => ({
      ...withAssertion(plan, (assertion) => ({ ...assertion, issuer: `${assertion.issuer}/` })),
      issuer: `${plan.issuer}/`,
    }),
    idToken: (plan) => ({ ...plan, claims: { ...plan.claims, iss: `${String(plan.claims.iss)}/` } }),
  },
  {
    name: 'duplicate-assertion-id',
    protocol: 'saml',
    title: 'Assertion id used twice',
    description: 'Two sign-ins bring two assertions with the same id.',
    ...refusedBy('replay'),
    saml: (plan) => withAssertion(plan, (assertion) => ({ ...assertion, id: '_the-same-id-every-time' })),
    needsTwoSignIns: true,
  },
  {
    name: 'replay',
    protocol: 'saml',
    title: 'The same message again',
    description: 'The first sign-in is answered rightly, the next one with the first message once more.',
    ...refusedBy('replay'),
    saml: (plan) => ({ ...plan, repeatLast: true }),
    needsTwoSignIns: true,
  },
  {
    name: 'wrong-nonce',
    protocol: 'oidc',
    title: 'Wrong nonce',
    description: 'The ID token belongs to another sign-in.',
    ...refusedBy('oidc.nonce'),
    idToken: (plan) => ({ ...plan, claims: { ...plan.claims, nonce: 'nonce-of-another-sign-in' } }),
  },
  {
    name: 'missing-nonce',
    protocol: 'oidc',
    title: 'Nonce missing',
    description: 'The ID token does not say to which sign-in it belongs.',
    ...refusedBy('oidc.nonce'),
    idToken: ({ claims: { nonce: _dropped, ...claims }, ...plan }) => ({ ...plan, claims }),
  },
  {
    name: 'state-changed',
    protocol: 'oidc',
    title: 'State changed',
    description: 'The answer comes back with another state than the one that was sent.',
    ...refusedByRule('the state of the answer belongs to no sign-in', /\(state\)/),
    authorization: (plan) => ({ ...plan, state: 'state-of-another-sign-in' }),
  },
];
