/** Where in the shown message a check looked: the stretch to mark, by its field or by the value that was received. */
import type { Check, InspectedMessage } from '../../../shared/model/inspection.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const element = (names: string): RegExp => new RegExp(`<(?:[\\w.-]+:)?(?:${names})\\b[^>]*>(?:[^<]*</[^>]*>)?`);
const openTag = (name: string, attribute: string): RegExp =>
  new RegExp(`<(?:[\\w.-]+:)?${name}\\b[^>]*\\b${attribute}="[^"]*"[^>]*>`);
const member = (names: string): RegExp => new RegExp(`"(?:${names})":\\s*(?:"(?:[^"\\\\]|\\\\.)*"|[^,\\n]*)`);

/** The first that is found counts. */
const places: Readonly<Record<string, readonly RegExp[]>> = {
  'saml.status': [element('StatusCode')],
  'saml.destination': [openTag('\\w+', 'Destination')],
  'saml.in-response-to': [openTag('\\w+', 'InResponseTo')],
  'saml.version': [openTag('\\w+', 'Version')],
  'saml.issuer-format': [element('Issuer')],
  'trust.issuer': [element('Issuer'), member('iss')],
  'time.issue-instant': [openTag('\\w+', 'IssueInstant')],
  'time.format': [openTag('\\w+', 'IssueInstant')],
  'cond.window': [element('Conditions')],
  'cond.single': [element('Conditions')],
  'cond.audience': [element('Audience'), element('AudienceRestriction')],
  'subject.confirmation': [element('SubjectConfirmationData'), element('SubjectConfirmation')],
  'authn.statement': [element('AuthnStatement'), element('AuthnContextClassRef')],
  'profile.name-id': [element('NameID'), element('Subject')],
  'profile.attributes': [element('AttributeStatement')],
  'profile.groups': [/<(?:[\w.-]+:)?Attribute\b[^>]*(?:groups|Role|memberOf)[^>]*>/i, member('groups|_claim_names')],
  'sig.present': [element('Signature')],
  'sig.digest': [element('DigestValue')],
  'sig.value': [element('SignatureValue')],
  'sig.algorithm': [element('SignatureMethod')],
  'sig.digest-algorithm': [element('DigestMethod')],
  'sig.c14n': [element('CanonicalizationMethod')],
  'sig.transforms': [element('Transforms')],
  'sig.one-reference': [element('Reference')],
  'enc.algorithm': [element('EncryptionMethod')],
  'enc.key': [element('EncryptedKey')],
  'metadata.valid-until': [openTag('\\w+', 'validUntil')],
  'logout.expiry': [openTag('LogoutRequest', 'NotOnOrAfter')],
  'jwt.alg': [member('alg')],
  'jwt.key': [member('kid')],
  'jwt.iss': [member('iss')],
  'jwt.sub': [member('sub')],
  'jwt.aud': [member('aud')],
  'jwt.azp': [member('azp')],
  'jwt.exp': [member('exp')],
  'jwt.nbf': [member('nbf')],
  'jwt.iat': [member('iat')],
  'oidc.nonce': [member('nonce')],
  'oidc.at-hash': [member('at_hash')],
  'oidc.c-hash': [member('c_hash')],
  'discovery.issuer': [member('issuer')],
};

const markup: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };

/** Null when nothing in the message stands for the check, such as a missing part. */
export function locateCheck({ content = '' }: InspectedMessage, check: Check): Stretch | null {
  if (check.received !== undefined && check.received.length > 3) {
    const written = content.trimStart().startsWith('<')
      ? check.received.replace(/[&<"]/g, (sign) => markup[sign] ?? sign)
      : check.received;
    const from = content.indexOf(written);
    if (from >= 0) return { from, to: from + written.length };
  }
  for (const place of places[check.id] ?? []) {
    const found = place.exec(content);
    if (found !== null) return { from: found.index, to: found.index + found[0].length };
  }
  return null;
}

/** Every failed check that has a place, for the edge of the message. */
export function failedStretches(message: InspectedMessage): Stretch[] {
  return message.checks
    .filter(({ status }) => status === 'fail')
    .flatMap((check) => {
      const stretch = locateCheck(message, check);
      return stretch === null ? [] : [stretch];
    });
}
