/**
 * One text in, one inspection out: recognise, unwrap, judge every message, put the verdict together. A recording is judged as a
 * whole: each message by itself, then assertions that were used twice.
 */
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import { PorticoError } from '../../../shared/errors.ts';
import type { Check, InspectedMessage, Inspection } from '../../../shared/model/inspection.ts';
import { attributeOf } from '../kernel/xml/tree.ts';
import { buildContexts, type Contexts } from './build-contexts.ts';
import { createFindings, fail, pass, skip } from './findings.ts';
import {
  judgeAuthorizationResponse,
  judgeDiscovery,
  judgeKeySet,
  readDocument,
  responseOutcomeOf,
  unsigned,
} from './jose/judge-documents.ts';
import { judgeToken } from './jose/judge-token.ts';
import { judgeCertificates } from './judge-certificates.ts';
import { limits, metadataLimits } from './limits.ts';
import { parseMessage } from './parse-message.ts';
import { checkCarrier } from './saml/check-query.ts';
import type { SamlContext } from './saml/context.ts';
import { judgeMetadata } from './saml/judge-metadata.ts';
import { judgeRequest } from './saml/judge-request.ts';
import { judgeResponse } from './saml/judge-response.ts';
import { type Judged, nothingJudged } from './saml/judged.ts';
import { sentenceFor, toMessage, verdictOf } from './to-message.ts';
import { alone, type Companions, type RawMessage } from './unwrap/raw-message.ts';
import { kindOfXml, recognise } from './unwrap/recognise.ts';

/**
 * @param now  the instant of judgement, unless the context names another
 * @throws PorticoError `input/unreadable` when nothing is recognised, or something that was given cannot be used; `input/too-large`
 */
export async function inspect(input: Buffer | string, context: InspectContext, now: Date): Promise<Inspection> {
  const { isCapture, messages } = recognise(input);
  if (messages.length > limits.messages)
    throw new PorticoError('input/too-large', `There are more than ${limits.messages} messages in it.`);
  const contexts = buildContexts(context, now);
  const mixed = messages.some((message) => message.type === 'xml' && kindOfXml(message.text) !== 'saml-authn-request');
  const captureContexts = isCapture && mixed ? withoutSenderCertificates(contexts) : contexts;
  const judged: Judged[] = [];
  for (const message of messages) judged.push(await judge(message, captureContexts));
  if (isCapture) reportReplay(judged);
  const inspected = judged.map((result, index) => toMessage(result, messages[index]?.wrappings));
  const [only] = inspected;
  if (!isCapture && inspected.length === 1 && only !== undefined) return only;
  return joinMessages(inspected);
}

/** In a recording the given certificate is the identity provider's, so it says nothing about the requests in it. */
function withoutSenderCertificates(contexts: Contexts): Contexts {
  const { sp } = contexts.saml;
  return {
    ...contexts,
    saml: {
      ...contexts.saml,
      sp: { ...sp, certificates: [], hint: "the service provider's metadata (--sp-metadata)" },
    },
  };
}

async function judge(message: RawMessage, contexts: Contexts): Promise<Judged> {
  switch (message.type) {
    case 'xml':
      return judgeXml(message, contexts);
    case 'token':
      return judgeOneToken(message.text, message.companions, contexts);
    case 'json':
      return judgeJson(message.kind, message.text, contexts);
    case 'oauth':
      return judgeAuthorizationResponse(message.parameters);
    case 'certificate':
      return judgeCertificates(message.text, contexts.saml.now);
    case 'broken': {
      const findings = createFindings();
      for (const [id, outcome] of message.problems) findings.add(id, outcome);
      return {
        ...nothingJudged,
        kind: message.kind,
        findings,
        authentic: false,
        show: () => ({ content: message.text, parts: [] }),
      };
    }
  }
}

