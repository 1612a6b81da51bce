/**
 * Single logout as the service provider starts it (Profiles §4.4). It ends the session of this browser and, when the service provider
 * is known to have asked, those that the request names: only ones of which it was told. The answer to a request that holds is
 * always yes. It is signed, because Apache's and Shibboleth's service providers refuse one that is not.
 */
import { sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { Context } from 'hono';
import { PorticoError } from '../../../../../shared/errors.ts';
import { attributeOf, childrenNamed, isNamed, textOf } from '../../../kernel/xml/tree.ts';
import { type AddRoutes, type IdpState, pathOf } from '../idp-state.ts';
import { refusalPage } from '../sign-in-page.ts';
import { postForm } from './answer.ts';
import { checkLogoutRequest } from './check-request-signature.ts';
import { saml, statusCodes, xmlSignature } from './names.ts';
import { isCurve, openPair } from './open-pair.ts';
import { single, unwrapMessage } from './read-authn-request.ts';
import { escapeXml, readXml, textInside } from './read-xml.ts';
import { newSamlId } from './saml-id.ts';
import { signElement } from './sign-element.ts';

export const addLogoutRoutes: AddRoutes = (app, state) => {
  app.get(pathOf(state.addresses.sloUrl), (c) => signOut(state, c, 'redirect'));
  app.post(pathOf(state.addresses.sloUrl), (c) => signOut(state, c, 'post'));
};

async function signOut(state: IdpState, c: Context, binding: 'redirect' | 'post'): Promise<Response> {
  try {
    const encoded = binding === 'redirect' ? new URL(c.req.url).search.slice(1) : await c.req.text();
    const parameters = new URLSearchParams(encoded);
    const xml = unwrapMessage(single(parameters, 'SAMLRequest') ?? '', binding);
    const root = readXml(xml, 'The logout request');
    if (!isNamed(root, saml.protocol, 'LogoutRequest'))
      throw new PorticoError('input/unreadable', 'A LogoutRequest was expected.');
    const issuer = textInside(root, 'Issuer');
    const sp = state.serviceProviders.get(issuer);
    if (sp === undefined)
      throw new PorticoError('input/invalid', `The service provider "${issuer}" is not registered here.`);
    if (sp.singleLogoutUrl === null)
      throw new PorticoError('input/invalid', `${issuer} has no single logout service in its metadata.`);
    const id = attributeOf(root, 'ID') ?? '';
    if (id === '') throw new PorticoError('input/unreadable', 'The LogoutRequest has no ID.');
    const destination = attributeOf(root, 'Destination');
    if (destination !== null && destination !== state.addresses.sloUrl)
      throw new PorticoError(
        'input/invalid',
        `The request was meant for ${destination}, but this is ${state.addresses.sloUrl}.`,
      );
    const checked = checkLogoutRequest(encoded, binding, sp, state.now());
    if ('problem' in checked) throw new PorticoError('input/invalid', checked.problem);
    const named = childrenNamed(root, saml.protocol, 'SessionIndex').map((index) => textOf(index).trim().slice(1));
    const session = state.sessions.find(c.req.header('cookie'));
    for (const each of [...(checked.isAuthentic ? named : []), ...(session === null ? [] : [session.id])])
      state.sessions.endFor(each, issuer);
    state.emit({ type: 'signed-out', protocol: 'saml', from: issuer });
    const answer = logoutResponse(state, sp.singleLogoutUrl, id);
    const relayState = single(parameters, 'RelayState');
    if (sp.singleLogoutBinding === saml.redirect)
      return c.redirect(redirectUrl(state, answer, sp.singleLogoutUrl, relayState), 302);
    return await postForm('SAMLResponse', signElement(answer, signingPair(state), 'sha256'), {
      entityId: issuer,
      url: sp.singleLogoutUrl,
      relayState,
    });
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    return refusalPage('This sign-out request was not accepted', error.why);
  }
}

function logoutResponse(state: IdpState, destination: string, inResponseTo: string): string {
  const instant = state
    .now()
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z');
  return (
    `<samlp:LogoutResponse xmlns:samlp="${saml.protocol}" ID="${newSamlId()}" Version="2.0" IssueInstant="${instant}"` +
    ` Destination="${escapeXml(destination)}" InResponseTo="${escapeXml(inResponseTo)}">` +
    `<saml:Issuer xmlns:saml="${saml.assertion}">${escapeXml(state.addresses.entityId)}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="${statusCodes.success}"/></samlp:Status></samlp:LogoutResponse>`
  );
}

function redirectUrl(state: IdpState, xml: string, url: string, relayState: string | null): string {
  const pair = signingPair(state);
  const encoded = (text: string) => encodeURIComponent(text);
  const signed = [
    `SAMLResponse=${encoded(deflateRawSync(xml).toString('base64'))}`,
    ...(relayState === null ? [] : [`RelayState=${encoded(relayState)}`]),
    `SigAlg=${encoded(isCurve(pair) ? xmlSignature.ecdsaSha256 : xmlSignature.rsaSha256)}`,
  ].join('&');
  const signature = sign('sha256', Buffer.from(signed), {
    key: openPair(pair).privateKey,
    dsaEncoding: 'ieee-p1363',
  }).toString('base64');
  return `${url}${url.includes('?') ? '&' : '?'}${signed}&Signature=${encoded(signature)}`;
}

const signingPair = ({ keys, keyType }: IdpState) => (keyType === 'ec' ? keys.samlEc : keys.saml);
