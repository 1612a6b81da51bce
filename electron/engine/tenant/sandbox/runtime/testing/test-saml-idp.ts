/** A SAML IdP that says whatever a test wants it to say, signed with a key made at run time. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import { makeCertificate } from '../../../../kernel/make-certificate.ts';

const c14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const day = 86_400_000;

export interface ResponseWish {
  readonly acsUrl: string;
  readonly audience: string;
  readonly requestId: string | null;
  readonly now: Date;
  readonly issuer?: string;
  readonly destination?: string;
  readonly recipient?: string;
  readonly lifetimeSeconds?: number;
  readonly nameId?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** Changes the signed text. */
  readonly tamper?: (xml: string) => string;
  readonly sign?: boolean;
}

export interface TestSamlIdp {
  readonly entityId: string;
  readonly metadata: string;
  readonly certificatePem: string;
  /** Base64, as it is posted. */
  respond(wish: ResponseWish): string;
}

export function makeSamlIdp(entityId: string, binding: 'HTTP-Redirect' | 'HTTP-POST' = 'HTTP-Redirect'): TestSamlIdp {
  const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const now = Date.now();
  const certificatePem = makeCertificate({
    keyPair,
    subject: 'Test IdP',
    notBefore: new Date(now - day),
    notAfter: new Date(now + 30 * day),
  });
  const certificate = certificatePem.replace(/-----[A-Z ]+-----|\s/g, '');
  const privateKey = keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    entityId,
    certificatePem,
    metadata:
      `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
      `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>` +
      `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="https://idp.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>`,
    respond(wish) {
      const xml = responseXml(wish, wish.issuer ?? entityId);
      const signed = wish.sign === false ? xml : signAssertion(xml, privateKey);
      return Buffer.from(wish.tamper?.(signed) ?? signed).toString('base64');
    },
  };
}

function responseXml(wish: ResponseWish, issuer: string): string {
  const id = () => `_${randomBytes(16).toString('hex')}`;
  const at = wish.now.toISOString();
  const end = new Date(wish.now.getTime() + (wish.lifetimeSeconds ?? 300) * 1000).toISOString();
  const answers = wish.requestId === null ? '' : ` InResponseTo="${wish.requestId}"`;
  const attributes = Object.entries(wish.attributes ?? {})
    .map(
      ([name, values]) =>
        `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
    )
    .join('');
  return (
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id()}" Version="2.0" IssueInstant="${at}" Destination="${wish.destination ?? wish.acsUrl}"${answers}>` +
    `<saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` +
    `<saml:Assertion ID="${id()}" Version="2.0" IssueInstant="${at}"><saml:Issuer>${issuer}</saml:Issuer>` +
    `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${wish.nameId ?? 'ada@cascade.example'}</saml:NameID>` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${end}" Recipient="${wish.recipient ?? wish.acsUrl}"${answers}/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${at}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${wish.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${at}" SessionIndex="${id()}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `${attributes === '' ? '' : `<saml:AttributeStatement>${attributes}</saml:AttributeStatement>`}</saml:Assertion></samlp:Response>`
  );
}

function signAssertion(xml: string, privateKey: string): string {
  const signer = new SignedXml({
    privateKey,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: c14n,
  });
  signer.addReference({
    xpath: "//*[local-name()='Assertion']",
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', c14n],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "//*[local-name()='Assertion']/*[local-name()='Issuer']", action: 'after' },
  });
  return signer.getSignedXml();
}

/** What a redirect to the IdP carries. */
export function readRedirect(url: string): {
  readonly requestId: string;
  readonly relayState: string;
  readonly xml: string;
} {
  const query = new URL(url).searchParams;
  const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
  return { requestId: / ID="([^"]+)"/.exec(xml)?.[1] ?? '', relayState: query.get('RelayState') ?? '', xml };
}
