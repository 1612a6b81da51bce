/**
 * Messages without an assertion: AuthnRequest, LogoutRequest, LogoutResponse. A request for sign-in comes from a service provider,
 * so the identity provider's metadata says nothing about who wrote it.
 */
import type { XmlDocument } from '../../kernel/xml/parse-xml.ts';
import { attributeOf, childrenNamed, firstChild, type XmlElement } from '../../kernel/xml/tree.ts';
import { decryptElement } from '../encryption/decrypt.ts';
import { toldByXml } from '../evidence/told.ts';
import { createFindings, type Findings, fail, pass, skip } from '../findings.ts';
import { protocolNs, samlNs } from '../namespaces.ts';
import { difference } from '../near-miss.ts';
import { showXml } from '../show-xml.ts';
import { inWords, isOver, parseTime, showTime } from '../time.ts';
import { keyRingFor, type TrustedMaterial } from '../trust/key-ring.ts';
import type { Carrier } from '../unwrap/raw-message.ts';
import { unexpectedInValue } from './assertion-content.ts';
import { answersRequest } from './check-assertion.ts';
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
import { checkOwnRequest } from './check-own-request.ts';
import { judgeQuery } from './check-query.ts';
import { checkIssueInstant } from './check-times.ts';
import type { QueryAuthenticity, SamlContext } from './context.ts';
import { judgeSignatures } from './judge-signatures.ts';
import { type Judged, nothingJudged } from './judged.ts';
import { readNameId, wholeValue } from './read-assertion.ts';
import { surveyDocuments } from './survey.ts';

/** Beyond a judgement, what an identity provider decides by. */
export interface JudgedRequest extends Judged {
  readonly isSigned: boolean;
  readonly isBroken: boolean;
}

type RequestKind = 'saml-authn-request' | 'saml-logout-request' | 'saml-logout-response';

export function judgeRequest(
  kind: RequestKind,
  document: XmlDocument,
  context: SamlContext,
  carrier: Carrier | null,
): JudgedRequest {
  const findings = createFindings();
  const { root } = document;
  const where = root.local;
  const encryptedId = kind === 'saml-logout-request' ? firstChild(root, samlNs, 'EncryptedID') : null;
  const opened =
    encryptedId &&
    decryptElement(encryptedId, 'identifier', { uri: samlNs, locals: ['NameID'] }, context.decryptKey, findings);
  const survey = surveyDocuments(opened === null ? [document] : [document, opened], findings);
  const issuer = issuerOf(root);
  const elements = [{ element: root, where, needsIssuer: true }];
  findings.add('saml.version', checkVersion(elements));
  findings.add('saml.issuer-format', checkIssuers(elements));
  findings.add('time.issue-instant', checkIssueInstant(attributeOf(root, 'IssueInstant'), where, context));
  if (survey.assertionLike.length > 0)
    findings.add('saml.unexpected-element', fail(`There is ${survey.assertionLike[0]?.local} in ${where}.`));

  const trusted = senderOf(kind, issuer, context);
  const ring = keyRingFor(issuer, trusted, context, findings);
  const verdict = judgeSignatures(
    survey.signatures,
    [{ element: root, where, ring, hint: trusted.hint }],
    context,
    findings,
  );
  const query = carrier === null ? null : judgeQuery(carrier, root, ring, trusted.hint, context, findings);
  const isSigned = verdict.signed.has(root) || (query !== null && query !== 'unsigned');
  reportPresence(kind, isSigned, query, findings);

  if (kind === 'saml-authn-request') {
    checkAuthnRequest(root, issuer, context, findings);
    checkOwnRequest(root, isSigned, context, findings);
  }
  if (kind === 'saml-logout-request') checkLogoutRequest(root, context, findings);
  if (kind === 'saml-logout-response') checkLogoutResponse(root, context, findings);
  const isHidden = encryptedId !== null && opened === null;
  const authentic = !isHidden && ((verdict.believable.has(root) && query !== 'broken') || query === 'authentic');
  const nameId = opened?.root ?? firstChild(root, samlNs, 'NameID');
  const decrypted = new Map(encryptedId === null || opened === null ? [] : [[encryptedId, opened.root]]);
  return {
    ...nothingJudged,
    kind,
    findings,
    authentic,
    isSigned,
    isBroken: query === 'broken' || verdict.broken.size > 0 || findings.failed('sig.place'),
    subject: contentOf(kind, root, issuer, authentic && !findings.failed(), nameId),
    show: () => showXml(document, { signed: verdict.believable, failed: verdict.broken, decrypted }),
    told: () => toldByXml(issuer, [root, ...(opened === null ? [] : [opened.root])]),
    requestId: kind === 'saml-authn-request' ? attributeOf(root, 'ID') : null,
  };
}

/** Whose keys count: a sign-in request is the service provider's; logout goes both ways, so the issuer decides. */
function senderOf(kind: RequestKind, issuer: string | null, { idp, sp, spEntityId }: SamlContext): TrustedMaterial {
  if (kind === 'saml-authn-request') return sp;
  const isSp =
    issuer !== null && (issuer === spEntityId || (sp.entities ?? []).some(({ entityId }) => entityId === issuer));
  return isSp ? sp : idp;
}

function reportPresence(kind: RequestKind, isSigned: boolean, query: QueryAuthenticity, findings: Findings): void {
  if (isSigned) findings.add('sig.present', pass('The message is signed.'));
  else if (kind === 'saml-authn-request')
    findings.add(
      'sig.present',
      skip('The request is not signed, and need not be unless the identity provider asks for it.'),
    );
  else if (query === 'unsigned') findings.add('sig.present', skip('Neither the message nor the query is signed.'));
  else findings.add('sig.present', fail('The message is not signed, so anyone could have written it.'));
}

