/** The hidden fields of an HTML page that posts itself, as IdPs answer over the POST binding. No script runs, nothing is rendered. */
import { decodedParameter } from './parameters.ts';
import type { Parameter } from './raw-message.ts';

const tagName = /<(form|\/form|input|textarea)(?=[\s/>])/gi;
const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const mostForms = 50;

/** The fields of each form, in order; fields outside a form count as one more form. */
export function readForms(html: string): Parameter[][] {
  const forms: Parameter[][] = [];
  let fields: Parameter[] = [];
  const close = (): void => {
    if (fields.length > 0 && forms.length < mostForms) forms.push(fields);
    fields = [];
  };
  let resumeAt = 0;
  for (const match of html.matchAll(tagName)) {
    if (match.index < resumeAt) continue;
    const name = (match[1] ?? '').toLowerCase();
    if (name === 'form' || name === '/form') {
      close();
      continue;
    }
    const start = match.index + match[0].length;
    const end = endOfTag(html, start);
    // An unclosed tag swallows the rest of the page, in browsers too.
    if (end === -1 || fields.length > 1000) break;
    const attributes = readAttributes(html.slice(start, end));
    const field = attributes.get('name');
    if (name === 'textarea') {
      // Its content is text until the next end tag, whatever it looks like.
      resumeAt = html.indexOf('</', end);
      if (resumeAt === -1) break;
    }
    const value = name === 'textarea' ? unescapeHtml(html.slice(end + 1, resumeAt)) : (attributes.get('value') ?? '');
    if (field !== undefined) fields.push(decodedParameter(field, value));
  }
  close();
  return forms;
}

/** The first `>` outside quotes, or -1. */
function endOfTag(html: string, from: number): number {
  let quote = '';
  for (let index = from; index < html.length; index += 1) {
    const character = html[index] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return index;
  }
  return -1;
}

/** Does it start like a web page, comments before it aside? */
export function looksLikeHtml(text: string): boolean {
  let start = 0;
  while (text.startsWith('<!--', start)) {
    const end = text.indexOf('-->', start + 4);
    if (end === -1) return false;
    start = end + 3;
    while (/\s/.test(text[start] ?? '')) start += 1;
  }
  return /^<(?:!doctype\s+html|html|head|body|form|meta|title|script|noscript|input|div)\b/i.test(
    text.slice(start, start + 40),
  );
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(attribute)) {
    const key = name.toLowerCase();
    // The first of two attributes counts, as browsers do it (HTML §13.2.5.33).
    if (!attributes.has(key)) attributes.set(key, unescapeHtml(double ?? single ?? bare ?? ''));
  }
  return attributes;
}

const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['equals', '='],
  ['plus', '+'],
  ['sol', '/'],
  ['NewLine', '\n'],
  ['colon', ':'],
]);

function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([A-Za-z]+));/gi,
    (whole: string, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named.get(name) ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
