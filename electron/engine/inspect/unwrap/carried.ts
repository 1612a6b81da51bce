/** Messages that travel as parameters: SAML in a query or form, tokens and codes of an authorization response. */
import type { CheckId } from '../check-table.ts';
import { fail } from '../findings.ts';
import type { Budget } from './budget.ts';
import { decodeSaml } from './decode-saml.ts';
import { splitParameters, valueOfParameter } from './parameters.ts';
import type { Companions, Parameter, RawMessage } from './raw-message.ts';

/**
 * @param from  where the parameters were found, in the person's words: `query`, `form`
 * @param isQuery  true: certainly a query, false: certainly a form, null: the encoding decides
 * @returns an empty list when there is no message among them
 */
export function carriedMessages(
  parameters: readonly Parameter[],
  from: string,
  isQuery: boolean | null,
  budget: Budget,
): RawMessage[] {
  const saml = parameters.filter(({ name }) => name === 'SAMLRequest' || name === 'SAMLResponse');
  const [first] = saml;
  if (first !== undefined) {
    // With both, or with one twice, the first is judged, and redirect.parameters says why that is not good enough.
    return [samlMessage(first, parameters, from, isQuery, budget)];
  }
  return oauthMessages(parameters, from);
}

function samlMessage(
  parameter: Parameter,
  parameters: readonly Parameter[],
  from: string,
  isQuery: boolean | null,
  budget: Budget,
): RawMessage {
  const wrapping = `${from} parameter ${parameter.name}`;
  const kind = parameter.name === 'SAMLRequest' ? 'saml-authn-request' : 'saml-response';
  const broken = (problem: string, id: CheckId = 'input.decode'): RawMessage => ({
    type: 'broken',
    kind,
    problems: [[id, fail(problem)]],
    text: parameter.raw,
    wrappings: [wrapping],
  });
  if (parameter.value === null) return broken('The percent-encoding is cut off or was changed while copying.');
  const encoding = parameters.find(({ name }) => name === 'SAMLEncoding');
  if (encoding !== undefined && encoding.value !== deflateEncoding) {
    return broken(
      `SAMLEncoding is ${encoding.value?.slice(0, 100) ?? 'unreadable'}, which is unknown.`,
      'redirect.parameters',
    );
  }
  const decoded = decodeSaml(parameter.value, budget);
  if ('problem' in decoded) return broken(decoded.problem);
  const signed = parameters.some(({ name }) => name === 'Signature' || name === 'SigAlg');
  const binding = (isQuery ?? (decoded.deflated || signed)) ? 'redirect' : 'post';
  return {
    type: 'xml',
    text: decoded.xml,
    wrappings: [wrapping, ...decoded.wrappings],
    // A signed query is verified as it was encoded; of a form nobody asks the long text again.
    carrier: { binding, parameter: parameter.name, parameters: binding === 'post' ? others(parameters) : parameters },
  };
}

const others = (parameters: readonly Parameter[]): Parameter[] =>
  parameters.map((each) => (/^SAMLRe(?:quest|sponse)$/.test(each.name) ? { ...each, raw: '', value: '' } : each));

const deflateEncoding = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

function oauthMessages(parameters: readonly Parameter[], from: string): RawMessage[] {
  // A request to the token endpoint also carries a code; it is not an answer.
  if (parameters.some(({ name }) => name === 'grant_type' || name === 'response_type')) return [];
  const idToken = valueOfParameter(parameters, 'id_token');
  const accessToken = valueOfParameter(parameters, 'access_token') ?? undefined;
  const code = valueOfParameter(parameters, 'code') ?? undefined;
  const companions: Companions = { accessToken, code, frontChannel: true };
  const error = parameters.some(({ name }) => name === 'error');
  if (error) return [{ type: 'oauth', parameters, wrappings: [from] }];
  if (idToken !== null)
    return [{ type: 'token', text: idToken, companions, wrappings: [`${from} parameter id_token`] }];
  const response = valueOfParameter(parameters, 'response');
  if (response !== null && response.split('.').length >= 3) {
    return [
      {
        type: 'token',
        text: response,
        companions: { ...companions, frontChannel: false },
        wrappings: [`${from} parameter response`],
      },
    ];
  }
  return code !== undefined || accessToken !== undefined ? [{ type: 'oauth', parameters, wrappings: [from] }] : [];
}

/** A whole address: its query, then its fragment. */
export function messagesOfUrl(url: string, budget: Budget, from = 'address'): RawMessage[] {
  const hash = url.indexOf('#');
  const fragment = hash === -1 ? '' : url.slice(hash + 1);
  const address = hash === -1 ? url : url.slice(0, hash);
  const mark = address.indexOf('?');
  return [address.slice(mark + 1), fragment].flatMap((text, index) => {
    if (text === '' || (index === 0 && mark === -1)) return [];
    return carriedMessages(splitParameters(text), `${from} ${index === 0 ? 'query' : 'fragment'}`, true, budget);
  });
}
