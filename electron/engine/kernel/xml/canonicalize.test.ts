/** Against the canonicalizers of xml-crypto on random documents, and by hand where those are known to be wrong. */
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { type Canonicalization, canonicalize } from './canonicalize.ts';
import { parseXml } from './parse-xml.ts';
import { namespacesIn, walkElements, type XmlElement } from './tree.ts';

const bounds = { depth: 100, elements: 10_000, attributes: 10_000 };
const exclusive: Canonicalization = { method: 'exclusive-1.0', comments: false, inclusivePrefixes: [] };
const inclusive: Canonicalization = { method: 'inclusive-1.0', comments: false, inclusivePrefixes: [] };

function find(xml: string, local: string): XmlElement {
  const found = [...walkElements(parseXml(xml, bounds).root)].find((element) => element.local === local);
  if (found === undefined) throw new Error(`no ${local}`);
  return found;
}

const prefix = fc.constantFrom('', 'p', 'q', 'r');
const uri = fc.constantFrom('urn:1', 'urn:2', 'http://x.example/');
const text = fc.constantFrom(
  '',
  'a',
  ' ',
  '\n  ',
  '&amp;',
  '&lt;b>',
  '&#13;',
  '<![CDATA[<x>]]>',
  'ünï',
  '\u{1F600}',
  '&quot;',
);

/** A random element whose prefixes are all declared on it or above it. */
function elementXml(depth: number, defaults: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const children =
    depth === 0
      ? fc.constant<string[]>([])
      : fc.array(fc.oneof(text, elementXml(depth - 1, defaults)), { maxLength: 3 });
  return fc
    .record({
      prefix,
      declare: fc.dictionary(fc.constantFrom('p', 'q', 'r'), uri, { maxKeys: 2 }),
      defaultUri: fc.option(defaults),
      attributes: fc.dictionary(
        fc.constantFrom('z', 'b', 'a', 'p:a', 'q:a', 'r:c'),
        fc.constantFrom('1', '', 'x&amp;y', '&#10;', '&lt;', "'"),
        { maxKeys: 3 },
      ),
      children,
    })
    .map(({ prefix: own, declare, defaultUri, attributes, children: inner }) => {
      const name = own === '' ? 'e' : `${own}:e`;
      const declarations = Object.entries(declare).map(([key, value]) => ` xmlns:${key}="${value}"`);
      const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
      const fallback = defaultUri === null ? '' : ` xmlns="${defaultUri}"`;
      return `<${name}${fallback}${declarations.join('')}${list.join('')}>${inner.join('')}</${name}>`;
    });
}

const documentsWith = (defaults: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  elementXml(3, defaults)
    .map(
      (inner) =>
        `<p:root xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" xmlns:r="urn:r"><p:apex>${inner}</p:apex></p:root>`,
    )
    .filter((xml) => {
      try {
        parseXml(xml, bounds);
        return true;
      } catch {
        return false;
      }
    });

const documents = documentsWith(fc.oneof(uri, fc.constant('')));

function byXmlCrypto(xml: string, algorithm: string): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const apex = document.getElementsByTagName('p:apex')[0];
  const Algorithm = new SignedXml().CanonicalizationAlgorithms[algorithm];
  if (apex === undefined || Algorithm === undefined) throw new Error('no apex');
  const inScope = algorithm.includes('exc') ? [] : [...namespacesIn(parseXml(xml, bounds).root.scope)];
  const namespaces = inScope.map(([key, value]) => ({ prefix: key, namespaceURI: value }));
  const canonicalizer = new Algorithm();
  const options = { ancestorNamespaces: namespaces, defaultNs: '', defaultNsForPrefix: {} };
  return String(Reflect.apply(canonicalizer.process, canonicalizer, [apex, options]));
}

