/** Faults of time: an hour off, more than any tolerated skew. */
import { type SamlPlan, secondsAfter } from '../saml/response-plan.ts';
import type { FaultDefinition } from './fault.ts';

const hourSeconds = 3600;

export const timeFaults: readonly FaultDefinition[] = [
  {
    name: 'expired',
    protocol: 'both',
    title: 'Expired',
    description: 'The message was good until an hour ago.',
    saml: (plan) => ({
      ...plan,
      issueInstant: secondsAfter(plan.issueInstant, -hourSeconds),
      assertion: shifted(plan.assertion, -hourSeconds),
    }),
    idToken: (plan) => ({
      ...plan,
      claims: { ...plan.claims, ...shiftedClaims(plan.claims, ['iat', 'exp', 'auth_time'], -hourSeconds) },
    }),
  },
  {
    name: 'not-yet-valid',
    protocol: 'both',
    title: 'Not yet valid',
    description: 'The message will be good in an hour.',
    saml: ({ assertion, ...plan }) => ({
      ...plan,
      assertion:
        assertion === null
          ? null
          : {
              ...assertion,
              notBefore: secondsAfter(assertion.notBefore, hourSeconds),
              notOnOrAfter: secondsAfter(assertion.notOnOrAfter, hourSeconds),
              confirmationNotOnOrAfter: secondsAfter(assertion.confirmationNotOnOrAfter, hourSeconds),
            },
    }),
    idToken: (plan) => ({
      ...plan,
      claims: {
        ...plan.claims,
        nbf: Number(plan.claims.iat) + hourSeconds,
        exp: Number(plan.claims.exp) + hourSeconds,
      },
    }),
  },
];

function shifted(assertion: SamlPlan['assertion'], bySeconds: number): SamlPlan['assertion'] {
  if (assertion === null) return null;
  return {
    ...assertion,
    issueInstant: secondsAfter(assertion.issueInstant, bySeconds),
    authnInstant: secondsAfter(assertion.authnInstant, bySeconds),
    notBefore: secondsAfter(assertion.notBefore, bySeconds),
    notOnOrAfter: secondsAfter(assertion.notOnOrAfter, bySeconds),
    confirmationNotOnOrAfter: secondsAfter(assertion.confirmationNotOnOrAfter, bySeconds),
  };
}

function shiftedClaims(
  claims: Readonly<Record<string, unknown>>,
  names: readonly string[],
  bySeconds: number,
): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, Number(claims[name]) + bySeconds]));
}
