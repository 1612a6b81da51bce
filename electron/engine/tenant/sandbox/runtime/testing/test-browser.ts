/** A browser reduced to what sign-ins need: cookies by path and site, redirects followed by hand, forms read and sent. */
import { createHash, randomBytes } from 'node:crypto';
import { redirectUri } from './test-tenant.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly crossSite: boolean;
}

export interface Landing {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

export interface TestBrowser {
  readonly cookies: Map<string, Cookie>;
  open(
    url: string,
    init?: { readonly method?: 'POST'; readonly form?: Readonly<Record<string, string>>; readonly crossSite?: boolean },
  ): Promise<Landing>;
  /** Sends the form that holds a button of this label, with the given values on top of the hidden ones. */
  submit(page: Landing, button: string, values?: Readonly<Record<string, string>>): Promise<Landing>;
}

/** Follows redirects as long as they stay on this origin. */
export function openBrowser(origin: string): TestBrowser {
  const cookies = new Map<string, Cookie>();
  const browser: TestBrowser = {
    cookies,
    async open(url, init = {}) {
      let current = url;
      let form = init.form;
      for (let hop = 0; hop < 10; hop += 1) {
        const sent = [...cookies.values()].filter(
          ({ path, crossSite }) => new URL(current).pathname.startsWith(path) && (crossSite || init.crossSite !== true),
        );
        const response = await fetch(current, {
          redirect: 'manual',
          method: form === undefined ? 'GET' : 'POST',
          headers: { cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') },
          ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
        });
        for (const header of response.headers.getSetCookie()) store(cookies, header);
        const location = response.headers.get('location');
        if (location === null)
          return { url: current, status: response.status, html: await response.text(), headers: response.headers };
        await response.body?.cancel();
        current = new URL(location, current).href;
        form = undefined;
        if (!current.startsWith(`${origin}/`))
          return { url: current, status: response.status, html: '', headers: response.headers };
      }
      throw new Error('redirected too often');
    },
    async submit(page, button, values = {}) {
      const forms = page.html.match(/<form[\s\S]*?<\/form>/g) ?? [];
      const found = forms.find((markup) => markup.includes(`>${button}</button>`));
      if (found === undefined) throw new Error(`no form with the button ${button} in ${page.html}`);
      const form: Record<string, string> = {};
      for (const [, name = '', value = ''] of found.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g))
        form[name] = readEntities(value);
      const [, name, value] = new RegExp(`<button name="([^"]*)" value="([^"]*)">${button}<`).exec(found) ?? [];
      if (name !== undefined && value !== undefined) form[name] = value;
      const action = /<form method="post" action="([^"]*)"/.exec(found)?.[1] ?? '';
      return await browser.open(new URL(readEntities(action), page.url).href, {
        method: 'POST',
        form: { ...form, ...values },
      });
    },
  };
  return browser;
}

function store(cookies: Map<string, Cookie>, header: string): void {
  const [pair = '', ...attributes] = header.split('; ');
  const name = pair.slice(0, pair.indexOf('='));
  const path = attributes.find((one) => one.startsWith('Path='))?.slice(5) ?? '/';
  if (attributes.includes('Max-Age=0')) cookies.delete(`${path} ${name}`);
  else
    cookies.set(`${path} ${name}`, {
      name,
      value: pair.slice(name.length + 1),
      path,
      crossSite: attributes.includes('SameSite=None') && attributes.includes('Secure'),
    });
}

const readEntities = (text: string): string =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

export const codeVerifier = randomBytes(32).toString('base64url');

/** The address with which an application begins a sign-in. */
export function authorizeUrl(issuer: string, clientId: string, more: Readonly<Record<string, string>> = {}): string {
  const url = new URL(`${issuer}/oauth2/authorize`);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid profile email orders:read',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
