/** Reads subject, session and attributes of one assertion, as whole text. Says nothing about whether they may be believed. */
import {
  attributeOf,
  childElements,
  childrenNamed,
  deepTextOf,
  firstChild,
  isNamed,
  textOf,
  type XmlElement,
} from '../../kernel/xml/tree.ts';
import { samlNs, unspecifiedNameId } from '../namespaces.ts';

export interface NameId {
  readonly value: string;
  readonly format: string;
  readonly nameQualifier: string | null;
  readonly spNameQualifier: string | null;
}

export interface AssertionContent {
  readonly id: string;
  readonly issuer: string | null;
  readonly nameId: NameId | null;
  readonly sessionIndex: string | null;
  readonly authnInstant: string | null;
  readonly authnContext: string | null;
  /** By Name as sent; several Attributes of one Name are joined in document order. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/** @param decryptedNameId the identifier, when the assertion holds it encrypted and our key opened it */
export function readAssertion(
  assertion: XmlElement,
  decryptedNameId: XmlElement | null,
  opened: ReadonlyMap<XmlElement, XmlElement> = new Map(),
): AssertionContent {
  const subject = firstChild(assertion, samlNs, 'Subject');
  const nameId = decryptedNameId ?? (subject && firstChild(subject, samlNs, 'NameID'));
  const statement = firstChild(assertion, samlNs, 'AuthnStatement');
  const context = statement && firstChild(statement, samlNs, 'AuthnContext');
  const classRef = context && firstChild(context, samlNs, 'AuthnContextClassRef');
  return {
    id: attributeOf(assertion, 'ID') ?? '',
    issuer: wholeValue(firstChild(assertion, samlNs, 'Issuer')),
    nameId: nameId === null ? null : readNameId(nameId),
    sessionIndex: statement && attributeOf(statement, 'SessionIndex'),
    authnInstant: statement && attributeOf(statement, 'AuthnInstant'),
    authnContext: wholeValue(classRef),
    attributes: readAttributes(assertion, opened),
  };
}

export function readNameId(nameId: XmlElement): NameId {
  return {
    value: textOf(nameId),
    format: attributeOf(nameId, 'Format') ?? unspecifiedNameId,
    nameQualifier: attributeOf(nameId, 'NameQualifier'),
    spNameQualifier: attributeOf(nameId, 'SPNameQualifier'),
  };
}

function readAttributes(assertion: XmlElement, opened: ReadonlyMap<XmlElement, XmlElement>): Map<string, string[]> {
  const attributes = new Map<string, string[]>();
  for (const statement of childrenNamed(assertion, samlNs, 'AttributeStatement')) {
    for (const child of childElements(statement)) {
      const attribute = opened.get(child) ?? child;
      if (!isNamed(attribute, samlNs, 'Attribute')) continue;
      const name = attributeOf(attribute, 'Name') ?? '';
      const values = attributes.get(name) ?? [];
      attributes.set(name, values);
      for (const value of childElements(attribute))
        if (isNamed(value, samlNs, 'AttributeValue')) values.push(deepTextOf(value));
    }
  }
  return attributes;
}

/** The text of an element that holds a value; null when it is absent or holds elements instead. */
export function wholeValue(element: XmlElement | null): string | null {
  return element === null || childElements(element).length > 0 ? null : textOf(element);
}
