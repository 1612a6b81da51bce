/**
 * Our AuthnRequest and how it travels: by redirect (SAML Bindings §3.4) or in a form that posts itself (§3.5), signed or not. The
 * form is never deflated, because most identity providers refuse that.
 */
import { createSign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { saml, xmlSignature } from '../idp/saml/names.ts';
import { escapeXml } from '../idp/saml/read-xml.ts';
import { signElement } from '../idp/saml/sign-element.ts';
import type { SpKeyPair } from './sp-keys.ts';

export interface AuthnRequestPlan {
  readonly id: string;
  readonly issueInstant: Date;
  readonly destination: string;
  readonly issuer: string;
  readonly acsUrl: string;
  /** Empty: no NameIDPolicy at all. */
  readonly nameIdFormat: string;
}

/** What the browser is told to do, and the same as text, for judging it. */
export type OutgoingRequest =
  | { readonly binding: 'redirect'; readonly url: string; readonly carrier: string }
  | {
      readonly binding: 'post';
      readonly action: string;
      readonly fields: ReadonlyArray<readonly [string, string]>;
      readonly carrier: string;
    };

/** @param signer null: unsigned */
export function prepareAuthnRequest(
  plan: AuthnRequestPlan,
  binding: string,
  relayState: string,
  signer: SpKeyPair | null,
): OutgoingRequest {
  const xml = authnRequestXml(plan);
  if (binding !== saml.post) {
    const url = redirectUrl(xml, plan.destination, relayState, signer);
    return { binding: 'redirect', url, carrier: url };
  }
  const signed = signer === null ? xml : signElement(xml, signer, 'sha256');
  const fields: [string, string][] = [
    ['SAMLRequest', Buffer.from(signed, 'utf8').toString('base64')],
    ['RelayState', relayState],
  ];
  return { binding: 'post', action: plan.destination, fields, carrier: new URLSearchParams(fields).toString() };
}

function authnRequestXml({ id, issueInstant, destination, issuer, acsUrl, nameIdFormat }: AuthnRequestPlan): string {
  const instant = issueInstant.toISOString().replace(/\.\d{3}Z$/, 'Z');
  const policy =
    nameIdFormat === '' ? '' : `<samlp:NameIDPolicy Format="${escapeXml(nameIdFormat)}" AllowCreate="true"/>`;
  return (
    `<samlp:AuthnRequest xmlns:samlp="${saml.protocol}" ID="${id}" Version="2.0" IssueInstant="${instant}"` +
    ` Destination="${escapeXml(destination)}" AssertionConsumerServiceURL="${escapeXml(acsUrl)}" ProtocolBinding="${saml.post}">` +
    `<saml:Issuer xmlns:saml="${saml.assertion}">${escapeXml(issuer)}</saml:Issuer>${policy}</samlp:AuthnRequest>`
  );
}

function redirectUrl(xml: string, destination: string, relayState: string, signer: SpKeyPair | null): string {
  const query = [
    `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`,
    `RelayState=${encodeURIComponent(relayState)}`,
    ...(signer === null ? [] : [`SigAlg=${encodeURIComponent(xmlSignature.rsaSha256)}`]),
  ].join('&');
  const signature =
    signer === null
      ? ''
      : `&Signature=${encodeURIComponent(createSign('RSA-SHA256').update(query).sign(signer.privateKeyPem, 'base64'))}`;
  return `${destination}${destination.includes('?') ? '&' : '?'}${query}${signature}`;
}
