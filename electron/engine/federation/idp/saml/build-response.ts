/**
 * Turns a plan into XML and signs it: assertion first, then response, each by a signature that is its direct child, with
 * exclusive canonicalization (SAML Core §5.4).
 */
import type { IdpKeys, KeyType } from '../keys.ts';
import { type EncryptionTarget, encryptAssertion } from './encrypt-assertion.ts';
import { saml } from './names.ts';
import { escapeXml } from './read-xml.ts';
import type { PlannedAssertion, SamlPlan } from './response-plan.ts';
import { signResponsePart } from './sign-response-part.ts';

/** The finished message as text, faults included. */
export async function buildSamlResponse(plan: SamlPlan, keys: IdpKeys, keyType: KeyType): Promise<string> {
  const own = keyType === 'ec' && plan.signing.hash === 'sha256' ? keys.samlEc : keys.saml;
  const pair = plan.signing.key === 'idp' ? own : keys.stranger;
  const plain = plan.assertion === null ? '' : assertionXml(plan.assertion);
  const assertion =
    plain !== '' && plan.signing.assertion ? await signResponsePart(plain, pair, plan.signing.hash) : plain;
  const target = encryptionTarget(plan, keys);
  const sealed = assertion !== '' && target !== null ? encryptAssertion(assertion, target) : assertion;
  const response = responseXml(plan, sealed);
  const signed = plan.signing.response ? await signResponsePart(response, pair, plan.signing.hash) : response;
  return plan.afterSigning.reduce((xml, change) => change(xml), signed);
}

/** What a fault changes in the finished text has to be seen to be wrong, so that it is not sealed then. */
function encryptionTarget({ encryptFor, afterSigning }: SamlPlan, keys: IdpKeys): EncryptionTarget | null {
  if (encryptFor === 'stranger') return { certificatePem: keys.stranger.certificatePem, cipher: 'aes-256-gcm' };
  return afterSigning.length === 0 ? encryptFor : null;
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
  return `<saml:NameID${optional('Format', nameId.format)}${qualifier}>${escapeXml(nameId.value)}</saml:NameID>`;
}

/** A statement without attributes would not be valid (Core §2.7.3), so there is none then. */
function attributeStatement(attributes: PlannedAssertion['attributes']): string {
  if (attributes.length === 0) return '';
  const rows = attributes.map(({ name, format, friendlyName = null, values }) => {
    const inner = values.map((value) => `<saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue>`).join('');
    const how = `${optional('NameFormat', format)}${optional('FriendlyName', friendlyName)}`;
    return `<saml:Attribute Name="${escapeXml(name)}"${how}>${inner}</saml:Attribute>`;
  });
  return `<saml:AttributeStatement>${rows.join('')}</saml:AttributeStatement>`;
}

/** Whole seconds: some products refuse fractions. */
function utc(instant: Date): string {
  return instant.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function optional(name: string, value: string | null): string {
  return value === null ? '' : ` ${name}="${escapeXml(value)}"`;
}
