/**
 * Puts one connection test together: the inspection of a whole capture (see cli.md), with what was asked beyond the messages.
 * Valid only when the identity provider's answer was verified and nothing failed; our own unsigned request is context.
 */
import type { Check, InspectedMessage, Inspection } from '../../../../shared/model/inspection.ts';
import type { Hop } from '../../../../shared/model/sign-in-test.ts';

export type ClaimOrigin = 'id_token' | 'userinfo';

/** What one side of the test, SAML or OpenID Connect, has found out. */
export interface SignInOutcome {
  /** In the order in which they travelled. */
  readonly messages: readonly InspectedMessage[];
  readonly ownChecks: readonly Check[];
  /** OpenID Connect only: the ID token's claims, completed from userinfo. */
  readonly claims: Readonly<Record<string, unknown>> | null;
  readonly claimSources: Readonly<Record<string, ClaimOrigin>> | null;
}

export type ConnectionTestResult = Inspection & {
  readonly claimSources?: Record<string, ClaimOrigin>;
  readonly hops: Hop[];
};

export function putTogether(outcome: SignInOutcome, hops: readonly Hop[]): ConnectionTestResult {
  const { messages, ownChecks } = outcome;
  const checks: Check[] = [
    ...messages.flatMap((message, index) => message.checks.map((check) => ({ ...check, message: index }))),
    ...ownChecks,
  ];
  const failed = checks.some(({ status }) => status === 'fail');
  const verified = messages.findLast(
    ({ kind, verdict }) => verdict === 'valid' && (kind === 'saml-response' || kind === 'token-response'),
  );
  const answer = verified ?? messages.findLast(({ kind }) => kind === 'saml-response' || kind === 'token-response');
  const verdict = failed ? 'invalid' : verified === undefined ? 'unverified' : 'valid';
  return {
    kind: 'capture',
    verdict,
    checks,
    ...(answer?.subject === undefined ? {} : { subject: answer.subject }),
    ...(answer?.attributes === undefined ? {} : { attributes: answer.attributes }),
    ...claimsOf(outcome, answer),
    sentence: sentenceFor(verdict, outcome, answer),
    messages: [...messages],
    hops: [...hops],
  };
}

function claimsOf(outcome: SignInOutcome, answer: InspectedMessage | undefined) {
  if (outcome.claims !== null)
    return { claims: { ...outcome.claims }, claimSources: { ...(outcome.claimSources ?? {}) } };
  return answer?.claims === undefined ? {} : { claims: answer.claims };
}

/** One sentence that can be sent to the partner: the message's own when it is at fault, else that of the first failed check. */
function sentenceFor(
  verdict: Inspection['verdict'],
  { messages, ownChecks }: SignInOutcome,
  answer: InspectedMessage | undefined,
): string {
  if (verdict === 'valid')
    return 'A sign-in through this connection was seen, and everything that could be checked holds.';
  const failedMessage = messages.findLast((message) => message.verdict === 'invalid');
  if (failedMessage?.sentence !== undefined) return failedMessage.sentence;
  const failed = ownChecks.find(({ status }) => status === 'fail');
  if (failed !== undefined) return `The sign-in did not succeed: ${failed.detail} ${failed.fix}`.trim();
  return answer?.sentence ?? 'No sign-in was seen, so nothing can be said about this connection.';
}
