/** From a judgement to the inspected message: verdict, sentence, checks in reading order, and what may be shown. */
import type { Check, InspectedMessage, MessageKind, Verdict } from '../../../shared/model/inspection.ts';
import type { Judged } from './saml/judged.ts';

/** @param wrappings how the message was unwrapped, outermost first */
export function toMessage(judged: Judged, wrappings: readonly string[] = []): InspectedMessage {
  const checks = judged.findings.toChecks();
  const verdict = verdictOf(checks, judged.authentic);
  const { content, parts } = judged.show();
  return {
    kind: judged.kind,
    verdict,
    checks,
    ...(judged.subject !== null && { subject: { ...judged.subject } }),
    ...(judged.attributes !== null && { attributes: copyLists(judged.attributes) }),
    ...(judged.claims !== null && { claims: { ...judged.claims } }),
    ...(wrappings.length > 0 && { wrappings: [...wrappings] }),
    content,
    ...(parts.length > 0 && { parts: [...parts] }),
    sentence: sentenceFor(judged.kind, verdict, checks),
  };
}

/** `valid` only when somebody we trust wrote it and nothing failed. */
export function verdictOf(checks: readonly Check[], authentic: boolean): Verdict {
  if (checks.some(({ status }) => status === 'fail')) return 'invalid';
  return authentic ? 'valid' : 'unverified';
}

const nouns: Readonly<Record<MessageKind, string>> = {
  'saml-response': 'SAML response',
  'saml-assertion': 'SAML assertion',
  'saml-authn-request': 'SAML authentication request',
  'saml-logout-request': 'SAML logout request',
  'saml-logout-response': 'SAML logout response',
  'saml-metadata': 'SAML metadata',
  jwt: 'token',
  jwe: 'encrypted token',
  jwks: 'key set',
  'oidc-discovery': 'discovery document',
  'token-response': 'token response',
  certificate: 'certificate',
  capture: 'capture',
};

/** Which failed check explains the others, most telling first; the rest follow in reading order. */
const telling = [
  'input.decode',
  'xml.dtd',
  'xml.well-formed',
  'saml.one-assertion',
  'xml.duplicate-id',
  'xml.comment-in-text',
  'saml.status',
  'oidc.response',
  'sig.place',
  'sig.structure',
  'sig.one-reference',
  'sig.present',
  'jwt.alg',
  'trust.issuer',
  'sig.digest',
  'sig.value',
  'jwt.signature',
];

/** One sentence with the verdict and what to do, ready to be sent to the partner. */
export function sentenceFor(kind: MessageKind, verdict: Verdict, checks: readonly Check[]): string {
  const noun = nouns[kind];
  if (verdict === 'valid') {
    const warnings = checks.filter(({ status }) => status === 'warn').length;
    const but = warnings === 0 ? '' : `, with ${warnings} ${warnings === 1 ? 'thing' : 'things'} to look at`;
    return `This ${noun} is valid: it was signed with a trusted key and everything that could be checked holds${but}.`;
  }
  if (verdict === 'unverified') {
    const missing = checks.find(
      ({ id, status }) =>
        status === 'skip' && /^(trust\.keys|jwt\.key|enc\.key|jwe\.decrypt|redirect\.unsigned)$/.test(id),
    );
    return `Nothing is wrong with this ${noun}, but nobody can say who wrote it${missing === undefined ? '.' : `: ${lowerFirst(missing.detail)}`}`;
  }
  const failed = checks.filter(({ status }) => status === 'fail');
  const main =
    telling.map((id) => failed.find((check) => check.id === id)).find((check) => check !== undefined) ?? failed[0];
  if (main === undefined) return `This ${noun} is not valid.`;
  // `sig.all` repeats the signature check that failed.
  const others = failed.filter(({ id }) => id !== 'sig.all' && id !== main.id).length;
  const more = others === 0 ? '' : ` ${others} more ${others === 1 ? 'check' : 'checks'} failed.`;
  return `This ${noun} is not valid: ${inSentence(main.detail)} ${main.fix}${more}`.trim();
}

/** A plain first word loses its capital behind a colon; a name such as `NameID` or `RSA-SHA1` keeps it. */
const inSentence = (text: string): string =>
  ending(/^[A-Z][a-z]*[ ,]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text);
const lowerFirst = (text: string): string => ending(`${text.charAt(0).toLowerCase()}${text.slice(1)}`);
const ending = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function copyLists(lists: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, [...values]]));
}
