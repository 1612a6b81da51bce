/**
 * The hand-out as one page: everything in it, nothing fetched, printable. Each value of ours carries its name, so that the page
 * can be checked against its seal when it comes back. Texts are escaped by the template.
 */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { nameIdFormats } from '../../../../shared/model/blueprint.ts';
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
  const { sealed, provider, rows, mappings, nameIdFormat } = sheet;
  const isSaml = sealed.protocol === 'saml';
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Sign-in set-up for ${sealed.organization.name}</title>
<style>${raw(style)}</style>
</head>
<body>
<h1>Sign-in set-up for ${sealed.organization.name}</h1>
<p>For the IT contact who looks after <strong>${provider.name}</strong>. Your people will sign in with their own account at your
company; passwords, second factors and people who leave stay yours to look after: whoever cannot sign in with you any more cannot
sign in here.</p>
<p class="quiet">Issued ${sealed.issuedAt.slice(0, 10)}, for <span data-organization="${sealed.organization.id}">${sealed.organization.id}</span>,
${isSaml ? 'SAML 2.0' : 'OpenID Connect'}.</p>

<h2>1. Where</h2>
<p>${provider.path === '' ? 'In the administration of your identity provider, add an application.' : provider.path}</p>

<h2>2. Our values</h2>
<table><caption>Copy each value exactly: a slash or a space more is another value.</caption>
<thead><tr><th scope="col">Your product calls it</th><th scope="col">Value</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${row.theirWord}<br><span class="quiet">${row.ourWord}</span></th><td><code data-value="${row.name}">${row.value}</code></td></tr>`,
  )}</tbody></table>
${
  isSaml
    ? html`<p>Sign the assertion, or response and assertion, with RSA-SHA256. Name ID format: <code>${nameIdInFull(nameIdFormat)}</code>.</p>`
    : html`<p>Response type <code>code</code>, with PKCE (S256).</p>`
}

<h2>3. What to send about a person</h2>
<table><thead><tr><th scope="col">${isSaml ? 'Attribute' : 'Claim'}</th><th scope="col">We use it as</th></tr></thead>
<tbody>${mappings.map(
    (mapping) =>
      html`<tr><th scope="row"><code>${mapping.source}</code></th><td>${mapping.target}${mapping.many ? ' (several values)' : ''}</td></tr>`,
  )}</tbody></table>

${
  provider.pitfalls.length === 0
    ? ''
    : html`<h2>4. What others stumbled over</h2><ul>${provider.pitfalls.map((pitfall) => html`<li>${pitfall}</li>`)}</ul>`
}

<h2>What we need back</h2>
<p>Fill this in and save the return file, then send that file to us. It works without a network; nothing leaves this page by itself.
${isSaml ? '' : 'Never send the client secret in it; we agree on a way for that.'}</p>
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

<h2>Seal</h2>
<p class="quiet">These values are signed. If somebody sends you others, ask us by another channel. Our key: <code>${thumbprint}</code></p>
<p class="quiet"><code data-seal>${seal}</code></p>
<script type="application/json" id="return-file">${raw(returnFile.replaceAll('<', '\\u003c'))}</script>
<script>${raw(script)}</script>
</body>
</html>
`;
  return page.toString();
}

function nameIdInFull(name: string): string {
  return Object.entries(nameIdFormats).find(([short]) => short === name)?.[1] ?? name;
}

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
