/**
 * Turns a plan into XML and signs it: assertion first, then response, each by a signature that is its direct child, with
 * exclusive canonicalization (SAML Core §5.4).
 */
import { SignedXml } from 'xml-crypto';
import type { IdpKeys, SigningPair } from '../keys.ts';
import { encryptAssertion } from './encrypt-assertion.ts';
import { saml, xmlSignature } from './names.ts';
import { escapeXml } from './read-xml.ts';
import type { PlannedAssertion, SamlPlan, SamlSigning } from './response-plan.ts';

/** The finished message as text, faults included. */
export function buildSamlResponse(plan: SamlPlan, keys: IdpKeys): string {
  const pair = plan.signing.key === 'idp' ? keys.saml : keys.stranger;
  const plain = plan.assertion === null ? '' : assertionXml(plan.assertion);
  const assertion =
    plain !== '' && plan.signing.assertion ? signElement(plain, 'Assertion', pair, plan.signing.hash) : plain;
  const sealed = assertion !== '' && plan.encryptFor !== null ? encryptAssertion(assertion, keys.stranger) : assertion;
  const response = responseXml(plan, sealed);
  const signed = plan.signing.response ? signElement(response, 'Response', pair, plan.signing.hash) : response;
  return plan.afterSigning.reduce((xml, change) => change(xml), signed);
}

function responseXml(plan: SamlPlan, assertion: string): string {
  const { status } = plan;
  const inner = status.subcode === null ? '' : `<samlp:StatusCode Value="${escapeXml(status.subcode)}"/>`;
  const message =
    status.message === '' ? '' : `<samlp:StatusMessage>${escapeXml(status.message)}</samlp:StatusMessage>`;
  return (
    `<samlp:Response xmlns:samlp="${saml.protocol}" ID="${plan.responseId}" Version="2.0" IssueInstant="${utc(plan.issueInstant)}"` +
    `${optional('Destination', plan.destination)}${optional('InResponseTo', plan.inResponseTo)}>` +
    `<saml:Issuer xmlns:saml="${saml.assertion}">${escapeXml(plan.issuer)}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="${escapeXml(status.code)}">${inner}</samlp:StatusCode>${message}</samlp:Status>` +
    `${assertion}</samlp:Response>`
  );
}

function assertionXml(plan: PlannedAssertion): string {
  const audiences = plan.audiences.map((audience) => `<saml:Audience>${escapeXml(audience)}</saml:Audience>`).join('');
  return (
    `<saml:Assertion xmlns:saml="${saml.assertion}" ID="${plan.id}" Version="2.0" IssueInstant="${utc(plan.issueInstant)}">` +
    `<saml:Issuer>${escapeXml(plan.issuer)}</saml:Issuer>` +
    `<saml:Subject>${nameIdXml(plan.nameId)}` +
    `<saml:SubjectConfirmation Method="${saml.bearer}"><saml:SubjectConfirmationData NotOnOrAfter="${utc(plan.confirmationNotOnOrAfter)}"` +
    ` Recipient="${escapeXml(plan.recipient)}"${optional('InResponseTo', plan.inResponseTo)}/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${utc(plan.notBefore)}" NotOnOrAfter="${utc(plan.notOnOrAfter)}">` +
    `${audiences === '' ? '' : `<saml:AudienceRestriction>${audiences}</saml:AudienceRestriction>`}</saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${utc(plan.authnInstant)}" SessionIndex="${plan.sessionIndex}"` +
    `${optional('SessionNotOnOrAfter', plan.sessionNotOnOrAfter === null ? null : utc(plan.sessionNotOnOrAfter))}>` +
    `<saml:AuthnContext><saml:AuthnContextClassRef>${escapeXml(plan.authnContext)}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `${attributeStatement(plan.attributes)}</saml:Assertion>`
  );
}

function nameIdXml(nameId: PlannedAssertion['nameId']): string {
  if (nameId === null) return '';
  const qualifier = optional('SPNameQualifier', nameId.spNameQualifier);
  return `<saml:NameID Format="${escapeXml(nameId.format)}"${qualifier}>${escapeXml(nameId.value)}</saml:NameID>`;
}

/** A statement without attributes would not be valid (Core §2.7.3), so there is none then. */
function attributeStatement(attributes: PlannedAssertion['attributes']): string {
  if (attributes.length === 0) return '';
  const rows = attributes.map(({ name, format, values }) => {
    const inner = values.map((value) => `<saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue>`).join('');
    return `<saml:Attribute Name="${escapeXml(name)}" NameFormat="${format}">${inner}</saml:Attribute>`;
  });
  return `<saml:AttributeStatement>${rows.join('')}</saml:AttributeStatement>`;
}

/** Signs the root element, which must be `name` and have an Issuer as its first child; the signature follows it. */
export function signElement(xml: string, name: string, pair: SigningPair, hash: SamlSigning['hash']): string {
  const signer = new SignedXml({
    privateKey: pair.privateKeyPem,
    publicCert: pair.certificatePem,
    signatureAlgorithm: hash === 'sha256' ? xmlSignature.rsaSha256 : xmlSignature.rsaSha1,
    canonicalizationAlgorithm: xmlSignature.exclusiveC14n,
  });
  signer.addReference({
    xpath: `/*[local-name(.)='${name}']`,
    transforms: [xmlSignature.enveloped, xmlSignature.exclusiveC14n],
    digestAlgorithm: hash === 'sha256' ? xmlSignature.sha256 : xmlSignature.sha1,
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  });
  return signer.getSignedXml();
}

/** Whole seconds: some products refuse fractions. */
function utc(instant: Date): string {
  return instant.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function optional(name: string, value: string | null): string {
  return value === null ? '' : ` ${name}="${escapeXml(value)}"`;
}
