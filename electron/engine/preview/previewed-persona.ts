import type { Persona } from '../../../shared/model/sign-in-test.ts';

/** The made-up person whose token is previewed: the first one of those who can sign in at the loopback IdP. */
export function previewedPersona(domain: string): Persona {
  return {
    name: 'Maya Lindqvist',
    email: `maya.lindqvist@${domain}`,
    givenName: 'Maya',
    familyName: 'Lindqvist',
    groups: ['orders-read', 'reports-read'],
    description: 'Analyst with two groups',
  };
}
