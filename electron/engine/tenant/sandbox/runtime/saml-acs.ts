/**
 * `/saml/sp/{iid}/acs`: takes the IdP's answer, judges it against exactly this connection, and lets the person in or
 * says which check stopped them. Each request is answered once; each assertion counts once (SAML Profiles §4.1.4.5).
 */
import type { Context } from 'hono';
import type { Check, Inspection } from '../../../../../shared/model/inspection.ts';
import { judgeSamlResponse } from '../../../inspect/index.ts';
import type { SamlJudgement, VerifiedAssertion } from '../../../inspect/judgement.ts';
import { isSameBrowser } from './browser-binding.ts';
import { openFlow, refuseSignIn } from './flows.ts';
import { letIn } from './let-in.ts';
import { peekResponse } from './peek-response.ts';
import { hashOf, SamlRequest } from './records.ts';
import { maxSamlFormBytes, readForm } from './request-input.ts';
import { idpMetadata, serviceProvider } from './saml-connection.ts';
import type { SamlIdp } from './saml-request.ts';
import { reasonOf } from './saml-start.ts';
import type { Site } from './site.ts';

const clockSkewSeconds = 60;

interface Sent {
  readonly relayState: string;
  readonly request: SamlRequest;
}

export async function answerAcs(site: Site, idp: SamlIdp, context: Context): Promise<Response> {
  const form = await readForm(context, maxSamlFormBytes);
  const message = form.get('SAMLResponse');
  if (message === undefined)
    return refuseSignIn(site, 'The identity provider sent no SAMLResponse.', { idp, status: 400 });
  const peeked = peekResponse(message);
  const sent = findRequest(site, form.get('RelayState'), peeked.inResponseTo);
  const flow = sent === null ? null : openFlow(site, sent.request.flow_id);
  const about = { idp, ...(flow === null ? {} : { flow: flow.flow }) };
  if (idp.disabled) return refuseSignIn(site, 'This identity provider is switched off.', about);

  let judgement: SamlJudgement;
  try {
    const metadata = await idpMetadata(site, idp, peeked.issuer);
    const provider = serviceProvider(site, idp);
    judgement = judgeSamlResponse(message, {
      idpMetadata: metadata,
      spEntityId: provider.entityId,
      acsUrl: provider.acsUrl,
      requestId: skipsRequestCheck(idp) ? peeked.inResponseTo : (sent?.request.request_id ?? null),
      now: site.context.clock.now(),
      clockSkewSeconds,
    });
  } catch (error) {
    return refuseSignIn(site, reasonOf(error), about);
  }
  const verdict = decide(site, idp, sent, judgement);
  site.context.emit(site.tenantId, {
    type: 'judged',
    at: site.context.clock.now(),
    accepted: verdict.reason === null,
    reason: verdict.reason ?? 'Every check passed.',
    message,
    inspection: verdict.inspection,
  });
  if (verdict.reason !== null)
    return refuseSignIn(site, verdict.reason, { ...about, details: detailsOf(verdict.inspection) });
  if (flow === null || sent === null) {
    return refuseSignIn(
      site,
      'The message holds, but no application asked for this sign-in. Start it from the application.',
      about,
    );
  }
  if (!isSameBrowser(context, sent.request.browser)) {
    return refuseSignIn(
      site,
      'The sign-in was begun in another browser, or this one keeps no cookies. Start again from the application.',
      about,
    );
  }
  const { subject, attributes } = personFrom(idp, verdict.verified);
  if (subject === '') return refuseSignIn(site, missingSubject(idp), about);
  return await letIn(flow, idp, { subject, attributes, amr: [] }, context);
}

const skipsRequestCheck = (idp: SamlIdp): boolean =>
  idp.method === 'saml' && idp.settings.skip_in_response_to_verification;

/** By RelayState; by the id that the message answers where the IdP dropped RelayState. Neither is trusted, both only find. */
function findRequest(
  { context, tenantId, server }: Site,
  relayState: string | undefined,
  inResponseTo: string | null,
): Sent | null {
  const byState = relayState === undefined ? null : context.store.get(tenantId, 'login', relayState);
  const byId =
    inResponseTo === null
      ? []
      : context.store.list(tenantId, 'login', { where: { type: 'saml', request_id: inResponseTo }, limit: 1 });
  for (const stored of [byState, ...byId]) {
    const parsed = SamlRequest.safeParse(stored?.body);
    if (stored !== null && stored !== undefined && parsed.success && parsed.data.organization_id === server.id) {
      return { relayState: stored.id, request: parsed.data };
    }
  }
  return null;
}

type Decision =
  | { readonly reason: string; readonly inspection: Inspection; readonly verified: null }
  | { readonly reason: null; readonly inspection: Inspection; readonly verified: VerifiedAssertion };

