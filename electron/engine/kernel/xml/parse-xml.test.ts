import { describe, expect, test } from 'vitest';
import { parseXml, type XmlLimits, XmlProblem } from './parse-xml.ts';
import { namespaceOf, textOf, walkElements } from './tree.ts';

const bounds = { depth: 50, elements: 1000, attributes: 1000 };

function problemOf(xml: string, limits: XmlLimits = bounds): string {
  try {
    parseXml(xml, limits);
    return 'accepted';
  } catch (error) {
    return error instanceof XmlProblem ? error.kind : String(error);
  }
}

describe('the strict parser refuses', () => {
  test.each([
    '',
    '   ',
    'text',
    '<a',
    '<a>',
    '<a><b></a>',
    '<a>x</a>y',
    'y<a/>',
    '<a/><b/>',
    '<a b=c/>',
    '<a b="1" b="2"/>',
    '<a b="1"c="2"/>',
    '<a b="<"/>',
    '<a xmlns:p="u:1" xmlns:q="u:1" p:x="1" q:x="2"/>',
    '<p:a/>',
    '<a p:b="1"/>',
    '<constructor:a/>',
    '<__proto__:a/>',
    '<a xmlns:b=""/>',
    '<a xmlns:xmlns="u:x"/>',
    '<a xmlns:xml="u:x"/>',
    '<a xmlns="http://www.w3.org/2000/xmlns/"/>',
    '<xmlns:a/>',
    '<a:b:c xmlns:a="u:1"/>',
    '<a xmlns:p="u:1"><p:/></a>',
    '<a>&nbsp;</a>',
    '<a>&constructor;</a>',
    '<a>&lt</a>',
    '<a>& </a>',
    '<a>&#0;</a>',
    '<a>&#x1;</a>',
    '<a>&#xD800;</a>',
    '<a>&#x110000;</a>',
    '<a>&#1a;</a>',
    '<a>\u0000</a>',
    '<a>\u0001</a>',
    '<a>\ufffe</a>',
    '<a>]]></a>',
    '<a><!-- -- --></a>',
    '<a><?xml version="1.0"?></a>',
    ' <?xml version="1.0"?><a/>',
    '<?xml version="1.1"?><a/>',
    '<![CDATA[x]]><a/>',
    '<a/>&#32;',
    '&amp;<a/>',
  ])('%j as not well-formed', (xml) => {
    expect(problemOf(xml)).toBe('well-formed');
  });

  test.each([
    '<!DOCTYPE a><a/>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    '<!DOCTYPE a [<!ENTITY x "y"><a>&x;</a>',
    '<!doctype a><a/>',
  ])('%j as a document type declaration', (xml) => {
    expect(problemOf(xml)).toBe('dtd');
  });

  test.each<[string, string, string, XmlLimits?]>([
    ['half a character', '<a>\ud800</a>', 'encoding'],
    ['half a character that would swallow a tag', '<a>\ud800<b/></a>', 'encoding'],
    ['another encoding', '<?xml version="1.0" encoding="iso-8859-1"?><a/>', 'encoding'],
    ['too deep', '<a>'.repeat(51) + '</a>'.repeat(51), 'limit'],
    ['too many elements', `<a>${'<b/>'.repeat(1000)}</a>`, 'limit'],
    [
      'too many namespaces',
      `<a ${Array.from({ length: 101 }, (_, index) => `xmlns:p${index}="urn:${index}"`).join(' ')}/>`,
      'limit',
    ],
    [
      'too many attributes of one element',
      `<a ${Array.from({ length: 1001 }, (_, index) => `a${index}=""`).join(' ')}/>`,
      'limit',
      { ...bounds, attributes: 5000 },
    ],
    ['too many attributes', `<a>${'<b c="" d="" e=""/>'.repeat(400)}</a>`, 'limit'],
  ])('%s', (_, xml, kind, limits = bounds) => {
    expect(problemOf(xml, limits)).toBe(kind);
  });
});

describe('the tree', () => {
  test('holds text with line ends normalised, references resolved and CDATA unwrapped', () => {
    const { root } = parseXml('<a b="x\ty&#9;\r\nz">\r\nt&#13;<![CDATA[<&]]>&gt;\r&#x1F600;</a>', bounds);
    expect(textOf(root)).toBe('\nt\r<&>\n\u{1F600}');
    expect(root.attributes[0]?.value).toBe('x y\t z');
  });

  test('knows where each element stands in the source', () => {
    const source = '<a>\n <b x=">"/><c>t</c ></a>';
    const { root } = parseXml(source, bounds);
    const texts = [...walkElements(root)].map(({ start, end }) => source.slice(start, end));
    expect(texts).toEqual([source, '<b x=">"/>', '<c>t</c >']);
  });

  test('reports relative namespace names and what stands outside the root', () => {
    const { relativeNamespaces, outside } = parseXml('<!--x--><?y z?><a xmlns="rel" xmlns:b="urn:b"/>', bounds);
    expect(relativeNamespaces).toEqual([{ prefix: '', uri: 'rel' }]);
    expect(outside).toEqual([
      { type: 'comment', text: 'x' },
      { type: 'instruction', target: 'y', body: 'z' },
    ]);
  });

  test('resolves prefixes of the surroundings of decrypted content', () => {
    const { root } = parseXml('<s:a/>', bounds, { outer: null, declared: new Map([['s', 'urn:s']]), size: 1 });
    expect(root.uri).toBe('urn:s');
    expect(namespaceOf(root.scope, 's')).toBe('urn:s');
  });
});
