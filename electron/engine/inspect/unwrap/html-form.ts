/** The hidden fields of an HTML page that posts itself, as IdPs answer over the POST binding. No script runs, nothing is rendered. */
import { decodedParameter } from './parameters.ts';
import type { Parameter } from './raw-message.ts';

const tag = /<(form|\/form|input|textarea)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
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
  for (const match of html.matchAll(tag)) {
    const name = (match[1] ?? '').toLowerCase();
    if (name === 'form' || name === '/form') close();
    else {
      const attributes = readAttributes(match[2] ?? '');
      const field = attributes.get('name');
      const after = (match.index ?? 0) + match[0].length;
      const value = name === 'textarea' ? textareaValue(html, after) : (attributes.get('value') ?? '');
      if (field !== undefined) fields.push(decodedParameter(field, value));
    }
  }
  close();
  return forms;
}

export const looksLikeHtml = (text: string): boolean =>
  /^(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|form|meta|title|script|noscript|input|div)\b/i.test(text);

function textareaValue(html: string, from: number): string {
  const end = html.toLowerCase().indexOf('</textarea', from);
  return unescapeHtml(html.slice(from, end === -1 ? html.length : end));
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
