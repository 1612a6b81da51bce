/**
 * One start tag or empty-element tag: its name, its attributes and the namespaces that it declares (XML 1.0 §3.1, Namespaces in
 * XML 1.0). Names are resolved when all attributes are read, because a declaration may stand after its use.
 */
import { namespaceOf, type XmlAttribute, type XmlScope, xmlNamespace } from './tree.ts';
import { afterWhiteSpace, nameEnd, type QualifiedName, splitName } from './xml-characters.ts';
import { XmlProblem } from './xml-problem.ts';
import { resolveReferences } from './xml-references.ts';

/** What the tags of one document share. */
export interface StartTags {
  readonly source: string;
  /** Names as they were split before: a document has many tags and few names. */
  readonly names: Map<string, QualifiedName>;
  readonly relativeNamespaces: { readonly prefix: string; readonly uri: string }[];
  readonly mostElements: number;
  readonly mostAttributes: number;
  readonly mostNamespaces: number;
  elements: number;
  attributes: number;
}

export interface StartTag {
  readonly name: QualifiedName;
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  readonly scope: XmlScope;
  readonly isEmpty: boolean;
  /** The offset after `>`. */
  readonly end: number;
}

interface RawAttribute {
  readonly name: QualifiedName;
  readonly value: string;
}

const noAttributes: readonly XmlAttribute[] = [];
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';
/** Of one element. No real one has more than some dozens, and comparing them all costs time. */
export const mostOfOne = 1000;
const slash = 0x2f;
const greaterThan = 0x3e;
const equalsSign = 0x3d;

const broken = (message: string, offset: number): XmlProblem => new XmlProblem('well-formed', message, offset);

/**
 * @param start  the offset of `<`
 * @param outer  the namespaces around the element
 * @throws XmlProblem
 */
export function readStartTag(tags: StartTags, start: number, outer: XmlScope): StartTag {
  const { source } = tags;
  tags.elements += 1;
  if (tags.elements > tags.mostElements)
    throw new XmlProblem('limit', `There are more than ${tags.mostElements} elements.`, start);
  const afterName = nameEnd(source, start + 1);
  const name = nameAt(tags, start + 1, afterName);
  const first = source.charCodeAt(afterName);
  if (first === greaterThan) {
    const uri = elementNamespace(name, outer, start);
    return { name, uri, attributes: noAttributes, scope: outer, isEmpty: false, end: afterName + 1 };
  }
  let raw: RawAttribute[] | null = null;
  let at = afterName;
  for (;;) {
    const next = afterWhiteSpace(source, at);
    const code = source.charCodeAt(next);
    if (code === greaterThan || code === slash) {
      at = next;
      break;
    }
    if (next === at) throw broken('There is a character in a tag that does not belong there.', at);
    raw ??= [];
    at = readAttribute(tags, next, raw);
  }
  const isEmpty = source.charCodeAt(at) === slash;
  if (isEmpty && source.charCodeAt(at + 1) !== greaterThan) throw broken('A tag has a slash in the middle.', at);
  const end = isEmpty ? at + 2 : at + 1;
  if (raw === null) {
    const uri = elementNamespace(name, outer, start);
    return { name, uri, attributes: noAttributes, scope: outer, isEmpty, end };
  }
  refuseRepeatedNames(raw, start);
  const scope = scopeWith(tags, raw, outer, start);
  const attributes = attributesOf(raw, scope, start);
  return { name, uri: elementNamespace(name, scope, start), attributes, scope, isEmpty, end };
}

function nameAt({ source, names }: StartTags, from: number, to: number): QualifiedName {
  const text = source.slice(from, to);
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = splitName(text);
  if (name === null) throw broken('There is a name that XML with namespaces does not allow.', from);
  names.set(text, name);
  return name;
}

