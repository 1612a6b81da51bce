/**
 * Canonical XML of one element with everything inside it: exclusive 1.0, inclusive 1.0 and inclusive 1.1, with or without
 * comments. One walk over the tree of `parseXml`, no copy of it; a signature that signs its own parent is left out by naming it.
 */
import { joinBase } from './join-base.ts';
import { namespaceOf, namespacesIn, type XmlAttribute, type XmlElement, type XmlNode, xmlNamespace } from './tree.ts';

export interface Canonicalization {
  readonly method: 'exclusive-1.0' | 'inclusive-1.0' | 'inclusive-1.1';
  readonly comments: boolean;
  /** `InclusiveNamespaces/PrefixList` of the exclusive method; `''` stands for `#default`. */
  readonly inclusivePrefixes: readonly string[];
}

type Rendered = ReadonlyMap<string, string>;
const nothingRendered: Rendered = new Map();

/**
 * @param leftOut  an element that is skipped with all it holds (the enveloped signature transform)
 * @see https://www.w3.org/TR/xml-exc-c14n/, https://www.w3.org/TR/xml-c14n, https://www.w3.org/TR/xml-c14n11/
 */
export function canonicalize(apex: XmlElement, how: Canonicalization, leftOut: XmlElement | null = null): string {
  const imported = how.method === 'exclusive-1.0' ? [] : inheritedXmlAttributes(apex, how.method);
  const apexAttributes = how.method === 'inclusive-1.1' ? withJoinedBase(apex) : apex.attributes;
  let output = '';

  const write = (element: XmlElement, outer: Rendered, extra: readonly XmlAttribute[]): void => {
    const { declarations, rendered } = namespacesToWrite(element, outer, how);
    output += `<${element.name}${declarations}`;
    const own = element === apex ? apexAttributes : element.attributes;
    const attributes = extra.length === 0 ? own : [...own, ...extra];
    if (attributes.length === 1) output += attributeText(attributes[0]);
    else if (attributes.length > 1)
      for (const attribute of [...attributes].sort(byNamespaceThenName)) output += attributeText(attribute);
    output += '>';
    for (const node of element.children) {
      if (node.type === 'text') output += escapeText(node.text);
      else if (node.type === 'element') {
        if (node !== leftOut) write(node, rendered, []);
      } else output += otherText(node, how.comments);
    }
    output += `</${element.name}>`;
  };

  write(apex, nothingRendered, imported);
  return output;
}

function otherText(node: Exclude<XmlNode, XmlElement | { readonly type: 'text' }>, comments: boolean): string {
  if (node.type === 'comment') return comments ? `<!--${node.text}-->` : '';
  return node.body === '' ? `<?${node.target}?>` : `<?${node.target} ${node.body}?>`;
}

/** Which namespace declarations this element must carry, given what its ancestors in the output already carry. */
function namespacesToWrite(
  element: XmlElement,
  outer: Rendered,
  how: Canonicalization,
): { declarations: string; rendered: Rendered } {
  // What most elements are: their own prefix is all that they use, and it is known above.
  if (
    how.method === 'exclusive-1.0' &&
    how.inclusivePrefixes.length === 0 &&
    element.uri === (outer.get(element.prefix) ?? '') &&
    !element.attributes.some(hasPrefix)
  )
    return { declarations: '', rendered: outer };
  const wanted =
    how.method === 'exclusive-1.0' ? visiblyUsed(element, how.inclusivePrefixes) : allInScope(element, outer);
  let missing: string[] | null = null;
  for (const prefix of wanted) {
    if (prefix === 'xml') continue;
    if (namespaceOf(element.scope, prefix) !== (outer.get(prefix) ?? '')) {
      missing ??= [];
      if (!missing.includes(prefix)) missing.push(prefix);
    }
  }
  if (missing === null) return { declarations: '', rendered: outer };
  const rendered = new Map(outer);
  let declarations = '';
  for (const prefix of missing.sort(byCodePoint)) {
    const uri = namespaceOf(element.scope, prefix);
    rendered.set(prefix, uri);
    declarations += prefix === '' ? ` xmlns="${escapeAttribute(uri)}"` : ` xmlns:${prefix}="${escapeAttribute(uri)}"`;
  }
  return { declarations, rendered };
}

