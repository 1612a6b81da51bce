/**
 * Our own SAML messages as a service provider: the metadata that the partner's IdP is given, and the authentication
 * request (SAML Core §3.4.1) in the binding that the IdP offers. Requests are signed when the connection has a key.
 */
import { createSign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import type { IdpBody } from '../schemas/idp.ts';

const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const exclusiveC14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export type SamlIdp = Extract<IdpBody, { method: 'saml' | 'saml_v2' }>;

/** Where our side of one connection is, and what it is called. */
export interface ServiceProvider {
  readonly entityId: string;
  readonly acsUrl: string;
}

export interface SsoEndpoint {
  readonly location: string;
  readonly binding: string;
}

interface SigningMethod {
  readonly hash: string;
  readonly signature: string;
  readonly digest: string;
}

const signingMethods: ReadonlyMap<string, SigningMethod> = new Map([
  [
    'rsa-sha-1',
    {
      hash: 'RSA-SHA1',
      signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
    },
  ],
  [
    'rsa-sha-256',
    {
      hash: 'RSA-SHA256',
      signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
    },
  ],
  [
    'rsa-sha-512',
    {
      hash: 'RSA-SHA512',
      signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
      digest: 'http://www.w3.org/2001/04/xmlenc#sha512',
    },
  ],
]);

/** The vendor's default differs by type: addresses for `saml_v2`, persistent identifiers for `saml`. */
export function nameIdFormat(idp: SamlIdp): string {
  return idp.method === 'saml' ? idp.settings.subject_name_id_format : idp.settings.name_id_format;
}

interface RequestSigning {
  readonly key: string;
  readonly certificate: string;
  readonly method: SigningMethod;
}

/** Only `saml_v2` signs its requests, and only when it was given a key. */
function requestSigning(idp: SamlIdp): RequestSigning | null {
  if (idp.method === 'saml') return null;
  const method = signingMethods.get(idp.settings.signing_method);
  const key = idp.credentials.signing_key ?? '';
  return key === '' || method === undefined
    ? null
    : { key, method, certificate: base64Body(idp.credentials.signing_cert ?? '') };
}

/** Our metadata for one connection (SAML Metadata §2.4.4); its entity id is its own address unless the connection names another. */
export function spMetadata(idp: SamlIdp, provider: ServiceProvider): string {
  const signing = requestSigning(idp);
  const certificate = signing?.certificate ?? '';
  const key =
    certificate === ''
      ? ''
      : `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(provider.entityId)}">` +
    `<md:SPSSODescriptor AuthnRequestsSigned="${signing !== null}" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${key}` +
    `<md:NameIDFormat>${escapeXml(nameIdFormat(idp))}</md:NameIDFormat>` +
    `<md:AssertionConsumerService Binding="${postBinding}" Location="${escapeXml(provider.acsUrl)}" index="0" isDefault="true"/>` +
    `</md:SPSSODescriptor></md:EntityDescriptor>\n`
  );
}

const base64Body = (pem: string): string => pem.replace(/-----[A-Z ]+-----/g, '').replace(/\s+/g, '');

export interface AuthnRequestInput {
  readonly idp: SamlIdp;
  readonly provider: ServiceProvider;
  readonly endpoint: SsoEndpoint;
  readonly requestId: string;
  readonly issuedAt: Date;
  readonly relayState: string;
  /** The person has to sign in again even if the IdP still knows them (`prompt=login`). */
  readonly forceAuthn: boolean;
}

export type OutgoingRequest =
  | { readonly binding: 'redirect'; readonly url: string; readonly xml: string }
  | {
      readonly binding: 'post';
      readonly action: string;
      readonly fields: readonly (readonly [string, string])[];
      readonly xml: string;
    };

/** The request in the endpoint's binding (SAML Bindings §3.4.4, §3.5.4). A POST request is never deflated. */
export function makeAuthnRequest(input: AuthnRequestInput): OutgoingRequest {
  const { idp, endpoint, relayState } = input;
  const xml = authnRequestXml(input);
  const signing = requestSigning(idp);
  if (endpoint.binding === redirectBinding) {
    let query = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}&RelayState=${encodeURIComponent(relayState)}`;
    if (signing !== null) {
      query += `&SigAlg=${encodeURIComponent(signing.method.signature)}`;
      query += `&Signature=${encodeURIComponent(createSign(signing.method.hash).update(query).sign(signing.key, 'base64'))}`;
    }
    return {
      binding: 'redirect',
      url: `${endpoint.location}${endpoint.location.includes('?') ? '&' : '?'}${query}`,
      xml,
    };
  }
  const sent = signing === null ? xml : signEnveloped(xml, signing);
  return {
    binding: 'post',
    action: endpoint.location,
    fields: [
      ['SAMLRequest', Buffer.from(sent).toString('base64')],
      ['RelayState', relayState],
    ],
    xml: sent,
  };
}

function authnRequestXml({ idp, provider, endpoint, requestId, issuedAt, forceAuthn }: AuthnRequestInput): string {
  return (
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${escapeXml(requestId)}" Version="2.0" ` +
    `IssueInstant="${issuedAt.toISOString()}" Destination="${escapeXml(endpoint.location)}" ProtocolBinding="${postBinding}" ` +
    `AssertionConsumerServiceURL="${escapeXml(provider.acsUrl)}"${forceAuthn ? ' ForceAuthn="true"' : ''}>` +
    `<saml:Issuer>${escapeXml(provider.entityId)}</saml:Issuer>` +
    `<samlp:NameIDPolicy Format="${escapeXml(nameIdFormat(idp))}" AllowCreate="true"/></samlp:AuthnRequest>`
  );
}

function signEnveloped(xml: string, { key, method }: RequestSigning): string {
  const signer = new SignedXml({
    privateKey: key,
    signatureAlgorithm: method.signature,
    canonicalizationAlgorithm: exclusiveC14n,
  });
  signer.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusiveC14n],
    digestAlgorithm: method.digest,
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name()='Issuer']", action: 'after' },
  });
  return signer.getSignedXml();
}

export function escapeXml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
