/**
 * The one XML parser. Accepts what XML 1.0 with namespaces allows and nothing else: no document type declaration, no entity but
 * the five built-in ones, no repair. Nothing is fetched. Limits hold while reading. Comments and processing instructions stay
 * in the tree, so that the caller can refuse them by name.
 */
import { SaxesParser } from 'saxes';
import { emptyScope, namespacesIn, type XmlAttribute, type XmlElement, type XmlNode, type XmlScope } from './tree.ts';

export interface XmlLimits {
  readonly depth: number;
  readonly elements: number;
  readonly attributes: number;
  /** Declarations in scope at one place. */
  readonly namespaces?: number;
}

const mostNamespaces = 100;

export type XmlProblemKind = 'well-formed' | 'dtd' | 'encoding' | 'relative-namespace' | 'limit';

/** Why a text is not a document for us. `message` is one sentence without the text's content, `offset` counts characters. */
export class XmlProblem extends Error {
  override readonly name = 'XmlProblem';
  readonly kind: XmlProblemKind;
  readonly offset: number;

  constructor(kind: XmlProblemKind, message: string, offset: number) {
    super(message);
    this.kind = kind;
    this.offset = offset;
  }
}

export interface XmlDocument {
  readonly root: XmlElement;
  /** The text that was parsed; offsets of the tree count in it. */
  readonly source: string;
  /** Processing instructions and comments outside the root element. */
  readonly outside: readonly XmlNode[];
  /** Namespace names that are not absolute URIs, with the prefix that carries each. */
  readonly relativeNamespaces: readonly { readonly prefix: string; readonly uri: string }[];
}

interface OpenElement {
  readonly type: 'element';
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  readonly scope: XmlScope;
  readonly children: XmlNode[];
  readonly parent: OpenElement | null;
  readonly start: number;
  end: number;
}

const noAttributes: readonly XmlAttribute[] = [];
const absoluteUri = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

/**
 * @param source  without its byte order mark
 * @param outerScope  namespaces that surround the text, for content that was decrypted out of a document
 * @throws XmlProblem
 */
export function parseXml(source: string, limits: XmlLimits, outerScope: XmlScope = emptyScope): XmlDocument {
  if (!source.isWellFormed()) throw new XmlProblem('encoding', 'The text holds half of a character.', 0);
  const parser = new SaxesParser({
    xmlns: true,
    position: false,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
    ...(outerScope.size > 0 && { additionalNamespaces: Object.fromEntries(namespacesIn(outerScope)) }),
  });
  const outside: XmlNode[] = [];
  const relativeNamespaces: { prefix: string; uri: string }[] = [];
  let root: OpenElement | null = null;
  let open: OpenElement | null = null;
  let start = 0;
  let depth = 0;
  let elements = 0;
  let attributes = 0;

  const fail = (kind: XmlProblemKind, message: string): never => {
    throw new XmlProblem(kind, message, parser.position);
  };
  const add = (node: XmlNode): void => {
    if (open === null) outside.push(node);
    else open.children.push(node);
  };
  const addText = (text: string): void => {
    // Text outside the root is only white space here; the parser refuses the rest.
    if (open === null) return;
    const last = open.children.at(-1);
    if (last?.type === 'text') open.children[open.children.length - 1] = { type: 'text', text: last.text + text };
    else open.children.push({ type: 'text', text });
  };

  parser.on('error', (error) => fail(problemKind(source, parser.position), inWords(error)));
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0')
      fail('well-formed', `The document says it is XML ${version ?? 'of no version'}; only XML 1.0 is read.`);
    if (encoding !== undefined && !/^utf-(8|16)$/i.test(encoding)) {
      fail('encoding', `The document says it is encoded as ${encoding.slice(0, 40)}; only UTF-8 is read.`);
    }
  });
  parser.on('doctype', () => fail('dtd', 'The document carries a document type declaration.'));
  parser.on('opentagstart', () => {
    start = source.lastIndexOf('<', parser.position - 2);
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    depth += 1;
    if (depth > limits.depth) fail('limit', `Elements are nested more than ${limits.depth} deep.`);
    if (elements > limits.elements) fail('limit', `There are more than ${limits.elements} elements.`);
    const list: XmlAttribute[] = [];
    let declared: Map<string, string> | null = null;
    const parentScope = open === null ? outerScope : open.scope;
    for (const key in tag.attributes) {
      const attribute = tag.attributes[key];
      if (attribute === undefined) continue;
      attributes += 1;
      if (attribute.uri !== xmlnsNamespace) {
        list.push(attribute);
        continue;
      }
      const prefix = attribute.prefix === '' ? '' : attribute.local;
      if (prefix === 'xml') continue;
      if (prefix !== '' && attribute.value === '')
        fail('well-formed', `The prefix ${prefix} is declared with an empty namespace.`);
      if (attribute.value !== '' && !absoluteUri.test(attribute.value))
        relativeNamespaces.push({ prefix, uri: attribute.value });
      declared ??= new Map();
      declared.set(prefix, attribute.value);
    }
    if (attributes > limits.attributes) fail('limit', `There are more than ${limits.attributes} attributes.`);
    if (declared !== null && parentScope.size + declared.size > (limits.namespaces ?? mostNamespaces)) {
      fail('limit', 'There are too many namespace declarations inside each other.');
    }
    const element: OpenElement = {
      type: 'element',
      name: tag.name,
      prefix: tag.prefix,
      local: tag.local,
      uri: tag.uri,
      attributes: list.length === 0 ? noAttributes : list,
      scope: declared === null ? parentScope : { outer: parentScope, declared, size: parentScope.size + declared.size },
      children: [],
      parent: open,
      start,
      end: 0,
    };
    if (open === null) root = element;
    else open.children.push(element);
    open = element;
  });
  parser.on('closetag', () => {
    depth -= 1;
    if (open === null) return;
    open.end = parser.position;
    open = open.parent;
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('comment', (text) => add({ type: 'comment', text }));
  parser.on('processinginstruction', ({ target, body }) => add({ type: 'instruction', target, body }));

  parser.write(source).close();
  if (root === null) return fail('well-formed', 'There is no element in it.');
  return { root, source, outside, relativeNamespaces };
}

/** A broken document type declaration is still one, and an undeclared entity after it is its consequence. */
function problemKind(source: string, position: number): XmlProblemKind {
  return /<!doctype/i.test(source.slice(0, position + 10)) ? 'dtd' : 'well-formed';
}

/** The parser's own words, without position, as one short sentence. */
function inWords(error: Error): string {
  const message = error.message.replace(/^(?:\S+:)?\d+:\d+: /, '').replace(/\s+/g, ' ');
  const short = message.length > 160 ? `${message.slice(0, 160)}...` : message.replace(/\.$/, '');
  return `${short.charAt(0).toUpperCase()}${short.slice(1)}.`;
}
