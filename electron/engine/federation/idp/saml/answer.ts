/** Sends a planned response to the service provider: faults applied, signed, in a form that posts itself (Bindings §3.5.4). */
import { html } from 'hono/html';
import { page } from '../../loopback/page.ts';
import { applyFaults } from '../faults/index.ts';
import type { IdpState } from '../idp-state.ts';
import { silentPage, testBanner } from '../sign-in-page.ts';
import type { AnswerTo } from './answer-to.ts';
import { buildSamlResponse } from './build-response.ts';
import type { SamlPlan } from './response-plan.ts';

export async function sendPlanned(state: IdpState, planned: SamlPlan, to: AnswerTo): Promise<Response> {
  const plan = applyFaults(
    planned,
    state.faults.map((fault) => fault.saml),
  );
  if (plan.isSilent) return silentPage();
  const last = state.lastMessages.get(to.entityId);
  // The whole post again, RelayState included, as somebody would send it who had overheard it.
  if (plan.repeatLast && last !== undefined) return postForm('SAMLResponse', last.xml, last.to);
  const xml = await buildSamlResponse(plan, state.keys, state.keyType);
  state.lastMessages.set(to.entityId, { xml, to });
  return postForm('SAMLResponse', xml, to);
}

/** Works without scripts: the button does what the script would. */
export function postForm(parameter: 'SAMLResponse' | 'SAMLRequest', xml: string, to: AnswerTo): Promise<Response> {
  return page({
    title: 'Back to the application',
    banner: testBanner,
    body: html`<form method="post" action="${to.url}">
<input type="hidden" name="${parameter}" value="${Buffer.from(xml, 'utf8').toString('base64')}">
${to.relayState === null ? '' : html`<input type="hidden" name="RelayState" value="${to.relayState}">`}
<p>The answer goes to ${to.url}.</p>
<p><button>Continue</button></p>
</form>`,
    script: 'document.forms[0].submit();',
  });
}
