/**
 * What an assertion must say to be used for a sign-in (saml-core-2.0 §2, saml-profiles-2.0 §4.1.4). Each function answers one
 * question; none of them knows whether the assertion is signed.
 */
import {
  attributeOf,
  childElements,
  childrenNamed,
  firstChild,
  textOf,
  type XmlElement,
} from '../../kernel/xml/tree.ts';
import { type Findings, fail, type Outcome, pass, skip } from '../findings.ts';
import { samlNs } from '../namespaces.ts';
import { difference, nearMiss } from '../near-miss.ts';
import { inWords, isOver, parseTime, showTime } from '../time.ts';
import { checkIssueInstant, checkWindow } from './check-times.ts';
import type { SamlContext } from './context.ts';

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

export function checkAssertion(assertion: XmlElement, context: SamlContext, findings: Findings): void {
  const conditions = childrenNamed(assertion, samlNs, 'Conditions');
  findings.add('cond.single', checkSingle(assertion));
  findings.add('time.issue-instant', checkIssueInstant(attributeOf(assertion, 'IssueInstant'), 'Assertion', context));
  findings.add('cond.window', conditionsWindow(conditions, context));
  findings.add('cond.audience', checkAudience(conditions, context.spEntityId));
  findings.add('cond.unknown', checkKnownConditions(conditions));
  findings.add('subject.confirmation', checkConfirmation(assertion, context));
  findings.add('authn.statement', checkAuthnStatement(assertion, context));
}

function checkSingle(assertion: XmlElement): Outcome {
  const tooMany: string[] = [];
  for (const local of ['Conditions', 'Subject', 'Issuer']) {
    if (childrenNamed(assertion, samlNs, local).length > 1) tooMany.push(local);
  }
  for (const subject of childrenNamed(assertion, samlNs, 'Subject')) {
    const identifiers = childElements(subject).filter(
      ({ uri, local }) => uri === samlNs && /^(NameID|BaseID|EncryptedID)$/.test(local),
    );
    if (identifiers.length > 1) tooMany.push('identifier');
  }
  return tooMany.length === 0 ? pass('One of each at most.') : fail(`There is more than one ${tooMany.join(', ')}.`);
}

/** Every Conditions element is held against the clock, so that a second one cannot widen the first. */
function conditionsWindow(conditions: readonly XmlElement[], context: SamlContext): Outcome {
  let last: Outcome = pass('No window is given.');
  for (const element of conditions) {
    last = checkWindow(attributeOf(element, 'NotBefore'), attributeOf(element, 'NotOnOrAfter'), context);
    if (last.status === 'fail') return last;
  }
  return last;
}

function checkAudience(conditions: readonly XmlElement[], spEntityId: string | undefined): Outcome {
  const restrictions = conditions.flatMap((element) => childrenNamed(element, samlNs, 'AudienceRestriction'));
  const named = restrictions.map((restriction) => childrenNamed(restriction, samlNs, 'Audience').map(textOf));
  const received = named.flat().join(', ');
  if (restrictions.length === 0) {
    return fail('The assertion does not say whom it is meant for: there is no AudienceRestriction.', {
      expected: spEntityId ?? 'our entity ID',
      received: '(none)',
    });
  }
  if (spEntityId === undefined)
    return skip(`Meant for ${received || 'nobody'}; give our entity ID (--sp-entity-id) to compare.`, { received });
  const missing = named.find((audiences) => !audiences.includes(spEntityId));
  if (missing === undefined) return pass(`Meant for ${spEntityId}.`);
  const hint = missing.map((audience) => nearMiss(spEntityId, audience)).find((words) => words !== null);
  const detail = `Meant for ${missing.join(', ') || 'nobody'}, but we are ${spEntityId}${hint === undefined || hint === null ? '.' : `: ${hint}`}`;
  return fail(detail, { expected: spEntityId, received: missing.join(', ') });
}

const knownConditions = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']);

function checkKnownConditions(conditions: readonly XmlElement[]): Outcome {
  const unknown = conditions
    .flatMap(childElements)
    .filter(({ uri, local }) => uri !== samlNs || !knownConditions.has(local));
  const [first] = unknown;
  return first === undefined
    ? pass('All conditions are known.')
    : fail(`The condition ${first.local.slice(0, 60)} is not known.`, { received: first.local });
}

