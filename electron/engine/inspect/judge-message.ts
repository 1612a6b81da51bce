/** One message, its wrappings off: handed to the judge of its kind. What was broken on the way is a failed check. */
import { attributeOf } from '../kernel/xml/tree.ts';
import type { Contexts } from './build-contexts.ts';
import { createFindings, pass, skip } from './findings.ts';
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
import { showText } from './show-text.ts';
import { alone, type Companions, type RawMessage } from './unwrap/raw-message.ts';
import { kindOfXml } from './unwrap/recognise.ts';

/** @throws PorticoError `input/too-large` */
export async function judgeMessage(message: RawMessage, contexts: Contexts): Promise<Judged> {
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
        show: () => showText(message.text),
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
    return { ...nothingJudged, kind, findings, authentic: false, show: () => showText(text) };
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
