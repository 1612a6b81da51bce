/**
 * What travels beside a SAML message: the signature of the redirect binding over the text as it was encoded, repeated parameters,
 * RelayState (saml-bindings-2.0 §3.4).
 */
import type { XmlElement } from '../../kernel/xml/tree.ts';
import { decodeBase64 } from '../base64.ts';
import { type Findings, fail, type Outcome, pass, skip, warn } from '../findings.ts';
import { fitsKey, signatureAlgorithms, verifies, whyRefused } from '../signature/algorithms.ts';
import { keyInWords, rsaWeakness } from '../trust/certificates.ts';
import { type KeyRing, reportKeyUsed } from '../trust/key-ring.ts';
import type { Carrier, Parameter } from '../unwrap/raw-message.ts';
import type { QueryAuthenticity, SamlContext } from './context.ts';
import { isSignature } from './judge-signatures.ts';

const once = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature', 'SAMLEncoding'];

/** Repeated or contradicting parameters, and RelayState against what was sent. */
export function checkCarrier(carrier: Carrier, relayState: string | undefined, findings: Findings): void {
  findings.add('redirect.parameters', parametersOutcome(carrier.parameters));
  if (relayState !== undefined) findings.add('saml.relay-state', relayStateOutcome(carrier.parameters, relayState));
}

function parametersOutcome(parameters: readonly Parameter[]): Outcome {
  const names = parameters.map(({ name }) => name);
  const twice = once.find((name) => names.filter((other) => other === name).length > 1);
  if (twice !== undefined)
    return fail(`The parameter ${twice} occurs twice; two products would read two different messages.`);
  if (names.includes('SAMLRequest') && names.includes('SAMLResponse'))
    return fail('There is a request and a response in one; two products would read two different messages.');
  return pass('Each occurs once.');
}

function relayStateOutcome(parameters: readonly Parameter[], expected: string): Outcome {
  const parameter = parameters.find(({ name }) => name === 'RelayState');
  if (parameter === undefined) return fail('RelayState did not come back.', { expected, received: '(none)' });
  if (parameter.value === expected) return pass('It is what was sent.');
  return fail('RelayState is not what was sent.', { expected, received: parameter.value ?? '(unreadable)' });
}

/** @param hint what the person would give to enable the check */
export function judgeQuery(
  carrier: Carrier,
  root: XmlElement,
  ring: KeyRing,
  hint: string,
  context: SamlContext,
  findings: Findings,
): QueryAuthenticity {
  if (carrier.binding !== 'redirect') return null;
  const find = (name: string): Parameter | undefined => carrier.parameters.find((parameter) => parameter.name === name);
  const signature = find('Signature');
  const sigAlg = find('SigAlg');
  if (signature === undefined && sigAlg === undefined) {
    if (!root.children.some((node) => node.type === 'element' && isSignature(node)))
      findings.add('redirect.unsigned', skip('The query is not signed.'));
    return 'unsigned';
  }
  findings.add('redirect.unsigned', pass('The query is signed.'));
  if (signature === undefined || sigAlg === undefined) {
    findings.add(
      'redirect.signature',
      fail(`The query has ${signature === undefined ? 'SigAlg without Signature' : 'Signature without SigAlg'}.`),
    );
    return 'broken';
  }
  const identifier = sigAlg.value ?? '(unreadable)';
  const algorithm = signatureAlgorithms.get(identifier);
  if (algorithm === undefined) {
    findings.add(
      'redirect.algorithm',
      fail(`Signed with ${identifier.slice(0, 120)}; ${whyRefused(identifier)}.`, {
        expected: 'RSA-SHA256 or better',
        received: identifier,
      }),
    );
    findings.add('redirect.signature', skip('Not verified, because the algorithm is refused.'));
    return 'broken';
  }
  const weak = algorithm.hash === 'sha1';
  if (weak)
    findings.add(
      'redirect.algorithm',
      (context.allowSha1 ? warn : fail)('Signed with SHA-1, which can be forged.', {
        expected: 'RSA-SHA256 or better',
        received: algorithm.name,
      }),
    );
  else findings.add('redirect.algorithm', pass(`${algorithm.name}.`));
  const value = signature.value === null ? null : decodeBase64(signature.value);
  if (value === null) {
    findings.add(
      'redirect.signature',
      fail('The Signature parameter is not base64; it was changed or encoded again on the way.'),
    );
    return 'broken';
  }
  if (ring.keys.length === 0) {
    findings.add('redirect.signature', skip(`No trusted key to compare with; give ${hint}.`));
    return weak && !context.allowSha1 ? 'broken' : 'unknown';
  }
  const signed = signedText(carrier, find('RelayState'), sigAlg);
  const used = ring.keys.find(({ key }) => fitsKey(algorithm, key) && verifies(algorithm, key, signed, value));
  if (used === undefined) {
    findings.add('redirect.signature', fail(explain(carrier, ring, algorithm, value, find('RelayState'), sigAlg)));
    return 'broken';
  }
  findings.add('redirect.signature', pass(`The query is what was signed, with the key ${used.fingerprint}.`));
  reportKeyUsed(used, ring, context.now, findings);
  const weakness = rsaWeakness(used.key);
  if (weakness !== null) {
    findings.add(
      'sig.key-size',
      fail(`The key ${weakness}.`, { expected: 'RSA 2048 bits or more', received: keyInWords(used.key) }),
    );
    return 'broken';
  }
  findings.add('sig.key-size', pass(`${keyInWords(used.key)}.`));
  return weak && !context.allowSha1 ? 'broken' : 'authentic';
}

/** Message, RelayState when present, SigAlg: in this order whatever the order in the query, and still encoded. */
function signedText(
  carrier: Carrier,
  relayState: Parameter | undefined,
  sigAlg: Parameter,
  encode: (parameter: Parameter) => string = ({ raw }) => raw,
): string {
  const message = carrier.parameters.find(({ name }) => name === carrier.parameter);
  const parts = [
    ...(message === undefined ? [] : [message]),
    ...(relayState === undefined ? [] : [relayState]),
    sigAlg,
  ];
  return parts.map((parameter) => `${parameter.name}=${encode(parameter)}`).join('&');
}

const recodings: readonly ((parameter: Parameter) => string)[] = [
  ({ value }) => encodeURIComponent(value ?? ''),
  ({ value }) => encodeURIComponent(value ?? '').replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ({ value }) => new URLSearchParams([['', value ?? '']]).toString().slice(1),
];

function explain(
  carrier: Carrier,
  ring: KeyRing,
  algorithm: Parameters<typeof verifies>[0],
  value: Buffer,
  relayState: Parameter | undefined,
  sigAlg: Parameter,
): string {
  const holdsFor = (text: string): boolean =>
    ring.keys.some(({ key }) => fitsKey(algorithm, key) && verifies(algorithm, key, text, value));
  if (recodings.some((encode) => holdsFor(signedText(carrier, relayState, sigAlg, encode)))) {
    return 'The query was encoded again on the way: its values are right, their encoding is not the one that was signed.';
  }
  if (relayState !== undefined && holdsFor(signedText(carrier, undefined, sigAlg)))
    return 'RelayState was added or is not covered by the signature.';
  const foreign = ring.foreign.find(
    ({ key }) =>
      fitsKey(algorithm, key.key) && verifies(algorithm, key.key, signedText(carrier, relayState, sigAlg), value),
  );
  if (foreign !== undefined)
    return `The query was signed with the key of ${foreign.entityId}, not with one of the issuer.`;
  return 'The query was changed after it was signed, or signed with another key.';
}
