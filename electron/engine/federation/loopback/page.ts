/**
 * The plain pages of the loopback listeners. They work without scripts; where a script saves a click it carries the page's
 * nonce. Texts are escaped by the template, partner text included.
 */
import { randomBytes } from 'node:crypto';
import { html, raw } from 'hono/html';

type Markup = ReturnType<typeof html>;

export interface PageOptions {
  readonly title: string;
  readonly banner: string;
  readonly body: Markup;
  /** Runs once; everything must work without it. */
  readonly script?: string;
  readonly status?: 200 | 400 | 403 | 404;
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 36rem; padding: 1.5rem; }
.banner { border: 2px solid currentColor; border-radius: 6px; padding: .5rem .75rem; font-weight: 600; }
h1 { font-size: 1.4rem; }
button, a.button { font: inherit; padding: .5rem .9rem; border: 1px solid currentColor; border-radius: 6px; background: transparent; color: inherit; cursor: pointer; text-decoration: none; }
button:focus-visible, a:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
ul.people { list-style: none; padding: 0; display: grid; gap: .75rem; }
ul.people button { width: 100%; text-align: start; font-weight: 600; overflow-wrap: anywhere; }
ul.people p, .quiet { margin: .15rem 0 0; opacity: .8; font-size: .9rem; overflow-wrap: anywhere; }
`;

/**
 * @param options `script` is a constant of this folder, never text from outside
 *
 * There is no `form-action`: browsers apply it to the redirects behind a form as well, and those lead to the service
 * provider and on to the application, whose addresses are not ours to list.
 */
export async function page({ title, banner, body, script, status = 200 }: PageOptions): Promise<Response> {
  const nonce = randomBytes(16).toString('base64');
  const markup = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${raw(style)}</style>
</head>
<body>
<p class="banner" role="note">${banner}</p>
<main>
<h1>${title}</h1>
${body}
</main>
${script === undefined ? '' : html`<script nonce="${nonce}">${raw(script)}</script>`}
</body>
</html>`;
  return new Response(markup.toString(), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
      // Not no-referrer: with it browsers send `Origin: null`, and the sign-in form checks the origin.
      'referrer-policy': 'same-origin',
    },
  });
}