const hasPrefix = ({ prefix }: XmlAttribute): boolean => prefix !== '';

function visiblyUsed(element: XmlElement, inclusivePrefixes: readonly string[]): string[] {
  const prefixes = [element.prefix];
  for (const { prefix } of element.attributes) if (prefix !== '') prefixes.push(prefix);
  // A listed prefix counts where it is in scope; the default namespace also where it is undone again.
  for (const prefix of inclusivePrefixes)
    if (prefix === '' || namespaceOf(element.scope, prefix) !== '') prefixes.push(prefix);
  return prefixes;
}

function allInScope(element: XmlElement, outer: Rendered): Iterable<string> {
  // Below an element that wrote them all, only what is declared here can differ.
  if (outer !== nothingRendered) return element.scope === element.parent?.scope ? [] : element.scope.declared.keys();
  return namespacesIn(element.scope).keys();
}

/**
 * Attributes in the xml namespace that the apex inherits from ancestors outside the output (Canonical XML 1.0 §2.4). Version 1.1
 * inherits only lang and space: an id belongs to one element, and a base is joined with those around it (§2.4 there).
 */
function inheritedXmlAttributes(apex: XmlElement, method: Canonicalization['method']): XmlAttribute[] {
  const found = new Map<string, XmlAttribute>();
  const own = new Set(apex.attributes.filter(isXmlAttribute).map(({ local }) => local));
  for (let ancestor = apex.parent; ancestor !== null; ancestor = ancestor.parent) {
    for (const attribute of ancestor.attributes) {
      if (!isXmlAttribute(attribute)) continue;
      if (method === 'inclusive-1.1' && attribute.local !== 'lang' && attribute.local !== 'space') continue;
      if (!own.has(attribute.local) && !found.has(attribute.local)) found.set(attribute.local, attribute);
    }
  }
  return [...found.values()];
}

/** An address, however often it is joined; beyond, nothing is joined and the digest will not match. */
const longestBase = 10_000;

/** The attributes of the apex with its xml:base joined with those around it; its own list when there is none around. */
function withJoinedBase(apex: XmlElement): readonly XmlAttribute[] {
  const ownBase = apex.attributes.find(isBase);
  let joined = ownBase;
  for (let ancestor = apex.parent; ancestor !== null; ancestor = ancestor.parent) {
    const base = ancestor.attributes.find(isBase);
    if (base === undefined) continue;
    if (base.value.length + (joined?.value.length ?? 0) > longestBase) return apex.attributes;
    joined = joined === undefined ? base : { ...joined, value: joinBase(base.value, joined.value) };
  }
  // With none around nothing is joined and its own stays as it is; only a joined one is left out when it is empty.
  if (joined === ownBase) return apex.attributes;
  const others = apex.attributes.filter((attribute) => attribute !== ownBase);
  return joined === undefined || joined.value === '' ? others : [...others, joined];
}

const isXmlAttribute = (attribute: XmlAttribute): boolean => attribute.uri === xmlNamespace;
const isBase = (attribute: XmlAttribute): boolean => isXmlAttribute(attribute) && attribute.local === 'base';

function attributeText(attribute: XmlAttribute | undefined): string {
  return attribute === undefined ? '' : ` ${attribute.name}="${escapeAttribute(attribute.value)}"`;
}

function byNamespaceThenName(left: XmlAttribute, right: XmlAttribute): number {
  return byCodePoint(left.uri, right.uri) || byCodePoint(left.local, right.local);
}

/** By code points, not by UTF-16 units: they differ above U+FFFF. */
function byCodePoint(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    const aHigh = a >= 0xd800 && a <= 0xdfff;
    const bHigh = b >= 0xd800 && b <= 0xdfff;
    return aHigh === bHigh ? a - b : aHigh ? 1 : -1;
  }
  return left.length - right.length;
}

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const attributeEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const escapeText = (text: string): string =>
  /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (character) => textEscapes[character] ?? character) : text;
const escapeAttribute = (text: string): string =>
  /[&<"\t\n\r]/.test(text)
    ? text.replace(/[&<"\t\n\r]/g, (character) => attributeEscapes[character] ?? character)
    : text;
