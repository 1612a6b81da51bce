/** A sign-in request as an identity provider reads it: who asks, where the answer goes, and whether the sender may be believed. */
import { PorticoError } from '../../../shared/errors.ts';
import type { Inspection } from '../../../shared/model/inspection.ts';
import { attributeOf, firstChild } from '../kernel/xml/tree.ts';
import { limits } from './limits.ts';
import { protocolNs } from './namespaces.ts';
import { parseMessage } from './parse-message.ts';
import { issuerOf } from './saml/check-envelope.ts';
import { checkCarrier } from './saml/check-query.ts';
import { judgeRequest } from './saml/judge-request.ts';
import { toMessage } from './to-message.ts';
import { readEntities } from './trust/read-entities.ts';
import { createBudget } from './unwrap/budget.ts';
import { carriedMessages } from './unwrap/carried.ts';
import { splitParameters, valueOfParameter } from './unwrap/parameters.ts';

export interface AuthnRequestFacts {
  readonly id: string;
  readonly issuer: string;
  readonly destination: string | null;
  /** As asked for; whether it is one of the service provider's own is for the caller to compare with its metadata. */
  readonly acsUrl: string | null;
  readonly acsIndex: string | null;
  readonly protocolBinding: string | null;
  readonly nameIdFormat: string | null;
  readonly forceAuthn: boolean;
  readonly isPassive: boolean;
  readonly relayState: string | null;
  /** `none`: not signed. `unknown`: signed, but no key of the sender is known. `bad`: do not answer. */
  readonly signature: 'good' | 'bad' | 'unknown' | 'none';
  readonly inspection: Inspection;
}

/**
 * @param encoded  the query or the form body exactly as it arrived, without leading `?`
 * @param binding  how it arrived
 * @param spMetadata  metadata of the registered service providers, one or many; null when there is none
 * @throws PorticoError `input/unreadable` when there is no readable AuthnRequest in it, `input/too-large`
 */
export function readAuthnRequest(
  encoded: string,
  binding: 'redirect' | 'post',
  spMetadata: string | null,
  now: Date,
): AuthnRequestFacts {
  const { root, parameters, signature, inspection } = readSent('AuthnRequest', encoded, binding, spMetadata, now);
  const policy = firstChild(root, protocolNs, 'NameIDPolicy');
  return {
    id: attributeOf(root, 'ID') ?? '',
    issuer: issuerOf(root) ?? '',
    destination: attributeOf(root, 'Destination'),
    acsUrl: attributeOf(root, 'AssertionConsumerServiceURL'),
    acsIndex: attributeOf(root, 'AssertionConsumerServiceIndex'),
    protocolBinding: attributeOf(root, 'ProtocolBinding'),
    nameIdFormat: policy && attributeOf(policy, 'Format'),
    forceAuthn: isTrue(attributeOf(root, 'ForceAuthn')),
    isPassive: isTrue(attributeOf(root, 'IsPassive')),
    relayState: valueOfParameter(parameters, 'RelayState'),
    signature,
    inspection,
  };
}

/** Who sent a LogoutRequest, and what is wrong with it (Core §3.7.1). Parameters and failures as for a sign-in request. */
export function readLogoutRequest(
  encoded: string,
  binding: 'redirect' | 'post',
  spMetadata: string,
  now: Date,
): Pick<AuthnRequestFacts, 'signature' | 'inspection'> {
  return readSent('LogoutRequest', encoded, binding, spMetadata, now);
}

const kinds = { AuthnRequest: 'saml-authn-request', LogoutRequest: 'saml-logout-request' } as const;

function readSent(
  local: keyof typeof kinds,
  encoded: string,
  binding: 'redirect' | 'post',
  spMetadata: string | null,
  now: Date,
) {
  const parameters = splitParameters(encoded);
  const [message] = carriedMessages(
    parameters,
    binding === 'redirect' ? 'query' : 'form',
    binding === 'redirect',
    createBudget(limits.messageBytes),
  );
  if (message?.type === 'broken') throw unreadable(message.problems[0]?.[1].detail ?? 'It cannot be decoded.');
  if (message?.type !== 'xml' || message.carrier?.parameter !== 'SAMLRequest')
    throw unreadable('There is no SAMLRequest in it.');
  const document = parseMessage(message.text);
  if (!('root' in document)) throw unreadable(document[1].detail);
  const { root } = document;
  if (root.uri !== protocolNs || root.local !== local)
    throw unreadable(`It is ${root.local.slice(0, 60)}, not ${local === 'AuthnRequest' ? 'an' : 'a'} ${local}.`);
  const judged = judgeRequest(
    kinds[local],
    document,
    {
      idp: { entities: null, certificates: [], role: 'idp', hint: "the identity provider's metadata" },
      sp: {
        entities: spMetadata === null ? null : readEntities(spMetadata),
        certificates: [],
        role: 'sp',
        hint: "the service provider's metadata",
      },
      spEntityId: undefined,
      acsUrl: undefined,
      requestId: undefined,
      relayState: undefined,
      decryptKey: null,
      now,
      skewMs: 180_000,
      allowSha1: false,
    },
    message.carrier,
  );
  checkCarrier(message.carrier, undefined, judged.findings);
  return {
    root,
    parameters,
    signature: signatureState(
      judged.authentic,
      judged.isSigned,
      judged.isBroken || judged.findings.failed('redirect.parameters'),
    ),
    inspection: toMessage(judged, message.wrappings),
  };
}

function signatureState(authentic: boolean, isSigned: boolean, isBroken: boolean): AuthnRequestFacts['signature'] {
  if (isBroken) return 'bad';
  if (authentic) return 'good';
  return isSigned ? 'unknown' : 'none';
}

const unreadable = (why: string): PorticoError => new PorticoError('input/unreadable', why);
const isTrue = (text: string | null): boolean => text === 'true' || text === '1';
