/** The SAML half of the loopback IdP: metadata, single sign-on and single logout by Redirect and POST. */
import type { Context } from 'hono';
import { PorticoError } from '../../../../../shared/errors.ts';
import type { AddRoutes, IdpState } from '../idp-state.ts';
import { askForPerson, refusalPage } from '../sign-in-page.ts';
import { sendPlanned } from './answer.ts';
import { checkRequestSignature } from './check-request-signature.ts';
import { addLogoutRoutes } from './logout.ts';
import { idpMetadata } from './metadata.ts';
import { statusCodes } from './names.ts';
import { type AuthnRequest, chooseAcsUrl, readAuthnRequest, unwrapMessage } from './read-authn-request.ts';
import type { ServiceProvider } from './read-sp-metadata.ts';
import { planSamlError, planSamlResponse, type SamlPlanFacts } from './response-plan.ts';
import { newSamlId } from './saml-id.ts';

const maxRelayStateBytes = 10_000;

export const addSamlRoutes: AddRoutes = (app, state) => {
  app.get('/saml/metadata', () => {
    const xml = idpMetadata(state.addresses, state.published.certificatePems);
    return new Response(xml, { headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8' } });
  });
  app.get('/saml/sso', (c) => signOn(state, c, 'redirect'));
  app.post('/saml/sso', (c) => signOn(state, c, 'post'));
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
    return await answerRequest(state, request, sp, acsUrl, single(parameters, 'RelayState'));
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    state.emit({ type: 'refused', protocol: 'saml', from, why: error.why });
    return refusalPage('This sign-in request was not accepted', error.why);
  }
}

/** A parameter that occurs twice is refused: two readers would see two messages. */
function single(parameters: URLSearchParams, name: string): string | null {
  const values = parameters.getAll(name);
  if (values.length > 1) throw new PorticoError('input/invalid', `The parameter ${name} occurs more than once.`);
  const value = values[0] ?? null;
  if (name === 'RelayState' && value !== null && Buffer.byteLength(value) > maxRelayStateBytes) {
    throw new PorticoError('input/too-large', 'The RelayState is longer than 10 kB.');
  }
  return value;
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

async function answerRequest(
  state: IdpState,
  request: AuthnRequest,
  sp: ServiceProvider,
  acsUrl: string,
  relayState: string | null,
): Promise<Response> {
  const to = { entityId: sp.entityId, url: acsUrl, relayState };
  const facts = (): SamlPlanFacts => ({
    entityId: state.addresses.entityId,
    sp,
    acsUrl,
    requestId: request.id,
    requestedNameIdFormat: request.nameIdFormat,
    authnContext: request.authnContext,
    attributes: state.samlAttributes,
    now: state.now(),
    newId: newSamlId,
  });
  const fail = (code: string, subcode: string | null, message: string) => {
    state.emit({ type: 'refused', protocol: 'saml', from: sp.entityId, why: message });
    return sendPlanned(state, planSamlError({ code, subcode, message }, facts()), to);
  };
  if (request.version !== '2.0') return fail(statusCodes.versionMismatch, null, 'Only SAML 2.0 is spoken here.');
  if (request.isPassive && state.autoLogin === null) {
    return fail(
      statusCodes.responder,
      statusCodes.noPassive,
      'A person has to choose, which a passive request does not allow.',
    );
  }
  return askForPerson(state, {
    from: sp.entityId,
    loginHint: request.loginHint,
    answer: (persona) => {
      state.emit({
        type: 'signed-in',
        protocol: 'saml',
        from: sp.entityId,
        persona: persona.name,
        faults: state.faults.map((fault) => fault.name),
      });
      return sendPlanned(state, planSamlResponse(persona, facts()), to);
    },
    refuse: (why) => fail(statusCodes.responder, statusCodes.authnFailed, why),
  });
}
