/** Faults of time: an hour off, more than any tolerated skew. */
import { type SamlPlan, secondsAfter } from '../saml/response-plan.ts';
import { type FaultDefinition, letIn, refusedBy } from './fault.ts';

const hourSeconds = 3600;
const aheadSeconds = 600;
const slightlySeconds = 30;

export const timeFaults: readonly FaultDefinition[] = [
  {
    name: 'expired',
    protocol: 'both',
    title: 'Expired',
    description: 'The message was good until an hour ago.',
    ...refusedBy('cond.window', 'jwt.exp'),
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
    ...refusedBy('cond.window', 'jwt.nbf'),
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
  {
    name: 'clock-ahead',
    protocol: 'both',
    title: 'Clock ten minutes ahead',
    description: 'The clock of the identity provider is ten minutes ahead, more than anybody should tolerate.',
    ...refusedBy('cond.window', 'time.issue-instant', 'jwt.iat'),
    saml: (plan) => ahead(plan, aheadSeconds),
    idToken: (plan) => ({
      ...plan,
      claims: { ...plan.claims, ...shiftedClaims(plan.claims, ['iat', 'exp'], aheadSeconds) },
    }),
  },
  {
    name: 'clock-slightly-ahead',
    protocol: 'both',
    title: 'Clock half a minute ahead',
    description: 'The clock of the identity provider is half a minute ahead, which every server tolerates.',
    ...letIn,
    saml: (plan) => ahead(plan, slightlySeconds),
    idToken: (plan) => ({
      ...plan,
      claims: { ...plan.claims, ...shiftedClaims(plan.claims, ['iat', 'exp'], slightlySeconds) },
    }),
  },
  {
    name: 'issued-in-the-future',
    protocol: 'oidc',
    title: 'Issued in the future',
    description: 'The ID token says that it will be issued in an hour.',
    ...refusedBy('jwt.iat'),
    idToken: (plan) => ({
      ...plan,
      claims: { ...plan.claims, ...shiftedClaims(plan.claims, ['iat', 'exp'], hourSeconds) },
    }),
  },
];

const ahead = (plan: SamlPlan, bySeconds: number): SamlPlan => ({
  ...plan,
  issueInstant: secondsAfter(plan.issueInstant, bySeconds),
  assertion: shifted(plan.assertion, bySeconds),
});

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
