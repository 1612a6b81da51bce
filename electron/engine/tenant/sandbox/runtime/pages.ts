/** The pages of the sandbox tenant, made from plain values. Which page is shown when is decided by the routes. */
import type { Branding } from './branding.ts';
import { type Html, html, type Page } from './html.ts';

export interface SignInPageInput {
  readonly branding: Branding;
  readonly action: string;
  readonly csrf: string;
  /** The application that the person came from. */
  readonly application: string;
  readonly buttons: readonly { readonly id: string; readonly label: string }[];
  readonly askIdentifier: boolean;
  /** The pool or user list whose password is asked for. */
  readonly password: { readonly idpId: string; readonly label: string } | null;
  readonly identifier: string;
  readonly problem: string;
  readonly formTargets: readonly string[];
}

const brand = ({ name, logo }: Branding): Html =>
  html`<p class="brand">${logo === null ? html`${name}` : html`<img src="${logo}" alt="${name}">`}</p>`;

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`;

const identifierField = (value: string): Html =>
  html`<label for="identifier">Email or user name</label><input id="identifier" name="identifier" value="${value}" autocomplete="username" required maxlength="320">`;

export function signInPage(input: SignInPageInput): Page {
  const { branding, action, csrf, problem } = input;
  return {
    title: `Sign in - ${branding.name}`,
    branding,
    formTargets: input.formTargets,
    body: html`${brand(branding)}<h1>Sign in</h1>
<p class="quiet">to continue to ${input.application}</p>
${problem !== '' && html`<p class="bad" role="alert">${problem}</p>`}
${
  input.askIdentifier &&
  input.password === null &&
  html`<form method="post" action="${action}">${hidden('csrf', csrf)}${identifierField(input.identifier)}<button name="step" value="identifier">Continue</button></form>`
}
${
  input.password !== null &&
  html`<form method="post" action="${action}" aria-label="${input.password.label}">${hidden('csrf', csrf)}${hidden('idp', input.password.idpId)}${identifierField(input.identifier)}<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"><button name="step" value="password">Sign in</button></form>`
}
${input.buttons.map(
  ({ id, label }) =>
    html`<form method="post" action="${action}">${hidden('csrf', csrf)}${hidden('idp', id)}<button name="step" value="idp">${label}</button></form>`,
)}`,
  };
}

/** Says why a sign-in ended here, with a reference that is also in the audit log. */
export function refusalPage(
  branding: Branding,
  reason: string,
  reference: string,
  status: 400 | 403 | 413 | 429 | 502 = 400,
): Page {
  return {
    title: `Sign-in refused - ${branding.name}`,
    branding,
    status,
    body: html`${brand(branding)}<h1>The sign-in was refused</h1><p role="alert">${reason}</p>
<p class="quiet">Go back to the application and start again. If it happens again, send this reference to the people who run it: <strong>${reference}</strong></p>`,
  };
}

export function noticePage(branding: Branding, title: string, text: string, status: 200 | 404 | 410 = 200): Page {
  return {
    title: `${title} - ${branding.name}`,
    branding,
    status,
    body: html`${brand(branding)}<h1>${title}</h1><p>${text}</p>`,
  };
}

/** Carries an authentication request to the IdP as a form (SAML Bindings §3.5). */
export function forwardPage(
  branding: Branding,
  idpName: string,
  action: string,
  fields: readonly (readonly [string, string])[],
): Page {
  return {
    title: `Continue to ${idpName}`,
    branding,
    submitAtOnce: true,
    formTargets: ['https:', 'http:'],
    body: html`${brand(branding)}<h1>Continue to ${idpName}</h1><form method="post" action="${action}">${fields.map(([name, value]) => hidden(name, value))}<button>Continue</button></form>`,
  };
}

export interface SetupPageInput {
  readonly branding: Branding;
  readonly action: string;
  readonly csrf: string;
  readonly person: string;
  readonly problems: readonly string[];
}

/** Where an invited person chooses a password. */
export function setupPage({ branding, action, csrf, person, problems }: SetupPageInput): Page {
  return {
    title: `Set a password - ${branding.name}`,
    branding,
    body: html`${brand(branding)}<h1>Set a password</h1><p class="quiet">for ${person}</p>
${problems.length > 0 && html`<div class="bad" role="alert"><p>The password needs:</p><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></div>`}
<form method="post" action="${action}">${hidden('csrf', csrf)}<input type="hidden" name="username" value="${person}" autocomplete="username"><label for="password">New password</label><input id="password" name="password" type="password" autocomplete="new-password" required maxlength="256"><label for="repeated">The same again</label><input id="repeated" name="repeated" type="password" autocomplete="new-password" required maxlength="256"><button>Set password</button></form>`,
  };
}

export interface OutboxMail {
  readonly to: string;
  readonly subject: string;
  readonly link: string;
  readonly at: string;
}

/** Mails that a real tenant would have sent. */
export function outboxPage(branding: Branding, mails: readonly OutboxMail[]): Page {
  return {
    title: 'Outbox of the sandbox tenant',
    branding,
    body: html`<h1>Outbox</h1><p class="quiet">The sandbox tenant sends no mail. What a real tenant would have sent is listed here, newest first.</p>
${mails.length === 0 ? html`<p>Nothing has been sent.</p>` : html`<ul>${mails.map((mail) => html`<li><p><strong>${mail.subject}</strong><br>to ${mail.to}, ${mail.at}<br>${isWebAddress(mail.link) ? html`<a href="${mail.link}">${mail.link}</a>` : html`${mail.link}`}</p></li>`)}</ul>`}`,
  };
}

const isWebAddress = (link: string): boolean => /^https?:\/\//.test(link);