function judgeXml({ text, carrier, wrappings }: Extract<RawMessage, { type: 'xml' }>, contexts: Contexts): Judged {
  const kind = kindOfXml(text) ?? 'saml-response';
  const isMetadata = kind === 'saml-metadata';
  const document = isMetadata ? parseMessage(text, metadataLimits, limits.metadataBytes) : parseMessage(text);
  if (!('root' in document)) {
    const findings = createFindings();
    const [id, outcome] = document;
    findings.add(id, outcome);
    return { ...nothingJudged, kind, findings, authentic: false, show: () => ({ content: text, parts: [] }) };
  }
  const destination = attributeOf(document.root, 'Destination');
  const saml: SamlContext = {
    ...contexts.saml,
    acsUrl: contexts.acsUrls.find((url) => url === destination) ?? contexts.saml.acsUrl,
  };
  const judged = judgeByKind(kind, document, saml, contexts, carrier);
  if (carrier !== null) checkCarrier(carrier, saml.relayState, judged.findings);
  else if (saml.relayState !== undefined && !isMetadata)
    judged.findings.add(
      'saml.relay-state',
      skip('No RelayState travels with the message in this form; inspect the whole query or form.'),
    );
  if (wrappings.length > 0) judged.findings.add('input.decode', pass(`Decoded completely: ${wrappings.join(', ')}.`));
  return judged;
}

function judgeByKind(
  kind: Judged['kind'],
  document: Parameters<typeof judgeResponse>[0],
  saml: SamlContext,
  contexts: Contexts,
  carrier: Parameters<typeof judgeResponse>[2],
): Judged {
  if (kind === 'saml-metadata') return judgeMetadata(document, contexts.certificates, saml);
  if (kind === 'saml-authn-request' || kind === 'saml-logout-request' || kind === 'saml-logout-response')
    return judgeRequest(kind, document, saml, carrier ?? null);
  return judgeResponse(document, saml, carrier);
}

function judgeOneToken(text: string, companions: Companions, { token }: Contexts): Promise<Judged> {
  return judgeToken(text, {
    ...token,
    accessToken: companions.accessToken ?? token.accessToken,
    code: companions.code ?? token.code,
    frontChannel: companions.frontChannel,
    mustBeIdToken: token.nonce !== undefined || companions.frontChannel,
  });
}

async function judgeJson(
  kind: 'jwks' | 'oidc-discovery' | 'token-response',
  text: string,
  contexts: Contexts,
): Promise<Judged> {
  if (kind === 'jwks') return judgeKeySet(text);
  if (kind === 'oidc-discovery') return judgeDiscovery(text, contexts.token.issuer);
  const read = readDocument('token-response', text);
  if (!('value' in read)) return read;
  const { id_token: idToken, access_token: accessToken } = read.value;
  const error = responseOutcomeOf(read.value);
  const own = typeof accessToken === 'string' ? accessToken : undefined;
  // An access token is for the API, so it is judged only when there is no ID token to judge.
  const token = typeof idToken === 'string' ? idToken : own?.split('.').length === 3 ? own : null;
  if (token === null) {
    read.findings.add('oidc.response', error);
    return unsigned('token-response', read.findings, text, null);
  }
  const companions = typeof idToken === 'string' && own !== undefined ? { ...alone, accessToken: own } : alone;
  const judged = await judgeOneToken(token, companions, contexts);
  judged.findings.add('oidc.response', error);
  return { ...judged, kind: 'token-response' };
}

/** One assertion ID is accepted once, however it was wrapped the second time (saml-profiles-2.0 §4.1.4.5). */
function reportReplay(judged: readonly Judged[]): void {
  const seen = new Map<string, number>();
  for (const [index, { assertionIds, findings }] of judged.entries()) {
    for (const id of assertionIds) {
      const first = seen.get(id);
      if (first === undefined) findings.add('replay', pass('Seen once in this recording so far.'));
      else
        findings.add(
          'replay',
          fail(`The same assertion was posted twice (message ${first + 1} and message ${index + 1}).`, {
            received: id,
          }),
        );
      if (first === undefined) seen.set(id, index);
    }
  }
}

function joinMessages(messages: readonly InspectedMessage[]): Inspection {
  const checks: Check[] = messages.flatMap((message, index) =>
    message.checks.map((check) => ({ ...check, message: index })),
  );
  const invalid = messages.some(({ verdict }) => verdict === 'invalid');
  const verified = messages.findLast(({ verdict }) => verdict === 'valid');
  const verdict = verdictOf(invalid ? checks : [], verified !== undefined);
  return {
    kind: 'capture',
    verdict,
    checks,
    ...(verified?.subject !== undefined && { subject: verified.subject }),
    ...(verified?.attributes !== undefined && { attributes: verified.attributes }),
    ...(verified?.claims !== undefined && { claims: verified.claims }),
    sentence: sentenceFor('capture', verdict, checks),
    messages: [...messages],
  };
}
