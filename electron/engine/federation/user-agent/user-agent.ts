/**
 * A very small browser for sign-ins that nobody watches: follows redirects, keeps cookies, reads forms, presses buttons, and
 * posts forms that would post themselves. It goes to this machine only, and stops at a number of steps and bytes.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { guardedText } from './guarded-text.ts';

export interface PageForm {
  readonly action: string;
  readonly method: 'get' | 'post';
  readonly fields: ReadonlyArray<readonly [string, string]>;
  readonly buttons: ReadonlyArray<{ readonly name: string; readonly value: string; readonly label: string }>;
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly forms: readonly PageForm[];
}

export interface UserAgent {
  /** Until a page stands still: redirects and self-posting forms are followed. */
  open(url: string): Promise<Page>;
  /** Presses the button with this label; `typed` fills fields by name. */
  press(page: Page, label: string, typed?: Readonly<Record<string, string>>): Promise<Page>;
  /** Follows a form without waiting for what comes after it by itself. */
  submit(form: PageForm, fields: ReadonlyArray<readonly [string, string]>): Promise<Page>;
}

const answerMs = 40_000;

/** Nothing that an identity provider sends can make the agent ask somebody else. */
function onThisMachine(url: string): string {
  if (URL.canParse(url) && ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname)) return url;
  throw new PorticoError('remote/not-understood', `The sign-in left this machine, for ${url.slice(0, 300)}.`);
}

/** @param stopAt a page at an address that starts with one of these is shown as it is, even if it would go on by itself */
export function createUserAgent(stopAt: string | readonly string[] = [], signal?: AbortSignal): UserAgent {
  const stops = (url: string): boolean => [stopAt].flat().some((start) => url.startsWith(start));
  const cookies = new Map<string, string>();

  async function request(url: string, init: RequestInit): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    const limit = AbortSignal.timeout(answerMs);
    const response = await fetch(onThisMachine(url), {
      ...init,
      headers,
      redirect: 'manual',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      if (/max-age=0/i.test(line) || value.join('=') === '') cookies.delete(name);
      else cookies.set(name, value.join('='));
    }
    return response;
  }

  async function settle(first: string, firstInit: RequestInit): Promise<Page> {
    let url = first;
    let init = firstInit;
    for (let step = 0; step < 30; step += 1) {
      const response = await request(url, init);
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        url = new URL(location, url).href;
        if (stops(url)) return { url, status: response.status, html: '', forms: [] };
        init = { method: 'GET' };
        continue;
      }
      const page = readPage(url, response.status, await guardedText(response));
      const [form] = page.forms;
      if (form === undefined || !/\.submit\(\)/.test(page.html) || stops(form.action)) return page;
      url = form.action;
      init = post(form.fields);
    }
    throw new PorticoError('remote/not-understood', `The pages go on and on, lastly at ${url.slice(0, 300)}.`);
  }

  const submit: UserAgent['submit'] = (form, fields) => {
    if (form.method === 'post') return settle(form.action, post(fields));
    const url = new URL(form.action);
    for (const [name, value] of fields) url.searchParams.append(name, value);
    return settle(url.href, { method: 'GET' });
  };
  return {
    open: (url) => settle(url, { method: 'GET' }),
    submit,
    press(page, label, typed = {}) {
      for (const form of page.forms) {
        const button = form.buttons.find((each) => each.label === label);
        if (button === undefined) continue;
        const fields = form.fields.filter(([name]) => !Object.hasOwn(typed, name));
        const pressed: ReadonlyArray<readonly [string, string]> =
          button.name === '' ? [] : [[button.name, button.value]];
        return submit(form, [...fields, ...Object.entries(typed), ...pressed]);
      }
      const labels = page.forms.flatMap((form) => form.buttons.map((each) => each.label));
      throw new Error(
        `no button "${label}" at ${page.url} (${page.status}); there are: ${labels.join(', ')}\n${page.html.slice(0, 1500)}`,
      );
    },
  };
}

function post(fields: ReadonlyArray<readonly [string, string]>): RequestInit {
  const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]));
  return { method: 'POST', body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } };
}

export function readPage(url: string, status: number, html: string): Page {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head = '', inner = '']): PageForm => {
    const inputs = [...inner.matchAll(/<input\b([^>]*)>/gi)].map(([, text = '']) => text);
    return {
      action: new URL(attribute(head, 'action') ?? url, url).href,
      method: (attribute(head, 'method') ?? 'get').toLowerCase() === 'post' ? 'post' : 'get',
      fields: inputs
        .filter(
          (text) => attribute(text, 'name') !== null && !['submit', 'button'].includes(attribute(text, 'type') ?? ''),
        )
        .map((text) => [attribute(text, 'name') ?? '', attribute(text, 'value') ?? ''] as const),
      buttons: [...inner.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi)].map(([, text = '', label = '']) => ({
        name: attribute(text, 'name') ?? '',
        value: attribute(text, 'value') ?? '',
        label: decode(label.replace(/<[^>]*>/g, '').trim()),
      })),
    };
  });
  return { url, status, html, forms };
}

function attribute(text: string, name: string): string | null {
  const [, quoted] = new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`, 'i').exec(text) ?? [];
  return quoted === undefined ? null : decode(quoted);
}

function decode(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_all, digits: string) => String.fromCodePoint(Number(digits)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