/** One bearer confirmation has to satisfy everything; the best of several decides, and its problems are told. */
function checkConfirmation(assertion: XmlElement, context: SamlContext): Outcome {
  const subject = firstChild(assertion, samlNs, 'Subject');
  const confirmations = subject === null ? [] : childrenNamed(subject, samlNs, 'SubjectConfirmation');
  const bearers = confirmations.filter((confirmation) => attributeOf(confirmation, 'Method') === bearer);
  if (subject === null) return fail('The assertion has no subject.');
  if (bearers.length === 0)
    return fail('There is no bearer confirmation.', {
      expected: bearer,
      received: confirmations.map((other) => attributeOf(other, 'Method')).join(', '),
    });
  const outcomes = bearers.map((confirmation) => confirmationOutcome(confirmation, context));
  return (
    outcomes.find(({ status }) => status === 'pass') ??
    outcomes.find(({ status }) => status === 'skip') ??
    outcomes[0] ??
    fail('There is no bearer confirmation.')
  );
}

function confirmationOutcome(confirmation: XmlElement, context: SamlContext): Outcome {
  const parts = childrenNamed(confirmation, samlNs, 'SubjectConfirmationData');
  const [data] = parts;
  if (data === undefined) return fail('The bearer confirmation has no SubjectConfirmationData.');
  if (parts.length > 1) return fail('The bearer confirmation has more than one SubjectConfirmationData.');
  const recipient = attributeOf(data, 'Recipient');
  const { acsUrl } = context;
  if (recipient === null)
    return fail('The confirmation names no recipient.', { expected: acsUrl ?? 'our ACS URL', received: '(none)' });
  if (acsUrl !== undefined && recipient !== acsUrl) {
    return fail(`No confirmation fits: the recipient differs; ${difference(acsUrl, recipient)}`, {
      expected: acsUrl,
      received: recipient,
    });
  }
  const until = attributeOf(data, 'NotOnOrAfter');
  if (until === null) return fail('The confirmation has no NotOnOrAfter.');
  const window = checkWindow(attributeOf(data, 'NotBefore'), until, context);
  if (window.status === 'fail')
    return {
      ...window,
      detail: `No confirmation fits: ${window.detail}`,
      fix: 'Check the clocks; for a slow or stale capture judge it at its own time (--now).',
      who: 'either',
    };
  const answer = answersRequest(attributeOf(data, 'InResponseTo'), context.requestId, 'the confirmation');
  if (answer.status === 'fail') return { ...answer, detail: `No confirmation fits: ${answer.detail}` };
  if (acsUrl === undefined)
    return skip(`In time, for ${recipient}; give our ACS URL (--acs-url) to compare.`, { received: recipient });
  return pass(`For ${recipient}, until ${until}.`);
}

/** @param requestId undefined: not known; null: no request was sent, so none may be answered */
export function answersRequest(
  inResponseTo: string | null,
  requestId: string | null | undefined,
  where: string,
): Outcome {
  if (requestId === undefined)
    return skip(`${where} answers ${inResponseTo ?? 'no request'}; give the request's ID (--request-id) to compare.`);
  const values = { expected: requestId ?? '(no request)', received: inResponseTo ?? '(none)' };
  if (requestId === null) {
    return inResponseTo === null
      ? pass('No request was sent, and none is answered.')
      : fail(`${where} answers the request ${inResponseTo}, but no request was sent.`, values);
  }
  if (inResponseTo === requestId) return pass(`${where} answers our request ${requestId}.`);
  return fail(
    inResponseTo === null
      ? `${where} answers no request, expected ${requestId}.`
      : `${where} answers another request: expected ${requestId}, received ${inResponseTo}.`,
    values,
  );
}

function checkAuthnStatement(assertion: XmlElement, context: SamlContext): Outcome {
  const statements = childrenNamed(assertion, samlNs, 'AuthnStatement');
  if (statements.length === 0) return fail('There is no authentication statement.');
  for (const statement of statements) {
    const text = attributeOf(statement, 'SessionNotOnOrAfter');
    const until = text === null ? null : parseTime(text);
    if (text !== null && until === null)
      return fail('SessionNotOnOrAfter cannot be read as a time.', { received: text });
    if (until !== null && isOver(until, context)) {
      return fail(`The session behind this sign-in ended ${inWords(context.now.getTime() - until)} ago.`, {
        expected: `before ${showTime(until)}`,
        received: showTime(context.now.getTime()),
      });
    }
  }
  return pass('The person signed in at the identity provider, and the session is not over.');
}
