/**
 * The message as a person reads it: indented, decrypted parts in place, with the stretches that a signature covers. Only for
 * showing: nothing is ever verified or read from it.
 */
import type { XmlDocument } from '../kernel/xml/parse-xml.ts';
import { namespaceOf, namespacesIn, type XmlElement, type XmlNode } from '../kernel/xml/tree.ts';
import type { Shown } from './saml/judged.ts';
import { longestShown } from './show-text.ts';

export interface Shading {
  readonly signed: ReadonlySet<XmlElement>;
  readonly failed: ReadonlySet<XmlElement>;
  /** Encrypted element to what it held. */
  readonly decrypted: ReadonlyMap<XmlElement, XmlElement>;
}

const noNodes: readonly XmlNode[] = [];
const isShown = (node: XmlNode): boolean => node.type !== 'text' || /\S/.test(node.text);

export function showXml(document: XmlDocument, shading: Shading): Shown {
  const parts: Shown['parts'][number][] = [];
  let text = '';

  const write = (element: XmlElement, indent: string): void => {
    const from = text.length;
    text += `${indent}<${element.name}${declarations(element)}${attributes(element)}`;
    const inner = shading.decrypted.get(element);
    const [only] = element.children;
    // Most elements hold nothing or one text.
    const isSimple = only === undefined || (only.type === 'text' && element.children.length === 1);
    const children = isSimple ? noNodes : element.children.filter(isShown);
    if (only?.type === 'text' && isSimple && isShown(only)) text += `>${escapeMarkup(only.text)}</${element.name}>`;
    else if (children.length === 0) text += '/>';
    else if (children.some((node) => node.type === 'text')) {
      text += '>';
      for (const node of element.children) writeInline(node);
      text += `</${element.name}>`;
    } else {
      text += '>';
      for (const node of children) {
        text += '\n';
        if (node.type === 'element') write(node, `${indent}  `);
        else text += `${indent}  ${markup(node)}`;
      }
      if (inner !== undefined) {
        text += `\n${indent}  <!-- decrypted with your key -->\n`;
        write(inner, `${indent}  `);
      }
      text += `\n${indent}</${element.name}>`;
    }
    const state = shading.failed.has(element) ? 'failed' : shading.signed.has(element) ? 'signed' : null;
    if (state !== null) parts.push({ from: from + indent.length, to: text.length, state });
  };
  const writeInline = (node: XmlNode): void => {
    if (node.type === 'text') text += escapeMarkup(node.text);
    else if (node.type === 'element') {
      text += `<${node.name}${declarations(node)}${attributes(node)}>`;
      for (const child of node.children) writeInline(child);
      text += `</${node.name}>`;
    } else text += markup(node);
  };

  write(document.root, '');
  if (text.length > longestShown)
    return { content: `${text.slice(0, longestShown)}\n...`, parts: parts.filter(({ to }) => to <= longestShown) };
  return { content: text, parts };
}

/** Declarations that the parent does not already have. */
function declarations(element: XmlElement): string {
  const outer = element.parent?.scope;
  if (element.scope === outer) return '';
  let text = '';
  const declared = outer === undefined ? namespacesIn(element.scope) : element.scope.declared;
  for (const [prefix, uri] of declared) {
    if (outer === undefined || namespaceOf(outer, prefix) !== uri)
      text += ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeMarkup(uri)}"`;
  }
  return text;
}

function attributes(element: XmlElement): string {
  let text = '';
  for (const { name, value } of element.attributes) text += ` ${name}="${escapeMarkup(value)}"`;
  return text;
}

function markup(node: XmlNode): string {
  if (node.type === 'comment') return `<!--${node.text}-->`;
  return node.type === 'instruction' ? `<?${node.target} ${node.body}?>` : '';
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeMarkup = (text: string): string =>
  /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => escapes[character] ?? character) : text;
