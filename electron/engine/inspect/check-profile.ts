/**
 * Would a sign-in with this make a usable person? What support meets most after the signature holds: no stable identifier, no
 * email, groups that are no names. These are advice: a missing attribute never makes a message invalid.
 */
import type { Findings, Outcome } from './findings.ts';
import { pass, warn } from './findings.ts';
import type { AssertionContent } from './saml/read-assertion.ts';

const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

const emailNames = new Set([
  'email',
  'mail',
  'emailaddress',
  'user.email',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'urn:oid:0.9.2342.19200300.100.1.3',
]);
const groupNames = new Set([
  'groups',
  'group',
  'memberof',
  'ismemberof',
  'member',
  'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
  'http://schemas.xmlsoap.org/claims/group',
  'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
]);
const groupLink = 'http://schemas.microsoft.com/claims/groups.link';

export function checkProfile(content: AssertionContent, findings: Findings): void {
  findings.add('profile.name-id', nameIdOutcome(content));
  findings.add('profile.attributes', attributesOutcome(content));
  const groups = [...content.attributes].filter(([name]) => groupNames.has(name.toLowerCase()));
  const linked = [...content.attributes.keys()].some((name) => name.toLowerCase() === groupLink);
  const outcome = groupsOutcome(groups.length > 0 ? groups.flatMap(([, values]) => values) : null, linked);
  if (outcome !== null) findings.add('profile.groups', outcome);
}

/** The same about groups for a token; other claims are the application's business. */
export function checkTokenGroups(claims: { readonly [name: string]: unknown }, findings: Findings): void {
  const { groups, _claim_names: named } = claims;
  const linked = named !== null && typeof named === 'object' && Object.hasOwn(named, 'groups');
  const values = Array.isArray(groups) ? groups.filter((value) => typeof value === 'string') : null;
  const outcome = groupsOutcome(values, linked);
  if (outcome !== null) findings.add('profile.groups', outcome);
}

function nameIdOutcome({ nameId }: AssertionContent): Outcome {
  if (nameId === null) return warn('There is no identifier (NameID) of the person.', { received: '(none)' });
  const { value, format } = nameId;
  if (value.trim() === '') return warn('The identifier (NameID) of the person is empty.', { received: value });
  if (value !== value.trim()) return warn('The identifier (NameID) has white space around it.', { received: value });
  if (format === transient)
    return warn('The identifier is transient: it is another one at every sign-in.', { received: format });
  return pass(`Identified by ${format.replace(/^.*:nameid-format:/, '')}.`);
}

function attributesOutcome({ attributes, nameId }: AssertionContent): Outcome {
  if (attributes.size === 0) return warn('No attribute is sent, so the profile stays empty.', { received: '(none)' });
  const empty = [...attributes]
    .filter(([, values]) => values.every((value) => value.trim() === ''))
    .map(([name]) => name);
  if (empty.length > 0)
    return warn(`Sent, but empty: ${empty.slice(0, 5).join(', ')}.`, { received: empty.slice(0, 5).join(', ') });
  const hasEmail =
    nameId?.format === emailFormat || [...attributes.keys()].some((name) => emailNames.has(name.toLowerCase()));
  const names = [...attributes.keys()].slice(0, 20).join(', ');
  return hasEmail
    ? pass(`${attributes.size} ${attributes.size === 1 ? 'attribute' : 'attributes'}, an email among them.`)
    : warn('No email address is sent under a usual name.', { received: names });
}

const objectId = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const directoryPath = /^(?:CN|OU|DC)=/i;

/** Null when the message says nothing about groups. */
function groupsOutcome(values: readonly string[] | null, linked: boolean): Outcome | null {
  if (linked) return warn('There are too many groups: the message carries a link in their place.');
  if (values === null) return null;
  if (values.length === 0) return warn('The list of groups is empty.');
  const [first] = values;
  if (values.every((value) => objectId.test(value)))
    return warn('Groups arrive as object ids, not as names.', { received: first ?? '' });
  if (values.some((value) => directoryPath.test(value)))
    return warn('Groups arrive as directory paths, not as names.', { received: first ?? '' });
  return pass(`${values.length} ${values.length === 1 ? 'group' : 'groups'}.`);
}
