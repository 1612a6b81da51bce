/**
 * A message as fields and values, by meaning: names without prefixes, layout and order of attributes gone, a list's entries numbered.
 * Only for comparing and showing; nothing is judged by it.
 */
import type { InspectedMessage } from '../../../../shared/model/inspection.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import { attributeOf, childElements, textOf, type XmlElement } from '../../kernel/xml/tree.ts';
import { parseMessage } from '../parse-message.ts';

export type Fields = ReadonlyMap<string, string>;

const mostFields = 20_000;
/** New in every message: ids, times, digests and what is made from them. */
const passingNames = new Set(
  'ID InResponseTo IssueInstant NotBefore NotOnOrAfter SessionIndex SessionNotOnOrAfter AuthnInstant URI SignatureValue DigestValue CipherValue jti iat exp nbf auth_time nonce at_hash c_hash s_hash sid signature AssertionIDRef'.split(
    ' ',
  ),
);

/** @param withPassingValues also what is new in every message */
export function flattenMessage(message: InspectedMessage, withPassingValues: boolean): Fields {
  const fields = new Map<string, string>([
    ['Kind', message.kind],
    ['Verdict', message.verdict],
  ]);
  const add = (path: string, value: string): void => {
    if (fields.size >= mostFields) return;
    let field = path;
    for (let number = 2; fields.has(field); number += 1) field = `${path} (${number})`;
    fields.set(field, value);
  };
  for (const { id, status } of message.checks) if (status !== 'pass' && status !== 'skip') add(`Check ${id}`, status);
  const content = message.content ?? '';
  const json = /^\s*[[{]/.test(content) ? parseJson(content) : undefined;
  if (json !== undefined) flattenJson('', json, withPassingValues, add);
  else {
    const document = parseMessage(content);
    if ('root' in document) flattenXml('', document.root, withPassingValues, add);
    else if (content !== '') add('Text', content);
  }
  return fields;
}

type Add = (path: string, value: string) => void;

function flattenXml(path: string, element: XmlElement, withPassingValues: boolean, add: Add): void {
  const here = path === '' ? element.local : `${path} / ${labelOf(element)}`;
  for (const { local, value } of element.attributes.toSorted((left, right) => left.local.localeCompare(right.local)))
    if (!(element.local === 'Attribute' && local === 'Name') && (withPassingValues || !passingNames.has(local)))
      add(`${here} @${local}`, value);
  const children = childElements(element);
  if (children.length > 0) for (const child of children) flattenXml(here, child, withPassingValues, add);
  else if (withPassingValues || !passingNames.has(element.local)) add(here, textOf(element).trim());
}

/** Attributes are told apart by their names, because their order means nothing. */
function labelOf(element: XmlElement): string {
  const name = element.local === 'Attribute' ? attributeOf(element, 'Name') : null;
  return name === null ? element.local : `Attribute "${name}"`;
}

function flattenJson(path: string, value: unknown, withPassingValues: boolean, add: Add): void {
  if (Array.isArray(value)) {
    for (const item of value) flattenJson(path, item, withPassingValues, add);
    if (value.length === 0) add(path, '(empty list)');
  } else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      if (withPassingValues || !passingNames.has(name))
        flattenJson(path === '' ? name : `${path} / ${name}`, member, withPassingValues, add);
    }
  else add(path, String(value));
}
