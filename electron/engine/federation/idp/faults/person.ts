/** Faults of who is named and what is told of them: nothing is forged, but people are lost, doubled or unknown. */
import type { SentValues } from '../saml/planned-values.ts';
import { type PlannedAssertion, type SamlPlan, withAssertion } from '../saml/response-plan.ts';
import { type FaultDefinition, letIn, refusedBy, refusedByRule } from './fault.ts';

const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const groupsLink = 'https://graph.windows.example/groups-of-this-person';
const otherName = refusedByRule(
  'a known address counts only with the name that it came with before',
  /named otherwise before/,
  'Connection, Create people at first sign-in: with it a known address is held to its name. Or Attribute that identifies people: name one that stays the same.',
);
const noAddress = refusedByRule(
  'whoever is let in has to bring what people are found by',
  /brings no email/,
  'Connection, Create people at first sign-in: without it nobody asks how a person is found again.',
);

const withName = (
  plan: SamlPlan,
  change: (name: NonNullable<PlannedAssertion['nameId']>) => PlannedAssertion['nameId'],
) =>
  withAssertion(plan, (assertion) => ({
    ...assertion,
    nameId: assertion.nameId === null ? null : change(assertion.nameId),
  }));
const withAttributes = (plan: SamlPlan, change: (attribute: SentValues) => readonly SentValues[]) =>
  withAssertion(plan, (assertion) => ({ ...assertion, attributes: assertion.attributes.flatMap(change) }));

const isAddress = ({ values }: SentValues) => values.some((value) => value.includes('@'));
const isGroups = ({ name }: SentValues) => /group/i.test(name);
const without = (claims: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));

export const personFaults: readonly FaultDefinition[] = [
  {
    name: 'no-name-id',
    protocol: 'saml',
    title: 'No NameID',
    description: 'The subject is confirmed, but nobody is named.',
    ...refusedByRule('whoever is let in has to be named', /names nobody|no NameID/),
    isSettled: ({ saml }) => saml.userIdAttribute.trim() !== '',
    saml: (plan) => withName(plan, () => null),
  },
  {
    name: 'transient-name-id',
    protocol: 'saml',
    title: 'Transient NameID',
    description: 'The NameID is another one at every sign-in, so that the person cannot be found again by it.',
    ...otherName,
    needsTwoSignIns: true,
    isSettled: ({ saml }) => saml.userIdAttribute.trim() !== '',
    saml: (plan) =>
      withName(plan, () => ({ value: `_transient${plan.responseId}`, format: transient, spNameQualifier: null })),
  },
  {
    name: 'changed-name-id',
    protocol: 'saml',
    title: 'Changed NameID',
    description: 'The person has another NameID than before, as after a marriage or a new user principal name.',
    ...otherName,
    needsTwoSignIns: true,
    isSettled: ({ saml }) => saml.userIdAttribute.trim() !== '',
    saml: (plan) => withName(plan, (name) => ({ ...name, value: `new.${name.value}` })),
  },
  {
    name: 'comment-in-name-id',
    protocol: 'saml',
    title: 'Comment in the NameID',
    description: 'A comment, which the signature does not cover, cuts the NameID in two.',
    ...refusedBy('xml.comment-in-text'),
    saml: (plan) => ({ ...plan, afterSigning: [...plan.afterSigning, cutNameId] }),
  },
  {
    name: 'missing-email',
    protocol: 'both',
    title: 'No email attribute',
    description: 'No attribute holds an address, as when nobody mapped it at the identity provider.',
    ...noAddress,
    saml: (plan) => withAttributes(plan, (attribute) => (isAddress(attribute) ? [] : [attribute])),
    idToken: (plan) => ({ ...plan, claims: without(plan.claims, ['email', 'email_verified']) }),
    userinfo: (claims) => without(claims, ['email', 'email_verified']),
  },
  {
    name: 'empty-attribute',
    protocol: 'saml',
    title: 'Empty attributes',
    description: 'The attributes are there, but their values are empty, as when the directory has none.',
    ...noAddress,
    saml: (plan) => withAttributes(plan, (attribute) => [{ ...attribute, values: [''] }]),
  },
  {
    name: 'other-attribute-names',
    protocol: 'saml',
    title: 'Other attribute names',
    description: 'Every attribute has a name that the mapping does not know.',
    ...noAddress,
    saml: (plan) => withAttributes(plan, (attribute) => [{ ...attribute, name: `urn:example:${attribute.name}` }]),
  },
  {
    name: 'email-not-verified',
    protocol: 'oidc',
    title: 'Email not verified',
    description: 'The provider says that nobody has proved to own the address (email_verified is false).',
    ...letIn,
    idToken: (plan) => ({ ...plan, claims: { ...plan.claims, email_verified: false } }),
    userinfo: (claims) => ({ ...claims, email_verified: false }),
  },
  {
    name: 'groups-overflow',
    protocol: 'both',
    title: 'Groups replaced by a link',
    description: 'The person has too many groups to be listed, so a link stands in their place.',
    ...letIn,
    saml: (plan) =>
      withAttributes(plan, (attribute) =>
        isGroups(attribute)
          ? [{ ...attribute, name: 'http://schemas.microsoft.com/claims/groups.link', values: [groupsLink] }]
          : [attribute],
      ),
    idToken: (plan) => ({
      ...plan,
      claims: {
        ...without(plan.claims, ['groups']),
        _claim_names: { groups: 'src1' },
        _claim_sources: { src1: { endpoint: groupsLink } },
      },
    }),
  },
  {
    name: 'userinfo-of-another-person',
    protocol: 'oidc',
    title: 'Userinfo of another person',
    description: 'Userinfo has another sub than the ID token.',
    ...refusedByRule(
      'the subjects of ID token and userinfo are compared',
      /Userinfo is about another person/,
      'Connection, Ask the userinfo endpoint: with it the subjects are compared, without it userinfo is not used at all.',
    ),
    userinfo: (claims) => ({ ...claims, sub: 'somebody-else' }),
  },
];

function cutNameId(xml: string): string {
  return xml.replace(/(<saml:NameID[^>]*>[^<@]{2})/, '$1<!-- cut -->');
}
