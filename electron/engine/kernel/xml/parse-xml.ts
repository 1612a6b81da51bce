/**
 * The one XML parser. Accepts what XML 1.0 with namespaces allows and nothing else: no document type declaration, no entity but
 * the five built-in ones, no repair. One pass from left to right, nothing is fetched, limits hold while reading. Comments and
 * processing instructions stay in the tree, so that the caller can refuse them by name.
 */
import { readStartTag, type StartTags } from './start-tag.ts';
import { emptyScope, type XmlElement, type XmlNode, type XmlScope } from './tree.ts';
import { forbiddenCharacter, isPlainName, isWhiteSpace, nameEnd } from './xml-characters.ts';
import { XmlProblem } from './xml-problem.ts';
import { resolveReferences } from './xml-references.ts';

export { XmlProblem, type XmlProblemKind } from './xml-problem.ts';

export interface XmlLimits {
  readonly depth: number;
  readonly elements: number;
  readonly attributes: number;
  /** Declarations in scope at one place. */
  readonly namespaces?: number;
}

const mostNamespaces = 100;

export interface XmlDocument {
  readonly root: XmlElement;
  /** The text that was parsed; offsets of the tree count in it. */
  readonly source: string;
  /** Processing instructions and comments outside the root element. */
  readonly outside: readonly XmlNode[];
  /** Namespace names that are not absolute URIs, with the prefix that carries each. */
  readonly relativeNamespaces: readonly { readonly prefix: string; readonly uri: string }[];
}

/** An element whose end is still to be read; the only thing in the tree that changes, and only here. */
interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
  readonly parent: OpenElement | null;
  end: number;
}

interface Reading {
  readonly source: string;
  readonly hasReturns: boolean;
  readonly tags: StartTags;
  readonly outerScope: XmlScope;
  readonly mostDeep: number;
  readonly outside: XmlNode[];
  at: number;
  depth: number;
  root: OpenElement | null;
  open: OpenElement | null;
  /** The next `&` and the next `]]>` from `at` on, as far as they are known. */
  nextReference: number;
  nextSectionEnd: number;
}

/**
 * @param source  without its byte order mark
 * @param outerScope  namespaces that surround the text, for content that was decrypted out of a document
 * @throws XmlProblem
 */
export function parseXml(source: string, limits: XmlLimits, outerScope: XmlScope = emptyScope): XmlDocument {
  refuseForbiddenCharacters(source);
  const reading: Reading = {
    source,
    hasReturns: source.includes('\r'),
    tags: {
      source,
      names: new Map(),
      relativeNamespaces: [],
      mostElements: limits.elements,
      mostAttributes: limits.attributes,
      mostNamespaces: limits.namespaces ?? mostNamespaces,
      elements: 0,
      attributes: 0,
    },
    outerScope,
    mostDeep: limits.depth,
    outside: [],
    at: afterDeclaration(source),
    depth: 0,
    root: null,
    open: null,
    nextReference: -1,
    nextSectionEnd: -1,
  };
  while (reading.at < source.length) {
    if (source.charCodeAt(reading.at) === lessThan) readMarkup(reading);
    else readText(reading);
  }
  if (reading.open !== null) throw broken('An element is never closed.', source.length);
  if (reading.root === null) throw broken('There is no element in it.', source.length);
  return {
    root: reading.root,
    source,
    outside: reading.outside,
    relativeNamespaces: reading.tags.relativeNamespaces,
  };
}

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;

const broken = (message: string, offset: number): XmlProblem => new XmlProblem('well-formed', message, offset);

function refuseForbiddenCharacters(source: string): void {
  if (!source.isWellFormed()) throw new XmlProblem('encoding', 'The text holds half of a character.', 0);
  const at = forbiddenCharacter(source);
  if (at === -1) return;
  // The declaration is the worse of the two, and what follows it may be its consequence.
  const kind = /<!doctype/i.test(source.slice(0, at)) ? 'dtd' : 'well-formed';
  throw new XmlProblem(kind, 'There is a character that XML does not allow.', at);
}

const equals = '[ \\t\\r\\n]*=[ \\t\\r\\n]*';
const quoted = (value: string): string => `(?:"(${value})"|'(${value})')`;
const declaration = new RegExp(
  `^<\\?xml[ \\t\\r\\n]+version${equals}${quoted('1\\.[0-9]+')}(?:[ \\t\\r\\n]+encoding${equals}${quoted('[A-Za-z][\\w.-]*')})?(?:[ \\t\\r\\n]+standalone${equals}${quoted('yes|no')})?[ \\t\\r\\n]*\\?>`,
);

/** Reads the XML declaration where there is one (productions 23 to 32, 80 and 81). */
function afterDeclaration(source: string): number {
  if (!source.startsWith('<?xml') || !(isWhiteSpace(source.charCodeAt(5)) || source.charCodeAt(5) === question))
    return 0;
  const match = declaration.exec(source);
  if (match === null) throw broken('The XML declaration is wrong.', 0);
  const version = match[1] ?? match[2];
  if (version !== '1.0') throw broken(`The document says it is XML ${version?.slice(0, 10)}; only XML 1.0 is read.`, 0);
  const encoding = match[3] ?? match[4];
  if (encoding !== undefined && !/^utf-(8|16)$/i.test(encoding)) {
    const message = `The document says it is encoded as ${encoding.slice(0, 40)}; only UTF-8 is read.`;
    throw new XmlProblem('encoding', message, 0);
  }
  return match[0].length;
}

