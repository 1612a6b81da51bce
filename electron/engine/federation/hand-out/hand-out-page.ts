/**
 * The hand-out as one page: everything in it, nothing fetched, printable. Each value of ours carries its name, so that the page
 * can be checked against its seal when it comes back. Texts are escaped by the template.
 */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HandOutInline } from '../../../../shared/contract/hand-out.ts';
import { handOutText } from './hand-out-text.ts';
import type { ReturnFile } from './return-file.ts';
import type { Sheet } from './sheet.ts';

const style = `
:root { font: 11pt/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: start; color: #555; }
th, td { border: 1px solid #bbb; padding: .4rem .6rem; text-align: start; vertical-align: top; }
code { font: .92em ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }
.quiet { color: #555; font-size: .9em; }
label { display: block; margin: .6rem 0 .2rem; font-weight: 600; }
input, textarea { width: 100%; box-sizing: border-box; font: inherit; padding: .35rem; border: 1px solid #767676; }
textarea { font: .9em ui-monospace, monospace; } button { font: inherit; margin-top: .8rem; padding: .4rem .9rem; }
@media print { form { display: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } body { padding: 0; } }
`;

/** Fills the return file in and hands it over as a download; nothing is sent anywhere. */
const script = `
const form = document.forms[0];
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const file = JSON.parse(document.getElementById('return-file').textContent);
  const typed = (name) => (form.elements[name] ? form.elements[name].value.trim() : '');
  for (const name of ['metadata', 'metadataUrl', 'issuer', 'clientId']) if (name in file.fillIn) file.fillIn[name] = typed(name);
  file.fillIn.contact = { name: typed('contactName'), email: typed('contactEmail') };
  file.fillIn.groups = typed('groups').split('\\n').map((line) => line.trim()).filter((line) => line !== '');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }));
  link.download = form.dataset.file;
  link.click();
});
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

export async function handOutPage(sheet: Sheet, seal: string, thumbprint: string, returnFile: string): Promise<string> {
  const { sealed, provider } = sheet;
  const { title, introduction, issued, where, values, people, stumbles, back, seal: sealWords } = handOutText(sheet);
  const isSaml = sealed.protocol === 'saml';
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<h1>${title}</h1>
<p>${inlines(introduction)}</p>
<p class="quiet">${issued.before}<span data-organization="${sealed.organization.id}">${sealed.organization.id}</span>${issued.after}</p>

<h2>${where.heading}</h2>
<p>${where.text}</p>

<h2>${values.heading}</h2>
<table><caption>${values.caption}</caption>
<thead><tr><th scope="col">${values.heads[0]}</th><th scope="col">${values.heads[1]}</th></tr></thead>
<tbody>${values.rows.map(
    (row) =>
      html`<tr><th scope="row">${row.theirWord}<br><span class="quiet">${row.ourWord}</span></th><td><code data-value="${row.name}">${row.value}</code></td></tr>`,
  )}</tbody></table>
<p>${inlines(values.after)}</p>

<h2>${people.heading}</h2>
<p>${people.text}</p>
<table><thead><tr><th scope="col">${people.heads[0]}</th><th scope="col">${people.heads[1]}</th></tr></thead>
<tbody>${people.rows.map(
    ({ source, target }) => html`<tr><th scope="row"><code>${source}</code></th><td>${target}</td></tr>`,
  )}</tbody></table>

${
  stumbles === null
    ? ''
    : html`<h2>${stumbles.heading}</h2><ul>${stumbles.items.map((stumble) => html`<li>${stumble}</li>`)}</ul>`
}

<h2>${back.heading}</h2>
<ul>${back.asked.map((asked) => html`<li>${asked}</li>`)}</ul>
<p>Fill this in and save the return file, then send that file to us. It works without a network; nothing leaves this page by itself. ${back.secret}</p>
<form data-file="${`${sealed.organization.id || 'partner'}-return.json`}">
${
  isSaml
    ? html`<label for="metadataUrl">Address of your metadata</label><input id="metadataUrl" name="metadataUrl" type="url">
<label for="metadata">or the metadata itself</label><textarea id="metadata" name="metadata" rows="6"></textarea>`
    : html`<label for="issuer">${provider.words.issuer}</label><input id="issuer" name="issuer" type="url">
<label for="clientId">Client id</label><input id="clientId" name="clientId">`
}
<label for="contactName">Whom may we ask</label><input id="contactName" name="contactName" autocomplete="name">
<label for="contactEmail">Email address</label><input id="contactEmail" name="contactEmail" type="email" autocomplete="email">
<label for="groups">Names of the groups that you send, one a line</label><textarea id="groups" name="groups" rows="4"></textarea>
<button>Save the return file</button>
</form>

<h2>${sealWords.heading}</h2>
<p class="quiet">${sealWords.text} <code>${thumbprint}</code></p>
<p class="quiet"><code data-seal>${seal}</code></p>
<script type="application/json" id="return-file">${raw(returnFile.replaceAll('<', '\\u003c'))}</script>
<script>${raw(script)}</script>
</body>
</html>
`;
  return page.toString();
}

const inlines = (parts: readonly HandOutInline[]) =>
  parts.map(({ text, style: look }) => {
    if (look === 'plain') return text;
    return look === 'strong' ? html`<strong>${text}</strong>` : html`<code>${text}</code>`;
  });

/** Our values as the page shows them, in the shape of a return file with nothing filled in; null when it is no hand-out. */
export function readHandOutPage(page: string): ReturnFile | null {
  const [, seal] = /<code data-seal>([\w.-]{1,50000})<\/code>/.exec(page) ?? [];
  const [, id = ''] = /<span data-organization="([^"]{0,200})">/.exec(page) ?? [];
  if (seal === undefined) return null;
  const values = [...page.matchAll(/<code data-value="(\w{1,50})">([^<]{0,4000})<\/code>/g)];
  return {
    format: 'portico.return/1',
    organization: { id: unescapeHtml(id), name: '' },
    ours: Object.fromEntries(values.map(([, name = '', value = '']) => [name, unescapeHtml(value)])),
    seal,
    fillIn: { metadata: '', metadataUrl: '', issuer: '', clientId: '', contact: { name: '', email: '' }, groups: [] },
  };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescapeHtml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (all, name: string) => entities[name] ?? all);