/** Adds what only this server knows: was there a request, was it answered before, was the assertion used before. */
function decide(site: Site, idp: SamlIdp, sent: Sent | null, judgement: SamlJudgement): Decision {
  const { store } = site.context;
  const { verified } = judgement;
  return store.transaction(() => {
    const own: Check[] = [];
    if (!skipsRequestCheck(idp)) {
      if (sent === null || sent.request.idp_id !== idp.id) {
        own.push(requestCheck('fail', 'This answers no request that this organization sent, or one that is too old.'));
      } else if (sent.request.answered) {
        own.push(requestCheck('fail', `The request ${sent.request.request_id} was already answered.`));
      }
    }
    if (verified !== null) {
      const usedId = `${idp.id}/${hashOf(`${verified.issuer} ${verified.assertionId}`)}`;
      const isUsed = store.get(site.tenantId, 'used_assertion', `${site.server.id}/${usedId}`) !== null;
      own.unshift(replayCheck(isUsed ? 'fail' : 'pass', verified.assertionId));
      if (!isUsed) {
        const until = new Date(verified.notOnOrAfter.getTime() + clockSkewSeconds * 1000);
        store.put(
          site.tenantId,
          'used_assertion',
          `${site.server.id}/${usedId}`,
          {},
          { parent: site.server.id, expiresAt: until },
        );
      }
    }
    if (sent !== null) store.put(site.tenantId, 'login', sent.relayState, { ...sent.request, answered: true });
    const inspection = withChecks(judgement.inspection, own);
    const failed = inspection.checks.find((check) => check.status === 'fail');
    if (verified !== null && failed === undefined) return { reason: null, inspection, verified };
    return { reason: inWords(inspection, failed), inspection, verified: null };
  });
}

function requestCheck(status: Check['status'], detail: string): Check {
  return {
    id: 'saml.in-response-to',
    status,
    title: 'The response answers our request',
    detail,
    fix: 'Start the sign-in again from the application, in one tab. An IdP tile has to point at the application, not at the ACS.',
    who: 'either',
    spec: 'SAML Profiles 4.1.4.3, 4.1.4.5',
  };
}

function replayCheck(status: Check['status'], assertionId: string): Check {
  return {
    id: 'replay',
    status,
    title: 'The assertion is used once',
    detail:
      status === 'fail'
        ? `The assertion ${assertionId} was posted before.`
        : `The assertion ${assertionId} was not seen before.`,
    fix: 'Start the sign-in again; reloading the page or going back sends the old message.',
    who: 'either',
    spec: 'SAML Profiles 4.1.4.5',
  };
}

/** Our own findings replace the judgement's of the same name and decide the verdict with it. */
function withChecks(inspection: Inspection, own: readonly Check[]): Inspection {
  const failed = own.some(({ status }) => status === 'fail');
  const kept = inspection.checks.filter((check) => !own.some(({ id, status }) => id === check.id && status === 'fail'));
  return { ...inspection, checks: [...kept, ...own], ...(failed ? { verdict: 'invalid' } : {}) };
}

function inWords(inspection: Inspection, failed: Check | undefined): string {
  if (failed === undefined) return inspection.sentence ?? 'The message could not be verified.';
  return `${failed.title}: ${failed.detail} (${failed.id})`;
}

const detailsOf = (inspection: Inspection): Readonly<Record<string, unknown>> => ({
  verdict: inspection.verdict,
  failed_checks: inspection.checks.filter(({ status }) => status === 'fail').map(({ id }) => id),
});

/** Who the assertion speaks of: the NameID, or the attribute that the connection names. */
function personFrom(idp: SamlIdp, verified: VerifiedAssertion) {
  const attribute =
    idp.method === 'saml_v2'
      ? idp.settings.user_id_attribute
      : idp.settings.identifier_source === 'attribute'
        ? idp.settings.identifier_attribute
        : '';
  const nameId = verified.nameId?.value ?? '';
  const values = Object.hasOwn(verified.attributes, attribute) ? verified.attributes[attribute] : undefined;
  const attributes: Record<string, unknown> = {};
  // The NameID can be mapped like an attribute; a real attribute of that name comes first.
  for (const name of ['NameID', 'name_id', 'subject', 'sub']) if (nameId !== '') attributes[name] = nameId;
  for (const [name, list] of Object.entries(verified.attributes)) {
    Object.defineProperty(attributes, name, {
      value: list.length === 1 ? list[0] : [...list],
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return { subject: attribute === '' ? nameId : (values?.[0] ?? ''), attributes };
}

function missingSubject(idp: SamlIdp): string {
  const attribute = idp.method === 'saml_v2' ? idp.settings.user_id_attribute : idp.settings.identifier_attribute;
  return attribute === ''
    ? 'The message names nobody: it has no NameID.'
    : `The message has no attribute ${attribute}, which identifies people on this connection.`;
}
