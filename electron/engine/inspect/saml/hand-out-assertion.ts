/** What a judged assertion hands out: to the screen, and, only when it is valid, to the rooms that sign somebody in. */
import { attributeOf, childrenNamed, firstChild, type XmlElement } from '../../kernel/xml/tree.ts';
import type { VerifiedAssertion } from '../judgement.ts';
import { samlNs } from '../namespaces.ts';
import { type Moment, parseTime } from '../time.ts';
import type { AssertionContent } from './read-assertion.ts';

/** What is shown of the person; `trusted` says whether a verified signature covers it and nothing failed. */
export function subjectOf(content: AssertionContent, trusted: boolean): Record<string, unknown> {
  const { nameId } = content;
  return {
    trusted,
    ...(nameId !== null && { nameId: nameId.value, format: nameId.format }),
    ...(nameId !== null && nameId.nameQualifier !== null && { nameQualifier: nameId.nameQualifier }),
    ...(nameId !== null && nameId.spNameQualifier !== null && { spNameQualifier: nameId.spNameQualifier }),
    ...(content.issuer !== null && { issuer: content.issuer }),
    ...(content.sessionIndex !== null && { sessionIndex: content.sessionIndex }),
    ...(content.authnInstant !== null && { authnInstant: content.authnInstant }),
    ...(content.authnContext !== null && { authnContext: content.authnContext }),
  };
}

/** Called only for a valid message, so every time parses and every value comes from the verified element. */
export function verifiedOf(assertion: XmlElement, content: AssertionContent, moment: Moment): VerifiedAssertion {
  const subject = firstChild(assertion, samlNs, 'Subject');
  const confirmations = subject === null ? [] : childrenNamed(subject, samlNs, 'SubjectConfirmation');
  const confirmationData = confirmations.flatMap((confirmation) =>
    childrenNamed(confirmation, samlNs, 'SubjectConfirmationData'),
  );
  const ends = [...confirmationData, ...childrenNamed(assertion, samlNs, 'Conditions')].flatMap((element) => {
    const text = attributeOf(element, 'NotOnOrAfter');
    return text === null ? [] : (parseTime(text) ?? []);
  });
  const { nameId } = content;
  return {
    assertionId: content.id,
    issuer: content.issuer ?? '',
    nameId: nameId === null ? null : { value: nameId.value, format: nameId.format },
    sessionIndex: content.sessionIndex,
    attributes: Object.fromEntries(content.attributes),
    notOnOrAfter: new Date(Math.ceil(Math.max(moment.now.getTime(), ...ends) + moment.skewMs)),
    inResponseTo: confirmationData.map((data) => attributeOf(data, 'InResponseTo')).find((id) => id !== null) ?? null,
  };
}
