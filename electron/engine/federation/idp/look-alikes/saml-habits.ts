/** What several products share in SAML, and words for what a product does. */
import { nameIdFormats } from '../../../../../shared/model/blueprint.ts';
import { saml } from '../saml/names.ts';
import type { PlannedNameId } from '../saml/planned-values.ts';
import type { SamlHabits, SamlPersonFacts } from './look-alike.ts';
import { loginOf } from './people.ts';

export const xmlsoap = (name: string): string => `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}`;

export const signsBoth = { response: true, assertion: true } as const;
export const signsAssertion = { response: false, assertion: true } as const;
export const signsResponse = { response: true, assertion: false } as const;

/** The most common answers; a product names only where it differs. */
export const usualSaml = {
  offersLogout: true,
  nameIdFormats: [nameIdFormats.emailAddress],
  saysItWantsSignedRequests: false,
  signs: signsAssertion,
  beforeSeconds: 300,
  afterSeconds: 300,
  sessionSeconds: null,
  encrypts: false,
  authnContext: saml.passwordProtectedTransport,
} as const satisfies Partial<SamlHabits>;

/** A name in the format that was asked for, the login in it whatever the format says. */
export function loginAsAsked({ persona, domain, requestedFormat, offeredFormats }: SamlPersonFacts): PlannedNameId {
  const format = requestedFormat ?? offeredFormats[0] ?? nameIdFormats.unspecified;
  return { value: loginOf(persona, domain), format, spNameQualifier: null };
}

type Times = Pick<SamlHabits, 'signs' | 'beforeSeconds' | 'afterSeconds' | 'encrypts'>;

/** The first facts of every product; what only this one does comes after. */
export function samlFacts(
  { signs, beforeSeconds, afterSeconds, encrypts }: Times,
  ...more: readonly string[]
): string[] {
  const signed =
    signs.response && signs.assertion ? 'response and assertion' : signs.response ? 'response' : 'assertion';
  return [
    `Signs the ${signed}`,
    `Assertion good for ${minutes(afterSeconds)}${beforeSeconds === 0 ? '' : `, from ${minutes(beforeSeconds)} before`}`,
    ...(encrypts ? ['Encrypts where our metadata has a key'] : []),
    ...more,
  ];
}

export function minutes(seconds: number): string {
  const count = Math.round(seconds / 60);
  if (count % 60 === 0 && count > 0) return count === 60 ? '1 hour' : `${count / 60} hours`;
  return count === 1 ? '1 minute' : `${count} minutes`;
}