describe('canonical XML', () => {
  test('equals the exclusive canonicalization of xml-crypto', () => {
    // Without undone default namespaces: there xml-crypto repeats xmlns="" on every element below.
    fc.assert(
      fc.property(documentsWith(uri), (xml) => {
        expect(canonicalize(find(xml, 'apex'), exclusive)).toBe(
          byXmlCrypto(xml, 'http://www.w3.org/2001/10/xml-exc-c14n#'),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('is its own canonical form', () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(exclusive, inclusive), (xml, how) => {
        const once = canonicalize(find(xml, 'apex'), how);
        expect(canonicalize(parseXml(once, bounds).root, how)).toBe(once);
      }),
    );
  });

  test.each([
    [
      'sorts attributes by namespace, then name; unprefixed ones first',
      '<a xmlns:b="u:1" xmlns:a="u:2" a:x="1" b:x="2" z="3" c="4"/>',
      '<a xmlns:a="u:2" xmlns:b="u:1" c="4" z="3" b:x="2" a:x="1"></a>',
    ],
    [
      'writes an undone default namespace only where it is used',
      '<a xmlns="u:1"><b xmlns=""><c/></b></a>',
      '<a xmlns="u:1"><b xmlns=""><c></c></b></a>',
    ],
    [
      'repeats a namespace for each branch that uses it',
      '<a xmlns:p="u:1"><p:b/><p:c/></a>',
      '<a><p:b xmlns:p="u:1"></p:b><p:c xmlns:p="u:1"></p:c></a>',
    ],
    [
      'escapes',
      '<a b="&#9;&#10;&#13;&quot;&lt;>">&#13;>&amp;</a>',
      '<a b="&#x9;&#xA;&#xD;&quot;&lt;>">&#xD;&gt;&amp;</a>',
    ],
    ['keeps processing instructions and drops comments', '<a><!--x--><?p  q?><?r?></a>', '<a><?p q?><?r?></a>'],
  ])('exclusive: %s', (_, xml, expected) => {
    expect(canonicalize(parseXml(xml, bounds).root, exclusive)).toBe(expected);
  });

  test('inclusive takes every namespace in scope and inherited xml attributes along', () => {
    const xml = '<r xmlns="u:d" xmlns:p="u:p" xml:lang="en" xml:id="r"><a><b xml:lang="de"/></a></r>';
    expect(canonicalize(find(xml, 'a'), inclusive)).toBe(
      '<a xmlns="u:d" xmlns:p="u:p" xml:id="r" xml:lang="en"><b xml:lang="de"></b></a>',
    );
    expect(canonicalize(find(xml, 'a'), { ...inclusive, method: 'inclusive-1.1' })).toBe(
      '<a xmlns="u:d" xmlns:p="u:p" xml:lang="en"><b xml:lang="de"></b></a>',
    );
  });

  test('a PrefixList treats its prefixes inclusively', () => {
    const xml = '<r xmlns="u:d" xmlns:p="u:p" xmlns:q="u:q"><q:a><b xmlns=""/></q:a></r>';
    expect(canonicalize(find(xml, 'a'), { ...exclusive, inclusivePrefixes: ['p', ''] })).toBe(
      '<q:a xmlns="u:d" xmlns:p="u:p" xmlns:q="u:q"><b xmlns=""></b></q:a>',
    );
    expect(canonicalize(find(xml, 'a'), { ...exclusive, inclusivePrefixes: ['nowhere'] })).toBe(
      '<q:a xmlns:q="u:q"><b></b></q:a>',
    );
  });

  test('leaves out exactly the named element', () => {
    const { root } = parseXml('<a><s>1</s><s>2</s></a>', bounds);
    const [first] = root.children.filter((node) => node.type === 'element');
    expect(canonicalize(root, exclusive, first ?? null)).toBe('<a><s>2</s></a>');
  });

  test.each([
    ['inherited', '<r xml:base="http://x.example/a/"><a/></r>', '<a xml:base="http://x.example/a/"></a>'],
    [
      'joined with its own',
      '<r xml:base="http://x.example/a/"><a xml:base="b/c"/></r>',
      '<a xml:base="http://x.example/a/b/c"></a>',
    ],
    ['joined when relative', '<r xml:base="../x/y"><a xml:base="../../b"/></r>', '<a xml:base="../../b"></a>'],
    ['its own, with none around', '<r><a xml:base="x/../y"/></r>', '<a xml:base="x/../y"></a>'],
    ['empty, with none around', '<r><a xml:base=""/></r>', '<a xml:base=""></a>'],
    ['empty when joined, so it is left out', '<r xml:base=""><a xml:base=""/></r>', '<a></a>'],
  ])('version 1.1 has an xml:base that is %s (Canonical XML 1.1 §2.4)', (_, xml, expected) => {
    expect(canonicalize(find(xml, 'a'), { ...inclusive, method: 'inclusive-1.1' })).toBe(expected);
  });
});