/** @returns the offset after the closing quotation mark */
function readAttribute(tags: StartTags, from: number, into: RawAttribute[]): number {
  const { source } = tags;
  tags.attributes += 1;
  if (tags.attributes > tags.mostAttributes)
    throw new XmlProblem('limit', `There are more than ${tags.mostAttributes} attributes.`, from);
  if (into.length >= mostOfOne)
    throw new XmlProblem('limit', `One element has more than ${mostOfOne} attributes.`, from);
  const afterName = nameEnd(source, from);
  const name = nameAt(tags, from, afterName);
  const equals = afterWhiteSpace(source, afterName);
  if (source.charCodeAt(equals) !== equalsSign) throw broken('An attribute has no value.', from);
  const opening = afterWhiteSpace(source, equals + 1);
  const quote = source.charCodeAt(opening);
  if (quote !== 0x22 && quote !== 0x27) throw broken('The value of an attribute has no quotation marks.', opening);
  let end = opening + 1;
  let isPlain = true;
  for (let code = source.charCodeAt(end); code !== quote; code = source.charCodeAt(end)) {
    if (code === 0x3c) throw broken('There is a < in the value of an attribute.', end);
    if (Number.isNaN(code)) throw broken('The value of an attribute never ends.', opening);
    if (code === 0x26 || code < 32) isPlain = false;
    end += 1;
  }
  const text = source.slice(opening + 1, end);
  into.push({ name, value: isPlain ? text : normalized(text, opening + 1) });
  return end + 1;
}

/** White space becomes a blank each, unless a reference stands for it (XML 1.0 §2.11 and §3.3.3). */
function normalized(text: string, offset: number): string {
  return resolveReferences(text.replace(/\r\n|[\r\n\t]/g, ' '), offset);
}

function refuseRepeatedNames(raw: readonly RawAttribute[], start: number): void {
  if (raw.length > 12) {
    if (new Set(raw.map(({ name }) => name)).size !== raw.length) throw repeated(start);
    return;
  }
  for (let right = 1; right < raw.length; right += 1)
    for (let left = 0; left < right; left += 1) if (raw[left]?.name === raw[right]?.name) throw repeated(start);
}

const repeated = (start: number): XmlProblem => broken('An element carries the same attribute twice.', start);

function scopeWith(tags: StartTags, raw: readonly RawAttribute[], outer: XmlScope, start: number): XmlScope {
  let declared: Map<string, string> | null = null;
  for (const { name, value } of raw) {
    if (!isDeclaration(name)) continue;
    const prefix = name.prefix === '' ? '' : name.local;
    if ((prefix === 'xml') !== (value === xmlNamespace) || prefix === 'xmlns' || value === xmlnsNamespace)
      throw broken('A reserved prefix or namespace is declared anew.', start);
    if (prefix === 'xml') continue;
    if (prefix !== '' && value === '') throw broken('A prefix is declared with an empty namespace.', start);
    if (value !== '' && !absoluteUri.test(value)) tags.relativeNamespaces.push({ prefix, uri: value });
    declared ??= new Map();
    declared.set(prefix, value);
  }
  if (declared === null) return outer;
  const size = outer.size + declared.size;
  if (size > tags.mostNamespaces)
    throw new XmlProblem('limit', 'There are too many namespace declarations inside each other.', start);
  return { outer, declared, size };
}

const isDeclaration = ({ name, prefix }: QualifiedName): boolean => prefix === 'xmlns' || name === 'xmlns';

function attributesOf(raw: readonly RawAttribute[], scope: XmlScope, start: number): readonly XmlAttribute[] {
  const attributes: XmlAttribute[] = [];
  let prefixed = 0;
  for (const { name, value } of raw) {
    if (isDeclaration(name)) continue;
    const { prefix, local } = name;
    let uri = '';
    if (prefix !== '') {
      prefixed += 1;
      uri = prefixNamespace(prefix, scope, start);
    }
    attributes.push({ name: name.name, prefix, local, uri, value });
  }
  // Two prefixes may stand for the same namespace.
  if (prefixed > 1) {
    const names = attributes.filter(({ prefix }) => prefix !== '').map(({ uri, local }) => `${local} ${uri}`);
    if (new Set(names).size !== names.length) throw repeated(start);
  }
  return attributes.length === 0 ? noAttributes : attributes;
}

function elementNamespace({ prefix }: QualifiedName, scope: XmlScope, start: number): string {
  if (prefix === '') return namespaceOf(scope, '');
  if (prefix === 'xmlns') throw broken('An element has the prefix xmlns.', start);
  return prefixNamespace(prefix, scope, start);
}

function prefixNamespace(prefix: string, scope: XmlScope, start: number): string {
  if (prefix === 'xml') return xmlNamespace;
  const uri = namespaceOf(scope, prefix);
  if (uri === '') throw broken('There is a prefix that stands for no namespace.', start);
  return uri;
}