const assertionPart = (local: string, once = true) => ({ uri: samlNs, local, once });
const protocolPart = (local: string, once = true) => ({ uri: protocolNs, local, once });

function checkAuthnRequest(root: XmlElement, issuer: string | null, context: SamlContext, findings: Findings): void {
  reportUnexpected(
    unexpectedChildren(root, 'AuthnRequest', [
      issuerRule,
      extensionsRule,
      assertionPart('Subject'),
      protocolPart('NameIDPolicy'),
      assertionPart('Conditions'),
      protocolPart('RequestedAuthnContext'),
      protocolPart('Scoping'),
    ]),
    findings,
  );
  if (context.spEntityId !== undefined && issuer !== context.spEntityId) {
    findings.add(
      'trust.issuer',
      fail(`The request is from another service provider: ${difference(context.spEntityId, issuer ?? '(none)')}`, {
        expected: context.spEntityId,
        received: issuer ?? '(none)',
        who: 'us',
      }),
    );
  }
  const destination = attributeOf(root, 'Destination');
  const known = (context.idp.entities ?? []).flatMap(({ roles }) =>
    roles.flatMap(({ endpoints }) => endpoints.sso.map(({ location }) => location)),
  );
  const expected = known.find((location) => location === destination) ?? known[0];
  findings.add(
    'saml.destination',
    checkDestination(destination, expected, "the identity provider's metadata (--idp-metadata)"),
  );
  const answerTo = attributeOf(root, 'AssertionConsumerServiceURL');
  if (answerTo !== null && context.acsUrl !== undefined && answerTo !== context.acsUrl) {
    findings.add(
      'saml.destination',
      fail(`The answer is asked for at another address: ${difference(context.acsUrl, answerTo)}`, {
        expected: context.acsUrl,
        received: answerTo,
        who: 'us',
      }),
    );
  }
}

function checkLogoutRequest(root: XmlElement, context: SamlContext, findings: Findings): void {
  const identifiers = ['BaseID', 'NameID', 'EncryptedID'];
  const foreign = unexpectedChildren(root, 'LogoutRequest', [
    issuerRule,
    extensionsRule,
    ...identifiers.map((local) => assertionPart(local)),
    protocolPart('SessionIndex', false),
  ]);
  const named = identifiers.flatMap((local) => childrenNamed(root, samlNs, local));
  reportUnexpected(
    [
      ...foreign,
      ...(named.length > 1 ? ['more than one identifier in LogoutRequest'] : []),
      ...[...childrenNamed(root, samlNs, 'NameID'), ...childrenNamed(root, protocolNs, 'SessionIndex')].flatMap(
        unexpectedInValue,
      ),
    ],
    findings,
  );
  const destination = attributeOf(root, 'Destination');
  if (destination !== null) findings.add('saml.destination', skip(`Sent to ${destination}.`));
  const text = attributeOf(root, 'NotOnOrAfter');
  const until = text === null ? null : parseTime(text);
  if (text === null) findings.add('logout.expiry', pass('It does not say when it expires.'));
  else if (until === null)
    findings.add('logout.expiry', fail('NotOnOrAfter cannot be read as a time.', { received: text }));
  else if (isOver(until, context))
    findings.add(
      'logout.expiry',
      fail(`Expired ${inWords(context.now.getTime() - until)} ago.`, {
        expected: `before ${showTime(until)}`,
        received: showTime(context.now.getTime()),
      }),
    );
  else findings.add('logout.expiry', pass(`Valid until ${showTime(until)}.`));
}

function checkLogoutResponse(root: XmlElement, context: SamlContext, findings: Findings): void {
  reportUnexpected(unexpectedChildren(root, 'LogoutResponse', [issuerRule, extensionsRule, statusRule]), findings);
  findings.add('saml.status', checkStatus(root));
  const destination = attributeOf(root, 'Destination');
  if (destination !== null) findings.add('saml.destination', skip(`Sent to ${destination}.`));
  findings.add(
    'saml.in-response-to',
    answersRequest(attributeOf(root, 'InResponseTo'), context.requestId, 'The response'),
  );
}

function contentOf(
  kind: RequestKind,
  root: XmlElement,
  issuer: string | null,
  trusted: boolean,
  nameId: XmlElement | null,
): Record<string, unknown> {
  const content: Record<string, unknown> = { trusted, ...(issuer !== null && { issuer }) };
  if (kind === 'saml-authn-request') return { ...content, ...authnRequestContent(root) };
  if (kind !== 'saml-logout-request') return content;
  const session = wholeValue(firstChild(root, protocolNs, 'SessionIndex'));
  const read = nameId === null ? null : readNameId(nameId);
  return {
    ...content,
    ...(read !== null && { nameId: read.value, format: read.format }),
    ...(session !== null && { sessionIndex: session }),
  };
}

function authnRequestContent(root: XmlElement): Record<string, unknown> {
  const policy = firstChild(root, protocolNs, 'NameIDPolicy');
  const members: readonly (readonly [string, string | null])[] = [
    ['id', attributeOf(root, 'ID')],
    ['destination', attributeOf(root, 'Destination')],
    ['assertionConsumerService', attributeOf(root, 'AssertionConsumerServiceURL')],
    ['protocolBinding', attributeOf(root, 'ProtocolBinding')],
    ['nameIdFormat', policy && attributeOf(policy, 'Format')],
    ['forceAuthn', attributeOf(root, 'ForceAuthn')],
    ['isPassive', attributeOf(root, 'IsPassive')],
  ];
  return Object.fromEntries(members.filter(([, value]) => value !== null));
}
