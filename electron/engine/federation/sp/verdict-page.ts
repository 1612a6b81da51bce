/** The page that the person sees at the end: the verdict, and what to tell the partner. */
import { html } from 'hono/html';
import { page } from '../loopback/page.ts';
import type { ConnectionTestResult } from './verdict.ts';

export const testBanner = 'Portico connection test on this machine. Close this window when the test is over.';

const titles = {
  valid: 'The connection works',
  invalid: 'The connection does not work',
  unverified: 'Nobody can say who answered',
} as const;

export function verdictPage(result: ConnectionTestResult): Promise<Response> {
  const failed = result.checks.filter(({ status }) => status === 'fail');
  return page({
    title: titles[result.verdict],
    banner: testBanner,
    body: html`<p>${result.sentence ?? ''}</p>
${
  failed.length === 0
    ? ''
    : html`<ul>${failed.map(
        (check) => html`<li><strong>${check.title}</strong>: ${check.detail}
${check.expected === undefined ? '' : html`<br>expected ${check.expected}`}
${check.received === undefined ? '' : html`<br>received ${check.received}`}
<br>${check.fix} <span class="quiet">(${check.id})</span></li>`,
      )}</ul>`
}
<p class="quiet">Portico shows every message and every check.</p>`,
  });
}

export function overPage(): Promise<Response> {
  return page({
    title: 'This test is over',
    banner: testBanner,
    body: html`<p>One sign-in was followed, and its result is in Portico. Start a new test for another one.</p>`,
    status: 400,
  });
}
