/** The judgement that the sandbox and the sign-in test act on: one Response against one connection. */
import { createFindings } from './findings.ts';
import type { SamlExpectations, SamlJudgement } from './judgement.ts';
import { parseMessage } from './parse-message.ts';
import { readPrivateKey } from './read-private-key.ts';
import type { SamlContext } from './saml/context.ts';
import { judgeResponse } from './saml/judge-response.ts';
import { type Judged, nothingJudged } from './saml/judged.ts';
import { showText } from './show-text.ts';
import { toMessage } from './to-message.ts';
import { readEntities } from './trust/read-entities.ts';

const noTrust = { entities: [], certificates: [], role: 'sp', hint: 'its metadata' } as const;

/**
 * Judges the XML of a SAML Response as the service provider that is described in `expected`.
 *
 * @returns `verified` holds what a verified signature covers, and is null unless the verdict is `valid`
 * @throws PorticoError `input/unreadable` when the metadata or the key of the expectations cannot be read; `input/too-large`
 */
export function judgeSamlResponse(xml: string, expected: SamlExpectations): SamlJudgement {
  const context: SamlContext = {
    idp: {
      entities: readEntities(expected.idpMetadata),
      certificates: [],
      role: 'idp',
      hint: "the identity provider's metadata",
      ...(expected.idpEntityId !== undefined && { entityId: expected.idpEntityId }),
    },
    sp: noTrust,
    spEntityId: expected.spEntityId,
    acsUrl: expected.acsUrl,
    requestId: expected.requestId,
    relayState: undefined,
    decryptKey: expected.decryptKeyPem === undefined ? null : readPrivateKey(expected.decryptKeyPem),
    now: expected.now,
    skewMs: expected.clockSkewSeconds * 1000,
    allowSha1: false,
  };
  const document = parseMessage(xml.replace(/^\uFEFF/, ''));
  const judged = 'root' in document ? judgeAsResponse(document, context) : notXml(xml, document);
  return { inspection: toMessage(judged), verified: judged.verified };
}

/** Only a Response signs somebody in: a bare assertion is judged, but never accepted. */
function judgeAsResponse(document: Parameters<typeof judgeResponse>[0], context: SamlContext): Judged {
  const judged = judgeResponse(document, context);
  if (judged.kind === 'saml-response') return judged;
  judged.findings.add('saml.unexpected-element', {
    status: 'fail',
    detail: `The message is ${document.root.local.slice(0, 60)} instead of a Response.`,
    expected: 'Response',
    received: document.root.local.slice(0, 60),
  });
  return { ...judged, authentic: false, verified: null };
}

function notXml(xml: string, [id, outcome]: Exclude<ReturnType<typeof parseMessage>, { root: unknown }>): Judged {
  const findings = createFindings();
  findings.add(id, outcome);
  return {
    ...nothingJudged,
    kind: 'saml-response',
    findings,
    authentic: false,
    show: () => showText(xml),
  };
}
