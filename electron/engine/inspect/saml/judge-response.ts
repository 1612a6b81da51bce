/**
 * A Response, or an Assertion by itself. First the document, then who signed what, then what the assertion says. Everything that
 * can be evaluated is, even after a failure; values are believed only when a verified signature covers their element.
 */
import type { XmlDocument } from '../../kernel/xml/parse-xml.ts';
import { attributeOf, childElements, type XmlElement } from '../../kernel/xml/tree.ts';
import { checkProfile } from '../check-profile.ts';
import { toldByXml } from '../evidence/told.ts';
import { createFindings, type Findings, fail, pass, skip } from '../findings.ts';
import { samlNs } from '../namespaces.ts';
import { showXml } from '../show-xml.ts';
import { type KeyRing, keyRingFor } from '../trust/key-ring.ts';
import type { Carrier } from '../unwrap/raw-message.ts';
import { unexpectedInAssertion } from './assertion-content.ts';
import { answersRequest, checkAssertion } from './check-assertion.ts';
import {
  checkDestination,
  checkIssuers,
  checkStatus,
  checkVersion,
  extensionsRule,
  issuerOf,
  issuerRule,
  reportUnexpected,
  statusRule,
  unexpectedChildren,
} from './check-envelope.ts';
import { judgeQuery } from './check-query.ts';
import { checkIssueInstant } from './check-times.ts';
import type { QueryAuthenticity, SamlContext } from './context.ts';
import { subjectOf, verifiedOf } from './hand-out-assertion.ts';
import { type Holder, judgeSignatures, type SignaturesVerdict } from './judge-signatures.ts';
import { type Judged, nothingJudged } from './judged.ts';
import { type AssertionContent, readAssertion } from './read-assertion.ts';
import { decryptedOf, findParts, hiddenIn, openedOf, type Parts, unexpectedInOpened } from './response-parts.ts';
import { type Survey, surveyDocuments } from './survey.ts';

/** @param carrier the query or form that the message came in; a signed query covers the whole message */
export function judgeResponse(document: XmlDocument, context: SamlContext, carrier: Carrier | null = null): Judged {
  const findings = createFindings();
  const parts = findParts(document.root, context, findings);
  const { response, assertion, encrypted } = parts;
  const documents = [document, parts.decrypted, parts.nameId, ...parts.attributes.values()].filter(
    (part) => part !== null,
  );
  const survey = surveyDocuments(documents, findings);

  const succeeded = response === null || reportEnvelope(response, parts, context, findings);
  reportAssertionCount(parts, survey, succeeded, findings);
  const assertionIssuer = assertion === null ? null : issuerOf(assertion);
  const rings = ringsFor(context, assertion === null && encrypted !== null, findings);
  const ring = rings(response === null ? assertionIssuer : (issuerOf(response) ?? assertionIssuer));
  const { hint } = context.idp;
  const query = carrier === null ? null : judgeQuery(carrier, document.root, ring, hint, context, findings);
  const holders: Holder[] = [
    ...(response === null ? [] : [{ element: response, where: 'Response', hint, ring }]),
    ...(assertion === null ? [] : [{ element: assertion, where: 'Assertion', hint, ring: rings(assertionIssuer) }]),
  ];
  const signatures = judgeSignatures(survey.signatures, holders, context, findings);
  reportPresence(parts, signatures, query, succeeded, findings);

  const covers = (element: XmlElement | null): boolean =>
    element !== null &&
    (query === 'authentic' ||
      signatures.believable.has(element) ||
      (response !== null && signatures.believable.has(response)));
  const believable = assertion === null ? false : covers(assertion);
  let content: AssertionContent | null = null;
  if (assertion !== null) {
    checkAssertion(assertion, context, findings);
    content = readAssertion(assertion, parts.nameId?.root ?? null, openedOf(parts.attributes));
    const hidden = hiddenIn(parts);
    if (hidden === null) checkProfile(content, findings);
    if (hidden !== null) findings.add('sig.signed-content', skip(`${hidden} encrypted, so not everything is shown.`));
    else if (believable)
      findings.add('sig.signed-content', pass('Subject and attributes come from the element that was verified.'));
    else
      findings.add(
        'sig.signed-content',
        skip('Subject and attributes are shown, but no verified signature covers them: do not trust them.'),
      );
  } else if (encrypted !== null) {
    findings.add('sig.signed-content', skip('The assertion stays encrypted, so nothing of it is shown.'));
  }
  const authentic = assertion !== null && believable && hiddenIn(parts) === null;
  const valid = authentic && !findings.failed();
  return {
    ...nothingJudged,
    kind: response === null ? 'saml-assertion' : 'saml-response',
    findings,
    authentic,
    subject: content === null ? null : subjectOf(content, believable && !findings.failed()),
    attributes: content === null ? null : Object.fromEntries(content.attributes),
    verified: valid && assertion !== null && content !== null ? verifiedOf(assertion, content, context) : null,
    show: () =>
      showXml(document, { signed: signatures.believable, failed: signatures.broken, decrypted: decryptedOf(parts) }),
    told: () =>
      toldByXml((response === null ? null : issuerOf(response)) ?? assertionIssuer, [
        document.root,
        ...decryptedOf(parts).values(),
      ]),
    assertionIds: assertion === null ? [] : [attributeOf(assertion, 'ID') ?? ''].filter((id) => id !== ''),
  };
}

