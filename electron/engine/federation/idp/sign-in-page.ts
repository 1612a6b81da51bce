/**
 * The page on which a person picks who to be, and the address that its form posts to. A form from another site is refused by
 * its origin; the id in it cannot be guessed and counts once.
 */
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Persona } from '../../../../shared/model/sign-in-test.ts';
import { page } from '../loopback/page.ts';
import type { AddRoutes, IdpState } from './idp-state.ts';
import type { PendingSignIn } from './pending-sign-ins.ts';

/** `?sp=ENTITY-ID`, and `RelayState` where one is wanted. */
export const idpInitiatedPath = '/start';

export const testBanner = 'Test identity provider on this machine. Nobody here is real.';

/** Shows the page, or answers at once when the IdP was told to. */
export async function askForPerson(state: IdpState, signIn: PendingSignIn): Promise<Response> {
  const alone = state.personas.find(({ name }) => name === state.autoLogin);
  if (alone !== undefined) return answerAs(state, signIn, alone);
  const id = state.pending.add(signIn);
  const hinted = state.personas.find((persona) => persona.email !== '' && persona.email === signIn.loginHint);
  const focused = hinted?.name ?? state.suggested;
  const fault = state.faults.map((each) => each.title).join(', ');
  return page({
    title: 'Who signs in?',
    banner: testBanner,
    body: html`<p>${signIn.from} asks for a sign-in. Choose a person.</p>
${fault === '' ? '' : html`<p class="quiet">Fault in this answer: ${fault}</p>`}
<form method="post" action="/sign-in">
<input type="hidden" name="request" value="${id}">
<ul class="people">
${state.personas.map(
  (
    persona,
    index,
  ) => html`<li><button name="persona" value="${persona.name}" aria-describedby="about-${index}"${persona.name === focused ? html` autofocus` : ''}>${persona.name}</button>
<p id="about-${index}">${persona.email === '' ? 'No email address' : persona.email}. ${persona.description}</p></li>`,
)}
</ul>
<p><button name="refuse" value="yes">Refuse sign-in</button></p>
</form>`,
  });
}

/** Whoever was picked is signed in in this browser from now on. */
async function answerAs(state: IdpState, signIn: PendingSignIn, persona: Persona): Promise<Response> {
  if (state.deactivated.has(persona.name)) return signIn.refuse(`${persona.name} was deactivated here.`);
  const session = state.sessions.begin(persona, isFirstMeeting(state, persona, signIn.from));
  const response = await signIn.answer(session);
  response.headers.append('set-cookie', state.sessions.cookieFor(session));
  return response;
}

/** @param from who asks: an entity ID or a client id */
export function isFirstMeeting(state: IdpState, { name, earlierEmail }: Persona, from: string): boolean {
  if (earlierEmail === undefined) return false;
  const meeting = JSON.stringify([name, from]);
  const isFirst = !state.answered.has(meeting);
  state.answered.add(meeting);
  return isFirst;
}

export function refusalPage(title: string, why: string): Promise<Response> {
  return page({ title, banner: testBanner, body: html`<p>${why}</p>`, status: 400 });
}

/** Browsers say where a form came from; one without an origin was sent by no page. */
export function isFromElsewhere(state: IdpState, c: Context): boolean {
  const origin = c.req.header('origin');
  return origin !== undefined && origin !== state.addresses.baseUrl;
}

export const addSignInRoutes: AddRoutes = (app, state) => {
  app.post('/sign-in', async (c) => {
    if (isFromElsewhere(state, c)) return c.text('The form came from another site.', 403);
    const form = new URLSearchParams(await c.req.text());
    const signIn = state.pending.take(form.get('request') ?? '');
    if (signIn === null) {
      return refusalPage(
        'This sign-in is over',
        'The page was used already or is too old. Start again at the application.',
      );
    }
    if (form.get('refuse') === 'yes') return signIn.refuse('The person refused the sign-in.');
    const persona = state.personas.find((each) => each.name === form.get('persona'));
    if (persona === undefined)
      return refusalPage('Nobody was chosen', 'Start again at the application and choose a person.');
    return answerAs(state, signIn, persona);
  });
  app.get('/', () =>
    page({
      title: 'Portico loopback IdP',
      banner: testBanner,
      body: html`<p>It plays a partner's identity provider while a sign-in is tested.</p>
<ul><li><a href="${state.addresses.samlMetadataUrl}">SAML metadata</a></li><li><a href="${state.addresses.discoveryUrl}">OpenID Connect discovery</a></li></ul>
${state.serviceProviders.size === 0 ? '' : html`<p>Begin a sign-in here, without a request:</p>`}
<ul>${[...state.serviceProviders.keys()].map((entityId) => html`<li><a href="${idpInitiatedPath}?sp=${encodeURIComponent(entityId)}">${entityId}</a></li>`)}</ul>`,
    }),
  );
};

/** Where the browser stays when the identity provider does not send it back. */
export function silentPage(): Promise<Response> {
  return page({
    title: 'Nothing goes back',
    banner: testBanner,
    body: html`<p>This identity provider was told not to answer. The application never hears of this sign-in.</p>`,
  });
}
