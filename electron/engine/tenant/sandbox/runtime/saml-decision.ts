/**
 * Adds to the judgement of a SAML response what only this server knows: was there a request, was it answered before, was
 * the assertion used before. Says in one sentence why a response is refused.
 */
import type { Check, Inspection } from '../../../../../shared/model/inspection.ts';
import type { SamlJudgement, VerifiedAssertion } from '../../../inspect/index.ts';
import { refusalSentence } from './judged-message.ts';
import { hashOf, SamlRequest } from './records.ts';
import type { SamlIdp } from './saml-request.ts';
import type { Site } from './site.ts';

export const clockSkewSeconds = 60;

export interface SentRequest {
  readonly relayState: string;
  readonly request: SamlRequest;
}

export type Decision =
  | { readonly reason: string; readonly inspection: Inspection; readonly verified: null }
  | { readonly reason: null; readonly inspection: Inspection; readonly verified: VerifiedAssertion };

export const skipsRequestCheck = (idp: SamlIdp): boolean =>
  idp.method === 'saml' && idp.settings.skip_in_response_to_verification;

/** By RelayState; by the id that the message answers where the IdP dropped RelayState. Neither is trusted, both only find. */
export function findSentRequest(
  { context, tenantId, server }: Site,
  relayState: string | undefined,
  inResponseTo: string | null,
): SentRequest | null {
  const byState = relayState === undefined ? null : context.store.get(tenantId, 'login', relayState);
  const where = { type: 'saml', request_id: inResponseTo ?? '' };
  const byId =
    inResponseTo === null ? [] : context.store.list(tenantId, 'login', { parent: server.id, where, limit: 1 });
  for (const stored of byState === null ? byId : [byState, ...byId]) {
    const parsed = SamlRequest.safeParse(stored.body);
    if (parsed.success && parsed.data.organization_id === server.id)
      return { relayState: stored.id, request: parsed.data };
  }
  return null;
}

/** Decides, and in the same transaction remembers the request as answered and the assertion as used. */
export function decide(site: Site, idp: SamlIdp, sent: SentRequest | null, judgement: SamlJudgement): Decision {
  const { store } = site.context;
  const { verified } = judgement;
  return store.transaction(() => {
    const own: Check[] = [];
    let isReplay = false;
    if (verified !== null) {
      const usedId = `${site.server.id}/${idp.id}/${hashOf(`${verified.issuer} ${verified.assertionId}`)}`;
      const isUsed = store.get(site.tenantId, 'used_assertion', usedId) !== null;
      isReplay = isUsed;
      own.push(replayCheck(isUsed ? 'fail' : 'pass', verified.assertionId));
      if (!isUsed) {
        const expiresAt = new Date(verified.notOnOrAfter.getTime() + clockSkewSeconds * 1000);
        store.put(site.tenantId, 'used_assertion', usedId, {}, { parent: site.server.id, expiresAt });
      }
    }
    // A replay answers an answered request by nature; one reason is enough.
    const requestProblem = isReplay || skipsRequestCheck(idp) ? null : problemOfRequest(idp, sent);
    if (requestProblem !== null) own.push(requestCheck(requestProblem));
    if (sent !== null) store.put(site.tenantId, 'login', sent.relayState, { ...sent.request, answered: true });
    const inspection = withChecks(judgement.inspection, own);
    const failed = inspection.checks.find((check) => check.status === 'fail');
    if (verified !== null && failed === undefined) return { reason: null, inspection, verified };
    return { reason: refusalSentence(inspection), inspection, verified: null };
  });
}

function problemOfRequest(idp: SamlIdp, sent: SentRequest | null): string | null {
  if (sent === null) return 'This answers no request that this organization sent, or one that is too old.';
  if (sent.request.idp_id !== idp.id) return 'This answers a request that was sent to another identity provider.';
  return sent.request.answered ? `The request ${sent.request.request_id} was already answered.` : null;
}

function requestCheck(detail: string): Check {
  return {
    id: 'saml.in-response-to',
    status: 'fail',
    title: 'The response answers our request',
    detail,
    fix: 'Start the sign-in again from the application, in one tab. A tile at the IdP has to point at the application, not at the ACS.',
    who: 'either',
    spec: 'SAML Profiles 4.1.4.3, 4.1.4.5',
  };
}

function replayCheck(status: 'pass' | 'fail', assertionId: string): Check {
  return {
    id: 'replay',
    status,
    title: 'The assertion is used once',
    detail: `The assertion ${assertionId} was ${status === 'fail' ? 'posted before' : 'not seen before'}.`,
    fix: 'Start the sign-in again; reloading the page or going back sends the old message.',
    who: 'either',
    spec: 'SAML Profiles 4.1.4.5',
  };
}

/** Our own failed findings take the place of the judgement's of the same name, and decide the verdict with it. */
function withChecks(inspection: Inspection, own: readonly Check[]): Inspection {
  const ownFailed = own.filter(({ status }) => status === 'fail');
  const checks = inspection.checks.map((check) => ownFailed.find(({ id }) => id === check.id) ?? check);
  const all = [...checks, ...own.filter((check) => !checks.includes(check))];
  if (ownFailed.length === 0) return { ...inspection, checks: all };
  const invalid: Inspection = { ...inspection, checks: all, verdict: 'invalid' };
  return inspection.verdict === 'valid' ? { ...invalid, sentence: refusalSentence(invalid) } : invalid;
}
