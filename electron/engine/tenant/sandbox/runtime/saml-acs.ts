/**
 * `/saml/sp/{iid}/acs`: takes the IdP's answer, judges it against exactly this connection, and lets the person in or
 * says which check stopped them. Each request is answered once; each assertion counts once (SAML Profiles §4.1.4.5).
 */
import { isUtf8 } from 'node:buffer';
import type { Context } from 'hono';
import { PorticoError } from '../../../../../shared/errors.ts';
import type { Check, Inspection } from '../../../../../shared/model/inspection.ts';
import { judgeSamlResponse, type SamlJudgement, type VerifiedAssertion } from '../../../inspect/index.ts';
import { isSameBrowser } from './browser-binding.ts';
import { define } from './claims.ts';
import { openFlow, refuseSignIn } from './flows.ts';
import { refusalDetails, refusalSentence, tellJudged } from './judged-message.ts';
import { letIn } from './let-in.ts';
import { peekResponse } from './peek-response.ts';
import { maxSamlFormBytes, readForm } from './request-input.ts';
import { idpMetadata, serviceProvider } from './saml-connection.ts';
import { clockSkewSeconds, decide, findSentRequest, skipsRequestCheck } from './saml-decision.ts';
import type { SamlIdp } from './saml-request.ts';
import { reasonOf } from './saml-start.ts';
import type { Site } from './site.ts';

export async function answerAcs(site: Site, idp: SamlIdp, context: Context): Promise<Response> {
  let form: ReadonlyMap<string, string>;
  try {
    form = await readForm(context, maxSamlFormBytes);
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code !== 'input/too-large') throw error;
    return refuseUnjudged(site, idp, '', tooLarge(error.why));
  }
  const encoded = form.get('SAMLResponse');
  if (encoded === undefined)
    return refuseSignIn(site, 'The identity provider sent no SAMLResponse.', { idp, status: 400 });
  const message = decodeMessage(encoded);
  if (message === null) return refuseUnjudged(site, idp, encoded, notBase64);
  const peeked = peekResponse(message);
  const sent = findSentRequest(site, form.get('RelayState'), peeked.inResponseTo);
  const open = sent === null ? null : openFlow(site, sent.request.flow_id);
  const about = { idp, ...(open === null ? {} : { flow: open.flow }) };
  if (idp.disabled) return refuseSignIn(site, 'This identity provider is switched off.', about);

  let judgement: SamlJudgement;
  try {
    const provider = serviceProvider(site, idp);
    judgement = judgeSamlResponse(message, {
      idpMetadata: await idpMetadata(site, idp, peeked.issuer),
      spEntityId: provider.entityId,
      acsUrl: provider.acsUrl,
      requestId: skipsRequestCheck(idp) ? peeked.inResponseTo : (sent?.request.request_id ?? null),
      now: site.context.clock.now(),
      clockSkewSeconds,
    });
  } catch (error) {
    return refuseSignIn(site, reasonOf(error), about);
  }
  const decision = decide(site, idp, sent, judgement);
  tellJudged(site, message, decision.inspection, decision.reason === null);
  if (decision.reason !== null) {
    return refuseSignIn(site, decision.reason, { ...about, details: refusalDetails(decision.inspection) });
  }
  if (open === null || sent === null) {
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
  const { subject, attributes } = personFrom(idp, decision.verified);
  if (subject === '') return refuseSignIn(site, missingSubject(idp), about);
  return await letIn(open, idp, { subject, attributes, amr: [] }, context);
}

/** Base64 with line ends, nothing else (SAML Bindings §3.5.4); the text is UTF-8. */
function decodeMessage(encoded: string): string | null {
  const compact = encoded.replace(/[\r\n\t ]+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return null;
  const bytes = Buffer.from(compact, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}

const notBase64: Check = {
  id: 'input.decode',
  status: 'fail',
  title: 'The message can be decoded',
  detail: 'SAMLResponse is not the base64 of UTF-8 text.',
  fix: 'The identity provider has to send the response as base64, undeflated, in the POST binding.',
  who: 'partner',
  spec: 'SAML Bindings 3.5.4',
};

const tooLarge = (detail: string): Check => ({
  id: 'input.size',
  status: 'fail',
  title: 'The message has a sensible size',
  detail,
  fix: 'Send fewer attributes, for example only the groups that the applications need, and no pictures.',
  who: 'partner',
  spec: 'CWE-409; CWE-776',
});

/** What cannot be read is refused by the one check that says why. */
function refuseUnjudged(site: Site, idp: SamlIdp, message: string, check: Check): Response {
  const inspection: Inspection = { kind: 'saml-response', verdict: 'invalid', checks: [check] };
  const reason = refusalSentence(inspection);
  tellJudged(site, message, inspection, false);
  return refuseSignIn(site, reason, {
    idp,
    status: check.id === 'input.size' ? 413 : 400,
    details: refusalDetails(inspection),
  });
}

interface Named {
  readonly subject: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const namesOfNameId = ['NameID', 'name_id', 'subject', 'sub'] as const;

/** Who the assertion speaks of: the NameID, or the attribute that the connection names. */
function personFrom(idp: SamlIdp, verified: VerifiedAssertion): Named {
  const attribute = identifyingAttribute(idp);
  const nameId = verified.nameId?.value ?? '';
  const attributes: Record<string, unknown> = {};
  // The NameID can be mapped like an attribute; a real attribute of that name comes first.
  for (const name of namesOfNameId) if (nameId !== '') attributes[name] = nameId;
  for (const [name, values] of Object.entries(verified.attributes))
    define(attributes, name, values.length === 1 ? values[0] : [...values]);
  const named = Object.hasOwn(verified.attributes, attribute) ? verified.attributes[attribute]?.[0] : undefined;
  return { subject: attribute === '' ? nameId : (named ?? ''), attributes };
}

/** Empty: the NameID identifies people. */
function identifyingAttribute(idp: SamlIdp): string {
  if (idp.method === 'saml_v2') return idp.settings.user_id_attribute;
  return idp.settings.identifier_source === 'attribute' ? idp.settings.identifier_attribute : '';
}

function missingSubject(idp: SamlIdp): string {
  const attribute = identifyingAttribute(idp);
  return attribute === ''
    ? 'The message names nobody: it has no NameID.'
    : `The message has no attribute ${attribute}, which identifies people on this connection.`;
}
