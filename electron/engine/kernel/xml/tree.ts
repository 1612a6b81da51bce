/**
 * A small, immutable element tree with source offsets. Built only by `parseXml`, read by plain child walks: there is no XPath,
 * no look-up by ID and no way to change a node, so that what was verified is what is shown.
 */

export interface XmlAttribute {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Namespace name; empty for an attribute without prefix. */
  readonly uri: string;
  readonly value: string;
}

export interface XmlElement {
  readonly type: 'element';
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  /** Without namespace declarations, in document order. */
  readonly attributes: readonly XmlAttribute[];
  readonly scope: XmlScope;
  readonly children: readonly XmlNode[];
  readonly parent: XmlElement | null;
  /** Character offsets in the source: of `<`, and after the last `>`. */
  readonly start: number;
  readonly end: number;
}

/**
 * The namespaces in scope, by prefix (`''` is the default one); without `xml`. A chain and not a copy per element: a message with
 * many declarations on its root and many elements below would fill the memory.
 */
export interface XmlScope {
  readonly outer: XmlScope | null;
  readonly declared: ReadonlyMap<string, string>;
  /** How many declarations the chain holds. */
  readonly size: number;
}

export const emptyScope: XmlScope = { outer: null, declared: new Map(), size: 0 };

/** The namespace name that a prefix stands for; `''` when it stands for none. */
export function namespaceOf(scope: XmlScope, prefix: string): string {
  for (let level: XmlScope | null = scope; level !== null; level = level.outer) {
    const uri = level.declared.get(prefix);
    if (uri !== undefined) return uri;
  }
  return '';
}

/** Every declaration that counts, the innermost of each prefix. */
export function namespacesIn(scope: XmlScope): Map<string, string> {
  const found = new Map<string, string>();
  for (let level: XmlScope | null = scope; level !== null; level = level.outer) {
    for (const [prefix, uri] of level.declared) if (!found.has(prefix)) found.set(prefix, uri);
  }
  return found;
}

export interface XmlText {
  readonly type: 'text';
  /** Line ends normalised, references resolved, CDATA sections unwrapped. */
  readonly text: string;
}

export interface XmlComment {
  readonly type: 'comment';
  readonly text: string;
}

export interface XmlInstruction {
  readonly type: 'instruction';
  readonly target: string;
  readonly body: string;
}

export type XmlNode = XmlElement | XmlText | XmlComment | XmlInstruction;

export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

const isElement = (node: XmlNode): node is XmlElement => node.type === 'element';

export function childElements(parent: XmlElement): XmlElement[] {
  return parent.children.filter(isElement);
}

/** The children with this expanded name, in document order. */
export function childrenNamed(parent: XmlElement, uri: string, local: string): XmlElement[] {
  return parent.children.filter((node): node is XmlElement => isElement(node) && isNamed(node, uri, local));
}

/** The first child with this expanded name. Use only where another check guards against a second one. */
export function firstChild(parent: XmlElement, uri: string, local: string): XmlElement | null {
  for (const node of parent.children) if (isElement(node) && isNamed(node, uri, local)) return node;
  return null;
}

export const isNamed = (element: XmlElement, uri: string, local: string): boolean =>
  element.local === local && element.uri === uri;

/** The value of the attribute without namespace, or null. */
export function attributeOf(element: XmlElement, local: string): string | null {
  for (const attribute of element.attributes)
    if (attribute.local === local && attribute.uri === '') return attribute.value;
  return null;
}

/** All text directly inside the element, comments skipped but never a reason to stop; child elements contribute nothing. */
export function textOf(element: XmlElement): string {
  const [only] = element.children;
  if (element.children.length === 1 && only?.type === 'text') return only.text;
  let text = '';
  for (const node of element.children) if (node.type === 'text') text += node.text;
  return text;
}

/** All text inside the element and its descendants. */
export function deepTextOf(element: XmlElement): string {
  const [only] = element.children;
  if (element.children.length === 1 && only?.type === 'text') return only.text;
  let text = '';
  for (const node of element.children) {
    if (node.type === 'text') text += node.text;
    else if (node.type === 'element') text += deepTextOf(node);
  }
  return text;
}

/** The element and its descendants, in document order. Depth is bounded by the parser. */
export function* walkElements(root: XmlElement): Generator<XmlElement> {
  yield root;
  for (const node of root.children) if (node.type === 'element') yield* walkElements(node);
}
