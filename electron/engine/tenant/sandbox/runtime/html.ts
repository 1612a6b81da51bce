/**
 * Pages that the sandbox tenant serves: plain HTML without scripts. Everything put into a page is escaped, because names
 * and texts come from partners; styles run only with the page's own nonce.
 */
import { randomBytes } from 'node:crypto';
import type { Branding } from './branding.ts';

/** Markup that is already safe; only `html` makes it. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for quoted attribute values. Control characters are shown as the replacement character. */
export function escapeHtml(text: string): string {
  return text.replace(controls, '\uFFFD').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
const controls = /[^\P{Cc}\t\n\r]/gu;

type Part = Html | string | number | null | false | readonly Html[];

/** A template of safe markup: parts are escaped unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.map((text, index) => text + (index < parts.length ? render(parts[index] ?? null) : '')).join(''),
  );
}

function render(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map((item) => item.markup).join('');
  return escapeHtml(String(part));
}

export interface Page {
  readonly title: string;
  readonly branding: Branding;
  readonly body: Html;
  readonly status?: 200 | 400 | 403 | 404 | 410 | 413 | 429 | 500 | 502 | 503;
  /** Origins or schemes that a form of this page may lead to, besides this server. */
  readonly formTargets?: readonly string[];
  /** Sends the only form of the page at once where scripts run; there is a button for where they do not. */
  readonly submitAtOnce?: boolean;
}

/** The whole answer, with headers that let the page do nothing but show itself and send its forms. */
export function pageResponse(page: Page, headers: readonly (readonly [string, string])[] = []): Response {
  const nonce = randomBytes(16).toString('base64');
  const script = page.submitAtOnce === true ? `<script nonce="${nonce}">document.forms[0].submit();</script>` : '';
  const answer = new Response(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
      `<meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${escapeHtml(page.title)}</title>` +
      `<style nonce="${nonce}">${styles(page.branding)}</style></head><body><main>${render(page.body)}</main>${script}</body></html>`,
    { status: page.status ?? 200, headers: { 'content-type': 'text/html; charset=utf-8' } },
  );
  for (const [name, value] of pageHeaders(nonce, page)) answer.headers.set(name, value);
  for (const [name, value] of headers) answer.headers.append(name, value);
  return answer;
}

function pageHeaders(nonce: string, page: Page): readonly (readonly [string, string])[] {
  const forms = ["'self'", ...(page.formTargets ?? [])].join(' ');
  const scripts = page.submitAtOnce === true ? `script-src 'nonce-${nonce}'; ` : '';
  return [
    [
      'content-security-policy',
      `default-src 'none'; ${scripts}style-src 'nonce-${nonce}'; img-src data:; form-action ${forms}; base-uri 'none'; frame-ancestors 'none'`,
    ],
    ['cache-control', 'no-store'],
    ['referrer-policy', 'no-referrer'],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
  ];
}

/** The colours were checked to be `#rrggbb`, so that nothing but a colour gets into the style sheet. */
function styles({ primary, onPrimary, background, onBackground }: Branding): string {
  return `
:root{color-scheme:light dark;--primary:${primary};--on-primary:${onPrimary};--page:${background};--on-page:${onBackground};--card:#ffffff;--text:#16181d;--quiet:#565c68;--line:#8a909c;--bad:#a4161a}
@media (prefers-color-scheme:dark){:root{--page:#14161a;--on-page:#f2f3f5;--card:#1e2127;--text:#f2f3f5;--quiet:#b3b9c5;--line:#7b8290;--bad:#ff9c9c}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:16px;background:var(--page);color:var(--on-page);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:420px;background:var(--card);color:var(--text);border-radius:12px;padding:32px;border-top:6px solid var(--primary);overflow-wrap:anywhere}
main.wide{max-width:720px}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 8px}h2{font-size:1rem;margin:24px 0 8px}p{margin:0 0 16px}
.brand{font-weight:600;color:var(--quiet);margin:0 0 16px}.brand img{max-height:48px;max-width:200px;display:block}
.quiet{color:var(--quiet);font-size:.875rem}.bad{color:var(--bad);font-weight:600}
form{margin:0 0 12px}label{display:block;font-weight:600;margin:0 0 4px}
input{width:100%;min-height:44px;padding:8px 12px;margin:0 0 16px;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit;font:inherit}
button{width:100%;min-height:44px;padding:8px 16px;border:1px solid var(--primary);border-radius:8px;background:var(--primary);color:var(--on-primary);font:inherit;font-weight:600;cursor:pointer}
:focus-visible{outline:3px solid var(--text);outline-offset:2px}
a{color:inherit}dl{margin:0}dt{font-weight:600}dd{margin:0 0 12px}ul{padding-left:20px}table{width:100%;border-collapse:collapse}th,td{text-align:left;padding:6px 4px;border-bottom:1px solid var(--line);vertical-align:top}
`;
}
