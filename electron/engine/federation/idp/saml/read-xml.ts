/** Reads and writes the small XML messages of the loopback IdP: the kernel's strict parser, its refusals in words. */
import { PorticoError } from '../../../../../shared/errors.ts';
import { parseXml, XmlProblem } from '../../../kernel/xml/parse-xml.ts';
import { firstChild, textOf, type XmlElement } from '../../../kernel/xml/tree.ts';
import { saml } from './names.ts';

const limits = { depth: 64, elements: 20_000, attributes: 100_000 };

/** @throws `input/unreadable` with the reason in words */
export function readXml(xml: string, what: string): XmlElement {
  try {
    return parseXml(xml.replace(/^\ufeff/, '').trim(), limits).root;
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    throw new PorticoError('input/unreadable', `${what} cannot be read. ${error.message}`, { cause: error });
  }
}

/** Text of the first child with this name of the assertion namespace, trimmed; empty when there is none. */
export function textInside(parent: XmlElement, name: string): string {
  const child = firstChild(parent, saml.assertion, name);
  return child === null ? '' : textOf(child).trim();
}

/** What XML 1.0 cannot carry at all, not even escaped. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Text for an XML element or a double-quoted attribute; line ends in attributes survive. */
export function escapeXml(text: string): string {
  return text
    .replace(notXml, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#xD;')
    .replace(/\n/g, '&#xA;')
    .replace(/\t/g, '&#x9;');
}
