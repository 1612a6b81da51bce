/** What every SAML protocol message has around its content: version, ID, issuer, destination, status (saml-core-2.0 §3.2). */
import {
  attributeOf,
  childElements,
  childrenNamed,
  deepTextOf,
  firstChild,
  isNamed,
  type XmlElement,
} from '../../kernel/xml/tree.ts';
import { type Findings, fail, type Outcome, pass, skip } from '../findings.ts';
import { protocolNs, samlNs } from '../namespaces.ts';
import { difference } from '../near-miss.ts';
import { isSignature } from './judge-signatures.ts';
import { wholeValue } from './read-assertion.ts';

/** Of the words that an identity provider sends with its refusal. */
const longestTold = 400;

const entityFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';
const statusPrefix = 'urn:oasis:names:tc:SAML:2.0:status:';

export const issuerOf = (element: XmlElement): string | null => wholeValue(firstChild(element, samlNs, 'Issuer'));

/** Version, ID and issuer of each element that must have them. */
export function checkVersion(
  elements: readonly { readonly element: XmlElement; readonly where: string; readonly needsIssuer: boolean }[],
): Outcome {
  const missing: string[] = [];
  for (const { element, where, needsIssuer } of elements) {
    // Names alone say nothing: SAML 1.1 and anybody else may call an element Assertion.
    const uri = element.local === 'Assertion' ? samlNs : protocolNs;
    if (element.uri !== uri) missing.push(`${where} is not an element of SAML 2.0`);
    const version = attributeOf(element, 'Version');
    if (version !== '2.0') missing.push(`${where} has version ${version ?? '(none)'} instead of 2.0`);
    if (!/^\S+$/.test(attributeOf(element, 'ID') ?? '')) missing.push(`${where} has no usable ID`);
    if (attributeOf(element, 'IssueInstant') === null) missing.push(`${where} has no IssueInstant`);
    if (needsIssuer && firstChild(element, samlNs, 'Issuer') === null) missing.push(`${where} has no Issuer`);
  }
  return missing.length === 0 ? pass('SAML 2.0, with ID, time of issue and issuer.') : fail(`${missing.join('; ')}.`);
}

export function checkIssuers(elements: readonly { readonly element: XmlElement; readonly where: string }[]): Outcome {
  const seen: { readonly where: string; readonly value: string }[] = [];
  for (const { element, where } of elements) {
    for (const issuer of childrenNamed(element, samlNs, 'Issuer')) {
      const format = attributeOf(issuer, 'Format');
      if (format !== null && format !== entityFormat)
        return fail(`The issuer of ${where} has the format ${format}.`, { expected: entityFormat, received: format });
      const value = wholeValue(issuer);
      if (value === null || value.trim() === '') return fail(`The issuer of ${where} is empty.`);
      seen.push({ where, value });
    }
  }
  const [first, ...others] = seen;
  const other = others.find(({ value }) => value !== first?.value);
  if (first !== undefined && other !== undefined) {
    return fail(`${first.where} and ${other.where} name different issuers: ${difference(first.value, other.value)}`, {
      expected: first.value,
      received: other.value,
    });
  }
  return first === undefined ? skip('No issuer is named.') : pass(`Issued by ${first.value}.`);
}

/** Compared exactly, when present (saml-bindings-2.0 §3.5.5.2). */
export function checkDestination(destination: string | null, expected: string | undefined, option: string): Outcome {
  if (destination === null) return skip('The message names no destination.');
  if (expected === undefined)
    return skip(`Sent to ${destination}; give ${option} to compare.`, { received: destination });
  if (destination === expected) return pass(`Sent to ${destination}.`);
  return fail(`Meant for another address: ${difference(expected, destination)}`, { expected, received: destination });
}

