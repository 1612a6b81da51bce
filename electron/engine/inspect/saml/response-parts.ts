/** The elements of a Response, or of an Assertion by itself, that everything else is judged by: what was encrypted is opened here. */
import type { XmlDocument } from '../../kernel/xml/parse-xml.ts';
import { firstChild, isNamed, type XmlElement } from '../../kernel/xml/tree.ts';
import { decryptElement } from '../encryption/decrypt.ts';
import { openAttributes } from '../encryption/open-attributes.ts';
import type { Findings } from '../findings.ts';
import { protocolNs, samlNs } from '../namespaces.ts';
import { unexpectedInAttribute } from './assertion-content.ts';
import type { SamlContext } from './context.ts';

export interface Parts {
  readonly response: XmlElement | null;
  readonly encrypted: XmlElement | null;
  readonly assertion: XmlElement | null;
  readonly decrypted: XmlDocument | null;
  readonly nameId: XmlDocument | null;
  readonly encryptedId: XmlElement | null;
  /** Each EncryptedAttribute with what was in it; null: it stays closed. */
  readonly attributes: ReadonlyMap<XmlElement, XmlDocument | null>;
}

export function findParts(root: XmlElement, context: SamlContext, findings: Findings): Parts {
  const response = isNamed(root, protocolNs, 'Response') ? root : null;
  const bare = response === null && isNamed(root, samlNs, 'EncryptedAssertion') ? root : null;
  const plain = response !== null ? firstChild(response, samlNs, 'Assertion') : bare === null ? root : null;
  const encrypted = response === null || plain !== null ? bare : firstChild(response, samlNs, 'EncryptedAssertion');
  const wanted = { uri: samlNs, locals: ['Assertion'] };
  const decrypted =
    encrypted === null ? null : decryptElement(encrypted, 'assertion', wanted, context.decryptKey, findings);
  const assertion = plain ?? decrypted?.root ?? null;
  const subject = assertion && firstChild(assertion, samlNs, 'Subject');
  const encryptedId = subject && firstChild(subject, samlNs, 'EncryptedID');
  const nameId =
    encryptedId &&
    decryptElement(encryptedId, 'identifier', { uri: samlNs, locals: ['NameID'] }, context.decryptKey, findings);
  const attributes = assertion === null ? new Map() : openAttributes(assertion, context.decryptKey, findings);
  return { response, encrypted, assertion, decrypted, nameId, encryptedId, attributes };
}

/** What stays closed, as the start of a sentence; null: nothing. */
export function hiddenIn({ encryptedId, nameId, attributes }: Parts): string | null {
  if (encryptedId !== null && nameId === null) return 'The identifier stays';
  const closed = [...attributes.values()].filter((document) => document === null).length;
  if (closed === 0) return null;
  return closed === 1 ? 'An attribute stays' : `${closed} attributes stay`;
}

/** Each EncryptedAttribute that was opened, with the attribute in it. */
export function openedOf(attributes: Parts['attributes']): Map<XmlElement, XmlElement> {
  return new Map([...attributes].flatMap(([holder, document]) => (document === null ? [] : [[holder, document.root]])));
}

export const unexpectedInOpened = (attributes: Parts['attributes']): string[] =>
  [...attributes.values()].flatMap((document) => (document === null ? [] : unexpectedInAttribute(document.root)));

/** Encrypted element to what it held, for showing. */
export function decryptedOf({
  encrypted,
  decrypted,
  encryptedId,
  nameId,
  attributes,
}: Parts): Map<XmlElement, XmlElement> {
  const map = openedOf(attributes);
  if (encrypted !== null && decrypted !== null) map.set(encrypted, decrypted.root);
  if (encryptedId !== null && nameId !== null) map.set(encryptedId, nameId.root);
  return map;
}
