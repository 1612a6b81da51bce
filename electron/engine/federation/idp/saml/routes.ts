/** The SAML half of the loopback IdP: metadata, single sign-on and single logout by Redirect and POST. */
import type { Context } from 'hono';
import { PorticoError } from '../../../../../shared/errors.ts';
import type { BrowserSession } from '../browser-sessions.ts';
import { type AddRoutes, type IdpState, pathOf } from '../idp-state.ts';
import { personIn } from '../person-in.ts';
import { askForPerson, idpInitiatedPath, refusalPage } from '../sign-in-page.ts';
import { sendPlanned } from './answer.ts';
import { chooseAuthnContext } from './authn-context.ts';
import { checkRequestSignature } from './check-request-signature.ts';
import { addLogoutRoutes } from './logout.ts';
import { idpMetadata } from './metadata.ts';
import { statusCodes } from './names.ts';
import { type AuthnRequest, chooseAcsUrl, readAuthnRequest, single, unwrapMessage } from './read-authn-request.ts';
import type { ServiceProvider } from './read-sp-metadata.ts';
import { planSamlError, planSamlResponse, type SamlPlanFacts } from './response-plan.ts';
import { newSamlId } from './saml-id.ts';
import { signElement } from './sign-element.ts';

export const addSamlRoutes: AddRoutes = (app, state) => {
  const { samlMetadataUrl, ssoUrl } = state.addresses;
  app.get(pathOf(samlMetadataUrl), (c) => {
    const plain = idpMetadata(state, state.published.certificatePems);
    const pair = state.keyType === 'ec' ? state.keys.samlEc : state.keys.saml;
    // Signed for those who ask, since a signature says nothing to whoever does not know the key already.
    const xml = c.req.query('signed') === undefined ? plain : signElement(plain, pair, 'sha256', 'first');
    return new Response(xml, { headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8' } });
  });
  app.get(pathOf(ssoUrl), (c) => signOn(state, c, 'redirect'));
  app.post(pathOf(ssoUrl), (c) => signOn(state, c, 'post'));
  app.get(idpInitiatedPath, (c) => beginHere(state, c));
  addLogoutRoutes(app, state);
};

async function signOn(state: IdpState, c: Context, binding: 'redirect' | 'post'): Promise<Response> {
  let from = '';
  try {
    const encoded = binding === 'redirect' ? new URL(c.req.url).search.slice(1) : await c.req.text();
    const parameters = new URLSearchParams(encoded);
    const request = readAuthnRequest(unwrapMessage(single(parameters, 'SAMLRequest') ?? '', binding));
    from = request.issuer;
    const sp = registered(state, request);
    const problem = checkRequestSignature(encoded, binding, sp, state.now());
    if (problem !== null) throw new PorticoError('input/invalid', problem);
    const acsUrl = chooseAcsUrl(request, sp);
    state.emit({ type: 'request', protocol: 'saml', from });
    return await answerRequest(state, {
      request,
      sp,
      acsUrl,
      relayState: single(parameters, 'RelayState'),
      cookies: c.req.header('cookie'),
    });
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    state.emit({ type: 'refused', protocol: 'saml', from, why: error.why });
    return refusalPage('This sign-in request was not accepted', error.why);
  }
}

function registered(state: IdpState, request: AuthnRequest): ServiceProvider {
  const sp = state.serviceProviders.get(request.issuer);
  if (sp === undefined) {
    const known = [...state.serviceProviders.keys()].join(', ');
    throw new PorticoError(
      'input/invalid',
      `The service provider "${request.issuer}" is not registered here${known === '' ? '' : `; registered: ${known}`}.`,
    );
  }
  if (request.destination !== null && request.destination !== state.addresses.ssoUrl) {
    throw new PorticoError(
      'input/invalid',
      `The request was meant for ${request.destination}, but this is ${state.addresses.ssoUrl}.`,
    );
  }
  return sp;
}

interface Wish {
  /** Null: nobody asked; the sign-in begins here (Profiles §4.1.5). */
  readonly request: AuthnRequest | null;
  readonly sp: ServiceProvider;
  readonly acsUrl: string;
  readonly relayState: string | null;
  readonly cookies: string | undefined;
}

async function answerRequest(state: IdpState, wish: Wish): Promise<Response> {
  const { request, sp, acsUrl, relayState, cookies } = wish;
  const to = { entityId: sp.entityId, url: acsUrl, relayState };
  const context = request?.requestedContext ?? null;
  const authnContext = context === null ? null : chooseAuthnContext(context);
  const facts = (session: BrowserSession | null): SamlPlanFacts => ({
    entityId: state.addresses.entityId,
    sp,
    acsUrl,
    requestId: request?.id ?? null,
    requestedNameIdFormat: request?.nameIdFormat ?? null,
    authnContext,
    attributes: state.samlAttributes,
    habits: state.lookAlike.saml,
    ids: state.ids,
    domain: state.domain,
    authenticatedAt: session?.authenticatedAt ?? state.now(),
    sessionId: session?.id ?? '',
    now: state.now(),
    newId: newSamlId,
  });
  const fail = (code: string, subcode: string | null, message: string) => {
    state.emit({ type: 'refused', protocol: 'saml', from: sp.entityId, why: message });
    return sendPlanned(state, planSamlError({ code, subcode, message }, facts(null)), to);
  };
  const respond = (session: BrowserSession) => {
    const persona = personIn(state, session);
    if (persona === null) return fail(statusCodes.responder, statusCodes.authnFailed, 'Nobody is signed in.');
    state.emit({
      type: 'signed-in',
      protocol: 'saml',
      from: sp.entityId,
      persona: persona.name,
      faults: state.faults.map((fault) => fault.name),
    });
    state.sessions.join(session.id, sp.entityId);
    return sendPlanned(state, planSamlResponse(persona, facts(session)), to);
  };
  if (request !== null && request.version !== '2.0')
    return fail(statusCodes.versionMismatch, null, 'Only SAML 2.0 is spoken here.');
  if (context !== null && authnContext === null)
    return fail(
      statusCodes.responder,
      statusCodes.noAuthnContext,
      `Nobody can sign in here in the way that was asked for (${context.classes.join(', ') || 'a declaration'}).`,
    );
  if (request?.isPassive === true && state.autoLogin === null) {
    const session = request.isForced ? null : state.sessions.find(cookies);
    if (session !== null && personIn(state, session) !== null) return respond(session);
    return fail(
      statusCodes.responder,
      statusCodes.noPassive,
      'A person has to choose, which a passive request does not allow.',
    );
  }
  return askForPerson(state, {
    from: sp.entityId,
    loginHint: request?.loginHint ?? '',
    answer: respond,
    refuse: (why) => fail(statusCodes.responder, statusCodes.authnFailed, why),
  });
}

/** A sign-in that begins at the identity provider, as a tile on its portal does. */
async function beginHere(state: IdpState, c: Context): Promise<Response> {
  const parameters = new URL(c.req.url).searchParams;
  const entityId = parameters.get('sp') ?? '';
  const sp = state.serviceProviders.get(entityId);
  if (sp === undefined)
    return refusalPage('This sign-in cannot begin', `The service provider "${entityId}" is not registered here.`);
  const acsUrl = chooseAcsUrl({ acsUrl: null, acsIndex: null, protocolBinding: null }, sp);
  state.emit({ type: 'request', protocol: 'saml', from: entityId });
  const relayState = parameters.get('RelayState');
  return answerRequest(state, { request: null, sp, acsUrl, relayState, cookies: c.req.header('cookie') });
}