/** @returns whether the identity provider says that it succeeded */
function reportEnvelope(
  response: XmlElement,
  { assertion, attributes }: Parts,
  context: SamlContext,
  findings: Findings,
): boolean {
  const status = checkStatus(response);
  findings.add('saml.status', status);
  findings.add(
    'saml.destination',
    checkDestination(attributeOf(response, 'Destination'), context.acsUrl, 'our ACS URL (--acs-url)'),
  );
  findings.add(
    'saml.in-response-to',
    answersRequest(attributeOf(response, 'InResponseTo'), context.requestId, 'The response'),
  );
  findings.add('time.issue-instant', checkIssueInstant(attributeOf(response, 'IssueInstant'), 'Response', context));
  const foreign = unexpectedChildren(response, 'Response', [
    issuerRule,
    extensionsRule,
    statusRule,
    { uri: samlNs, local: 'Assertion', once: false },
    { uri: samlNs, local: 'EncryptedAssertion', once: false },
  ]);
  reportUnexpected(
    [...foreign, ...(assertion === null ? [] : unexpectedInAssertion(assertion)), ...unexpectedInOpened(attributes)],
    findings,
  );
  return status.status === 'pass';
}

function reportAssertionCount(parts: Parts, survey: Survey, succeeded: boolean, findings: Findings): void {
  const { response, assertion, encrypted, decrypted } = parts;
  const expected = new Set([response, assertion, encrypted]);
  const stray = survey.assertionLike.filter((element) => !expected.has(element));
  const versions = [
    ...(response === null ? [] : [{ element: response, where: 'Response', needsIssuer: false }]),
    ...(assertion === null ? [] : [{ element: assertion, where: 'Assertion', needsIssuer: true }]),
  ];
  findings.add('saml.version', checkVersion(versions));
  findings.add('saml.issuer-format', checkIssuers(versions));
  if (response === null) {
    if (assertion !== null)
      reportUnexpected([...unexpectedInAssertion(assertion), ...unexpectedInOpened(parts.attributes)], findings);
    if (stray.length > 0)
      findings.add('saml.one-assertion', fail(`There is another ${stray[0]?.local} inside the assertion.`));
    return;
  }
  const direct = childElements(response).filter(
    ({ uri, local }) => uri === samlNs && (local === 'Assertion' || local === 'EncryptedAssertion'),
  );
  if (direct.length > 1)
    findings.add(
      'saml.one-assertion',
      fail(`The response holds ${direct.length} assertions. One is signed, another might be read.`, {
        expected: '1',
        received: String(direct.length),
      }),
    );
  else if (stray.length > 0)
    findings.add(
      'saml.one-assertion',
      fail(
        `There is another ${stray[0]?.local} (in ${stray[0]?.parent?.local ?? 'the root'}). One is signed, another might be read.`,
      ),
    );
  else if (direct.length === 0)
    findings.add(
      'saml.one-assertion',
      succeeded
        ? fail('The response holds no assertion.', { expected: '1', received: '0' })
        : skip('Without success there is no assertion.'),
    );
  else
    findings.add(
      'saml.one-assertion',
      pass(`One${encrypted === null ? '' : decrypted === null ? ', encrypted' : ', decrypted'}.`),
    );
}

/** The keys of each issuer that the message names, looked up once; `hidden` when the issuer may be in what stays encrypted. */
function ringsFor(context: SamlContext, hidden: boolean, findings: Findings): (issuer: string | null) => KeyRing {
  const rings = new Map<string | null, KeyRing>();
  return (issuer) => {
    if (issuer === null && hidden) {
      findings.add('trust.issuer', skip('The issuer is inside the encrypted assertion.'));
      return { keys: [], encryptionOnly: [], foreign: [] };
    }
    const ring = rings.get(issuer) ?? keyRingFor(issuer, context.idp, context, findings);
    rings.set(issuer, ring);
    return ring;
  };
}

function reportPresence(
  parts: Parts,
  signatures: SignaturesVerdict,
  query: QueryAuthenticity,
  succeeded: boolean,
  findings: Findings,
): void {
  const { response, assertion, encrypted } = parts;
  const bySignature =
    (response !== null && signatures.signed.has(response)) || (assertion !== null && signatures.signed.has(assertion));
  const byQuery = query !== null && query !== 'unsigned';
  if (bySignature || byQuery) findings.add('sig.present', pass(signedInWords(parts, signatures, byQuery)));
  else if (assertion === null && encrypted !== null)
    findings.add(
      'sig.present',
      skip(
        'The response is not signed; whether the encrypted assertion is can only be seen with the key (--decrypt-key).',
      ),
    );
  else
    findings.add(
      'sig.present',
      fail(
        succeeded || assertion !== null
          ? 'Nothing in this message is signed, so anyone could have written it.'
          : 'The refusal is not signed, so anyone could have written it.',
      ),
    );
  if (encrypted === null || assertion === null) return;
  findings.add(
    'enc.not-auth',
    bySignature || byQuery
      ? pass('A signature covers the encrypted assertion.')
      : fail('The assertion is encrypted but not signed; anyone can encrypt to a public certificate.'),
  );
}

function signedInWords({ response, assertion }: Parts, { signed }: SignaturesVerdict, byQuery: boolean): string {
  const places = [
    ...(response !== null && signed.has(response) ? ['the response'] : []),
    ...(assertion !== null && signed.has(assertion) ? ['the assertion'] : []),
    ...(byQuery ? ['the query'] : []),
  ];
  return `Signed: ${places.join(' and ')}.`;
}