function readMarkup(reading: Reading): void {
  const { source, at } = reading;
  switch (source.charCodeAt(at + 1)) {
    case slash:
      readEndTag(reading);
      return;
    case question:
      readInstruction(reading);
      return;
    case exclamation:
      if (source.startsWith('--', at + 2)) readComment(reading);
      else if (source.startsWith('[CDATA[', at + 2)) readSection(reading);
      else if (/^doctype/i.test(source.slice(at + 2, at + 9)))
        throw new XmlProblem('dtd', 'The document carries a document type declaration.', at);
      else throw broken('There is a declaration that does not belong into a document.', at);
      return;
    default:
      openElement(reading);
  }
}

function openElement(reading: Reading): void {
  const { at, open } = reading;
  if (open === null && reading.root !== null) throw broken('There is a second element after the outermost one.', at);
  if (reading.depth >= reading.mostDeep)
    throw new XmlProblem('limit', `Elements are nested more than ${reading.mostDeep} deep.`, at);
  const tag = readStartTag(reading.tags, at, open === null ? reading.outerScope : open.scope);
  const { name } = tag;
  const element: OpenElement = {
    type: 'element',
    name: name.name,
    prefix: name.prefix,
    local: name.local,
    uri: tag.uri,
    attributes: tag.attributes,
    scope: tag.scope,
    children: [],
    parent: open,
    start: at,
    end: tag.end,
  };
  if (open === null) reading.root = element;
  else open.children.push(element);
  reading.at = tag.end;
  if (tag.isEmpty) return;
  reading.open = element;
  reading.depth += 1;
}

function readEndTag(reading: Reading): void {
  const { source, at, open } = reading;
  if (open === null) throw broken('An element is closed that was never opened.', at);
  if (!source.startsWith(open.name, at + 2)) throw broken('An element is closed by the tag of another.', at);
  let end = at + 2 + open.name.length;
  while (isWhiteSpace(source.charCodeAt(end))) end += 1;
  if (source.charCodeAt(end) !== greaterThan) throw broken('An element is closed by the tag of another.', at);
  open.end = end + 1;
  reading.at = end + 1;
  reading.open = open.parent;
  reading.depth -= 1;
}

function readText(reading: Reading): void {
  const { source, at, open } = reading;
  const next = source.indexOf('<', at);
  const end = next === -1 ? source.length : next;
  reading.at = end;
  if (open === null) {
    if (/[^ \t\r\n]/.test(source.slice(at, end))) throw broken('There is text outside the outermost element.', at);
    return;
  }
  if (reading.nextSectionEnd < at) reading.nextSectionEnd = indexOrEnd(source, ']]>', at);
  if (reading.nextSectionEnd < end) throw broken('The characters ]]> stand in a text.', reading.nextSectionEnd);
  if (reading.nextReference < at) reading.nextReference = indexOrEnd(source, '&', at);
  const text = withLineEnds(reading, source.slice(at, end));
  addText(open, reading.nextReference < end ? resolveReferences(text, at) : text);
}

function readSection(reading: Reading): void {
  const { source, at, open } = reading;
  if (open === null) throw broken('There is text outside the outermost element.', at);
  const end = source.indexOf(']]>', at + 9);
  if (end === -1) throw broken('A CDATA section is never closed.', at);
  reading.at = end + 3;
  addText(open, withLineEnds(reading, source.slice(at + 9, end)));
}

function readComment(reading: Reading): void {
  const { source, at } = reading;
  const end = source.indexOf('--', at + 4);
  if (end === -1) throw broken('A comment is never closed.', at);
  if (source.charCodeAt(end + 2) !== greaterThan) throw broken('There are two hyphens in a comment.', end);
  reading.at = end + 3;
  add(reading, { type: 'comment', text: withLineEnds(reading, source.slice(at + 4, end)) });
}

function readInstruction(reading: Reading): void {
  const { source, at } = reading;
  const targetEnd = nameEnd(source, at + 2);
  const target = source.slice(at + 2, targetEnd);
  const end = source.indexOf('?>', targetEnd);
  if (!isPlainName(target)) throw broken('A processing instruction has no usable name.', at);
  if (target.toLowerCase() === 'xml') throw broken('The XML declaration is not at the start of the document.', at);
  if (end === -1) throw broken('A processing instruction is never closed.', at);
  if (end !== targetEnd && !isWhiteSpace(source.charCodeAt(targetEnd)))
    throw broken('A processing instruction has no usable name.', at);
  reading.at = end + 2;
  const body = withLineEnds(reading, source.slice(targetEnd, end)).replace(/^[ \t\n]+/, '');
  add(reading, { type: 'instruction', target, body });
}

function add({ open, outside }: Reading, node: XmlNode): void {
  if (open === null) outside.push(node);
  else open.children.push(node);
}

/** What a CDATA section splits is one text. */
function addText({ children }: OpenElement, text: string): void {
  if (text === '') return;
  const last = children.at(-1);
  if (last?.type === 'text') children[children.length - 1] = { type: 'text', text: last.text + text };
  else children.push({ type: 'text', text });
}

const withLineEnds = ({ hasReturns }: Reading, text: string): string =>
  hasReturns ? text.replace(/\r\n?/g, '\n') : text;

function indexOrEnd(source: string, searched: string, from: number): number {
  const index = source.indexOf(searched, from);
  return index === -1 ? source.length : index;
}
