import type { KeyObject } from 'node:crypto';
import { PorticoError } from '../../../../shared/errors.ts';
import type { XmlDocument } from '../../kernel/xml/parse-xml.ts';
import { childrenNamed, type XmlElement } from '../../kernel/xml/tree.ts';
import type { Findings } from '../findings.ts';
import { limits } from '../limits.ts';
import { samlNs } from '../namespaces.ts';
import { decryptElement } from './decrypt.ts';

/**
 * Every EncryptedAttribute of an assertion with what was in it; null where it could not or must not be opened (saml-core-2.0 §2.7.3.2).
 *
 * @throws PorticoError `input/too-large`: each one costs operations with our private key
 */
export function openAttributes(
  assertion: XmlElement,
  key: KeyObject | null,
  findings: Findings,
): Map<XmlElement, XmlDocument | null> {
  const holders = childrenNamed(assertion, samlNs, 'AttributeStatement').flatMap((statement) =>
    childrenNamed(statement, samlNs, 'EncryptedAttribute'),
  );
  if (holders.length > limits.encryptedAttributes)
    throw new PorticoError(
      'input/too-large',
      `The assertion holds more than ${limits.encryptedAttributes} encrypted attributes.`,
    );
  const wanted = { uri: samlNs, locals: ['Attribute'] };
  return new Map(holders.map((holder) => [holder, decryptElement(holder, 'attribute', wanted, key, findings)]));
}
