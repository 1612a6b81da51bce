/**
 * What the schema lets an assertion hold (saml-schema-assertion-2.0): which children, text only where a value stands, elements only
 * where none does. A value with an element inside is read as two different values by two products.
 */
import { childElements, isNamed, type XmlElement } from '../../kernel/xml/tree.ts';
import { samlNs, signatureNs } from '../namespaces.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Elements whose children are known; all of the SAML assertion namespace. Conditions are judged by themselves. */
const childrenOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'Assertion',
    words('Issuer Subject Conditions Advice Statement AuthnStatement AuthzDecisionStatement AttributeStatement'),
  ],
  ['Subject', words('NameID BaseID EncryptedID SubjectConfirmation')],
  ['SubjectConfirmation', words('NameID BaseID EncryptedID SubjectConfirmationData')],
  ['AudienceRestriction', words('Audience')],
  ['AuthnStatement', words('SubjectLocality AuthnContext')],
  ['AuthnContext', words('AuthnContextClassRef AuthnContextDecl AuthnContextDeclRef AuthenticatingAuthority')],
  ['AttributeStatement', words('Attribute EncryptedAttribute')],
  ['Attribute', words('AttributeValue')],
]);
const values = words('Issuer NameID Audience AuthnContextClassRef AuthnContextDeclRef AuthenticatingAuthority');

/** What should not be in the assertion, in the person's words. */
export function unexpectedInAssertion(assertion: XmlElement): string[] {
  const foreign: string[] = [];
  visit(assertion, 'Assertion', foreign);
  return foreign;
}

/** The same for one attribute that was encrypted by itself. */
export function unexpectedInAttribute(attribute: XmlElement): string[] {
  const foreign: string[] = [];
  visit(attribute, 'Attribute', foreign);
  return foreign;
}

function visit(element: XmlElement, where: string, foreign: string[]): void {
  const allowed = childrenOf.get(where);
  if (allowed === undefined && where !== 'Conditions') return;
  if (holdsText(element)) foreign.push(`text in ${where}`);
  for (const child of childElements(element)) {
    if (where === 'Assertion' && isNamed(child, signatureNs, 'Signature')) continue;
    if (allowed !== undefined && (child.uri !== samlNs || !allowed.has(child.local)))
      foreign.push(`${child.local.slice(0, 60)} in ${where}`);
    else if (child.uri !== samlNs) continue;
    else if (values.has(child.local)) foreign.push(...unexpectedInValue(child));
    else visit(child, child.local, foreign);
  }
}

/** A value is text and nothing else. */
export function unexpectedInValue(element: XmlElement): string[] {
  return childElements(element).length > 0 ? [`an element in ${element.local}`] : [];
}

const holdsText = (element: XmlElement): boolean =>
  element.children.some((node) => node.type === 'text' && /[^ \t\r\n]/.test(node.text));
