/**
 * How real products answer when they are set up as their hand-out says: what they sign, how long an assertion lives, which
 * NameID they send. A table; a new product is a row. What the service provider asks for in its request still comes first.
 */
import type { LookAlike } from '../../../../../shared/model/sign-in-test.ts';
import { type SamlPlan, secondsAfter, withAssertion } from '../saml/response-plan.ts';

export interface LookAlikeDefinition extends LookAlike {
  readonly signs: { readonly response: boolean; readonly assertion: boolean };
  /** How far the window of validity reaches from the instant of issue. */
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
  /** The format that the product writes whatever was asked for; null: the one that was asked for. */
  readonly nameIdFormat: string | null;
}

const both = { response: true, assertion: true };
const assertionOnly = { response: false, assertion: true };
const responseOnly = { response: true, assertion: false };
const unspecified = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';

type Row = Omit<LookAlikeDefinition, 'id' | 'title' | 'facts'>;

function row(
  id: string,
  title: string,
  { signs, beforeSeconds, afterSeconds, nameIdFormat }: Row,
): LookAlikeDefinition {
  const signed =
    signs.response && signs.assertion ? 'response and assertion' : signs.response ? 'response' : 'assertion';
  const facts = [
    `Signs the ${signed}`,
    `Assertion good for ${minutes(afterSeconds)}${beforeSeconds === 0 ? '' : `, from ${minutes(beforeSeconds)} before`}`,
    nameIdFormat === null
      ? 'NameID format as requested'
      : `NameID format ${nameIdFormat.split(':').slice(-3).join(':')}`,
  ];
  return { id, title, facts, signs, beforeSeconds, afterSeconds, nameIdFormat };
}

function minutes(seconds: number): string {
  const count = Math.round(seconds / 60);
  return count === 1 ? '1 minute' : `${count} minutes`;
}

export const allLookAlikes: readonly LookAlikeDefinition[] = [
  row('okta', 'Okta', { signs: both, beforeSeconds: 300, afterSeconds: 300, nameIdFormat: null }),
  row('entra-id', 'Microsoft Entra ID', {
    signs: assertionOnly,
    beforeSeconds: 300,
    afterSeconds: 3600,
    nameIdFormat: null,
  }),
  row('google-workspace', 'Google Workspace', {
    signs: assertionOnly,
    beforeSeconds: 300,
    afterSeconds: 300,
    nameIdFormat: unspecified,
  }),
  row('ad-fs', 'AD FS', { signs: assertionOnly, beforeSeconds: 0, afterSeconds: 3600, nameIdFormat: null }),
  row('pingone', 'PingOne', { signs: assertionOnly, beforeSeconds: 60, afterSeconds: 300, nameIdFormat: unspecified }),
  row('onelogin', 'OneLogin', { signs: assertionOnly, beforeSeconds: 180, afterSeconds: 180, nameIdFormat: null }),
  row('jumpcloud', 'JumpCloud', {
    signs: assertionOnly,
    beforeSeconds: 300,
    afterSeconds: 300,
    nameIdFormat: 'urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified',
  }),
  row('keycloak', 'Keycloak', { signs: responseOnly, beforeSeconds: 0, afterSeconds: 60, nameIdFormat: null }),
  row('shibboleth', 'Shibboleth', { signs: responseOnly, beforeSeconds: 0, afterSeconds: 300, nameIdFormat: null }),
  row('auth0', 'Auth0', { signs: assertionOnly, beforeSeconds: 0, afterSeconds: 3600, nameIdFormat: unspecified }),
];

export const findLookAlike = (id: string): LookAlikeDefinition | null =>
  allLookAlikes.find((lookAlike) => lookAlike.id === id) ?? null;

/** Pure; a refusal stays as it is but for its signature. */
export function imitate(plan: SamlPlan, lookAlike: LookAlikeDefinition): SamlPlan {
  const { signs, beforeSeconds, afterSeconds, nameIdFormat } = lookAlike;
  const signing = plan.assertion === null ? plan.signing : { ...plan.signing, ...signs };
  return withAssertion({ ...plan, signing }, (assertion) => ({
    ...assertion,
    notBefore: secondsAfter(assertion.issueInstant, -beforeSeconds),
    notOnOrAfter: secondsAfter(assertion.issueInstant, afterSeconds),
    confirmationNotOnOrAfter: secondsAfter(assertion.issueInstant, afterSeconds),
    nameId:
      assertion.nameId === null || nameIdFormat === null
        ? assertion.nameId
        : { ...assertion.nameId, format: nameIdFormat },
  }));
}
