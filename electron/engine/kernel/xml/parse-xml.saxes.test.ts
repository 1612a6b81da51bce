/** The parser beside saxes: both accept the same texts and read the same tree from them. Where they differ, the reason stands here. */
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { parseXml, XmlProblem } from './parse-xml.ts';
import type { XmlNode } from './tree.ts';

const bounds = { depth: 1000, elements: 100_000, attributes: 100_000 };

/** A tree as nested lists; namespace declarations are left out, as ours leaves them out. */
type Plain = readonly unknown[];

function bySaxes(source: string): Plain | null {
  const parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const top: unknown[] = [];
  let open: unknown[] = top;
  const stack: unknown[][] = [];
  const refuse = (): never => {
    throw new Error('refused');
  };
  const addText = (text: string): void => {
    if (open === top || text === '') return;
    const last = open.at(-1);
    if (typeof last === 'string') open[open.length - 1] = last + text;
    else open.push(text);
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0' || (encoding !== undefined && !/^utf-(8|16)$/i.test(encoding))) refuse();
  });
  parser.on('opentag', ({ name, uri, attributes }) => {
    const list = Object.values(attributes)
      .filter((attribute) => attribute.uri !== 'http://www.w3.org/2000/xmlns/')
      .map((attribute) => [attribute.name, attribute.uri, attribute.value]);
    const element: unknown[] = ['element', name, uri, list];
    open.push(element);
    stack.push(open);
    open = element;
  });
  parser.on('closetag', () => {
    open = stack.pop() ?? top;
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('comment', (text) => open.push(['comment', text]));
  parser.on('processinginstruction', ({ target, body }) => open.push(['instruction', target, body]));
  try {
    if (!source.isWellFormed()) refuse();
    parser.write(source).close();
    return top;
  } catch {
    return null;
  }
}

function byOurs(source: string): Plain | null {
  try {
    const { root, outside } = parseXml(source, bounds);
    // Where the root stands among comments is not kept, so the order is made the same below.
    return [...outside.map(plain), plain(root)];
  } catch (error) {
    if (error instanceof XmlProblem) return null;
    throw error;
  }
}

function plain(node: XmlNode): unknown {
  if (node.type === 'text') return node.text;
  if (node.type === 'comment') return ['comment', node.text];
  if (node.type === 'instruction') return ['instruction', node.target, node.body];
  const attributes = node.attributes.map(({ name, uri, value }) => [name, uri, value]);
  return ['element', node.name, node.uri, attributes, ...node.children.map(plain)];
}

const rootLast = (nodes: Plain | null): Plain | null =>
  nodes === null ? null : nodes.toSorted((a, b) => Number(isRoot(a)) - Number(isRoot(b)));
const isRoot = (node: unknown): boolean => Array.isArray(node) && node[0] === 'element';

/** What only ours refuses, each with its clause. */
const stricter: readonly RegExp[] = [
  // Namespaces in XML 1.0, production 4: the part after the colon is a name, so it cannot start with a digit, hyphen or full stop.
  /[^\s<>"'=/]:(?:[-.\d\u00b7\u203f\u2040]|\p{Mn})/u,
  // Production 16: what follows the target of a processing instruction is white space, or its end.
  /<\?[^\s?]+\?[^>]/,
  // The caller takes one byte order mark off; a second one is a character outside the root.
  /^\uFEFF/,
];
/** saxes trims namespace names, so that `urn:x ` would be `urn:x` for it and another namespace for everybody else. */
const untrimmed = /xmlns(?::[^\s=]+)?\s*=\s*(?:"(?:\s|&#|[^"]*(?:\s|;)")|'(?:\s|&#|[^']*(?:\s|;)'))/;

let read = 0;
let refused = 0;

function compare(source: string): void {
  if (untrimmed.test(source)) return;
  const ours = byOurs(source);
  if (ours === null && stricter.some((form) => form.test(source))) return;
  if (ours === null) refused += 1;
  else read += 1;
  const theirs = rootLast(bySaxes(source));
  // Thousands of comparisons: the slow one only to show where they differ.
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) expect(ours, source).toEqual(theirs);
}

const piece = fc.constantFrom(
  ...['<', '>', '/', '</', '/>', '<a', '<a>', '</a>', '<p:a', '<p:a>', '</p:a>', '<é>', '</é>', '<a/>', '<p:é/>'],
  ...[' ', '\n', '\r', '\r\n', '\t', ' b="1"', " b='2'", ' c="&lt;\n\t"', ' p:b="x"', ' q:b="y"', ' xmlns="urn:d"'],
  ...[' xmlns:p="urn:p"', ' xmlns:q="urn:p"', ' xmlns=""', ' xmlns:p=""', ' xml:lang="en"', ' xmlns:xml="urn:x"'],
  ...[' xmlns:xml="http://www.w3.org/XML/1998/namespace"', ' xmlns:x="http://www.w3.org/2000/xmlns/"', ' b', '=', '"'],
  ...["'", 'text', 'é', '\u{1F600}', '&amp;', '&lt;', '&#65;', '&#x41;', '&#0;', '&x;', '&', ';', ']]>', ']]', ']'],
  ...['<![CDATA[', '<![CDATA[x]]>', '<!--', '-->', '<!--c-->', '--', '-', '<?', '?>', '<?p q?>', '<?p?>', '<?xml ?>'],
  ...['?', '!', '<!', '\u0001', '\uFFFE', '\u0085', '\u2028', '\u00a0', ':', '<a:b:c/>', '.', '0'],
);
const declaration = fc.constantFrom(
  ...['', '', '', '<?xml version="1.0"?>', "<?xml version='1.0' encoding='utf-8' standalone='no' ?>\n"],
  ...['<?xml version="1.0" standalone="yes" encoding="utf-8"?>', '<?xml encoding="utf-8"?>', '<?xml version="1.1"?>'],
  ...['<?xml version="1.0"encoding="utf-8"?>', '<?xml version = "1.0" encoding = "UTF-8" ?>', '<?xml-x y?>', '<?xml?>'],
);
const document =
  '<r xmlns="urn:d" xmlns:p="urn:p" a="1&#10;2"><p:b p:c="é" c=\'"\'>t&amp;<![CDATA[<]]]]>u</p:b><!--c--><d/>\r\n</r>';

describe('the parser and saxes', () => {
  test('agree on texts that are put together at random', () => {
    fc.assert(
      fc.property(declaration, fc.array(piece, { maxLength: 14 }), (start, pieces) => {
        compare(start + pieces.join(''));
        compare(`${start}<r xmlns:p="urn:p">${pieces.join('')}</r>`);
        compare(`${start}<r xmlns:p="urn:p"${pieces.join('')}/>`);
      }),
      { numRuns: 2500 },
    );
  });

  test('agree on documents that were changed', () => {
    const change = fc.record({ at: fc.nat({ max: document.length }), length: fc.nat({ max: 6 }), put: piece });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        compare(
          changes.reduce((text, { at, length, put }) => text.slice(0, at) + put + text.slice(at + length), document),
        );
      }),
      { numRuns: 3000 },
    );
  });

  test('agree on every character, in a text, a name and a value', () => {
    for (let code = 1; code < 0x11000; code += code < 0x400 ? 1 : 13) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const character = String.fromCodePoint(code);
      for (const source of [`<a>${character}</a>`, `<a${character}/>`, `<${character}/>`, `<a b="${character}"/>`])
        compare(source);
      compare(`<a>&#${code};&#x${code.toString(16)};</a>`);
    }
  });

  test('had texts of both kinds to agree on', () => {
    expect([read > 10_000, refused > 5000], `${read} read, ${refused} refused`).toEqual([true, true]);
  });

  test.each([
    ['a digit after the colon of a name', '<p:1 xmlns:p="urn:p"/>'],
    ['a question mark right after the target of an instruction', '<a><?p??></a>'],
    ['a byte order mark', '\uFEFF<a/>'],
  ])('only ours refuses %s', (_, source) => {
    expect([byOurs(source), bySaxes(source) === null]).toEqual([null, false]);
  });

  test('a namespace name is what it is, white space included', () => {
    const { root } = parseXml('<p:a xmlns:p="urn:p "/>', bounds);
    expect([root.uri, bySaxes('<p:a xmlns:p="urn:p "/>')]).toEqual(['urn:p ', [['element', 'p:a', 'urn:p', []]]]);
  });
});