const statusFixes: ReadonlyMap<string, string> = new Map([
  ['AuthnFailed', 'The person could not be signed in at the identity provider; its log says why.'],
  ['NoPassive', 'The person has to sign in, but we asked for no interaction; ask again without IsPassive.'],
  [
    'RequestDenied',
    'The identity provider refuses this person or application: assign the person to the application there.',
  ],
  ['InvalidNameIDPolicy', 'The identity provider cannot send the identifier format that we ask for; agree on one.'],
  [
    'NoAuthnContext',
    'The identity provider cannot fulfil the authentication context that we ask for; ask for another or none.',
  ],
  ['RequestUnsupported', 'The identity provider does not support something in our request.'],
  ['UnknownPrincipal', 'The identity provider does not know the person.'],
  ['UnsupportedBinding', 'The identity provider cannot answer over this binding; register our ACS URL with HTTP-POST.'],
]);

export function checkStatus(message: XmlElement): Outcome {
  const statuses = childrenNamed(message, protocolNs, 'Status');
  const [status] = statuses;
  if (status === undefined) return fail('There is no status.');
  if (statuses.length > 1) return fail('There is more than one status.');
  const codes = childrenNamed(status, protocolNs, 'StatusCode');
  const [code] = codes;
  if (code === undefined || codes.length > 1) return fail('The status does not hold exactly one code.');
  const top = attributeOf(code, 'Value') ?? '';
  if (top === `${statusPrefix}Success`) return pass('The identity provider answered Success.');
  const nested = firstChild(code, protocolNs, 'StatusCode');
  const second = nested === null ? '' : (attributeOf(nested, 'Value') ?? '');
  const text = firstChild(status, protocolNs, 'StatusMessage');
  const words = [shortCode(top) || '(no code)', ...(second === '' ? [] : [shortCode(second)])].join(' / ');
  const told = text === null ? '' : deepTextOf(text).trim();
  const cut = told.length > longestTold ? `${told.slice(0, longestTold)}…` : told;
  const said = cut === '' ? '' : ` It says: ${cut}`;
  const fix = statusFixes.get(shortCode(second)) ?? statusFixes.get(shortCode(top));
  const who = shortCode(top) === 'Requester' ? ('either' as const) : ('partner' as const);
  return fail(`The identity provider refused: ${words}.${said}`, {
    expected: 'Success',
    received: words,
    who,
    ...(fix !== undefined && { fix }),
  });
}

const shortCode = (value: string): string =>
  (value.startsWith(statusPrefix) ? value.slice(statusPrefix.length) : value).slice(0, 200);

interface Allowed {
  readonly uri: string;
  readonly local: string;
  readonly once: boolean;
}

/** Children that the schema does not allow, or allows once; and text between the elements. */
export function unexpectedChildren(element: XmlElement, where: string, allowed: readonly Allowed[]): string[] {
  const foreign: string[] = [];
  const counts = new Map<string, number>();
  for (const child of childElements(element)) {
    if (isSignature(child)) continue;
    const rule = allowed.find(({ uri, local }) => isNamed(child, uri, local));
    if (rule === undefined) foreign.push(`${child.local.slice(0, 60)} in ${where}`);
    else {
      const count = (counts.get(rule.local) ?? 0) + 1;
      counts.set(rule.local, count);
      if (rule.once && count === 2) foreign.push(`a second ${rule.local} in ${where}`);
    }
  }
  if (element.children.some((node) => node.type === 'text' && node.text.trim() !== ''))
    foreign.push(`text in ${where}`);
  return foreign;
}

export function reportUnexpected(foreign: readonly string[], findings: Findings): void {
  findings.add(
    'saml.unexpected-element',
    foreign.length === 0
      ? pass('Only what the schema allows.')
      : fail(`There should not be: ${foreign.slice(0, 5).join(', ')}.`, { received: foreign[0] ?? '' }),
  );
}

export const issuerRule = { uri: samlNs, local: 'Issuer', once: true } as const;
export const extensionsRule = { uri: protocolNs, local: 'Extensions', once: true } as const;
export const statusRule = { uri: protocolNs, local: 'Status', once: true } as const;
