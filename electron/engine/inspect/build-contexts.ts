/** From what the person knows (contract) to what messages are judged against. Reads keys and metadata once for all messages. */
import type { KeyObject } from 'node:crypto';
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import { PorticoError } from '../../../shared/errors.ts';
import type { TokenContext } from './jose/context.ts';
import { readKeySet } from './jose/key-set.ts';
import { limits } from './limits.ts';
import { postBinding } from './namespaces.ts';
import { readPrivateKey } from './read-private-key.ts';
import type { SamlContext } from './saml/context.ts';
import { certificateKey, type PublicKeyEntry, pemCertificates } from './trust/certificates.ts';
import { type Entity, readEntities } from './trust/read-entities.ts';

export interface Contexts {
  readonly saml: SamlContext;
  readonly token: Omit<TokenContext, 'frontChannel' | 'mustBeIdToken'>;
  readonly certificates: readonly PublicKeyEntry[];
  /** Every address at which our metadata takes answers; one of them has to be the message's. */
  readonly acsUrls: readonly string[];
}

/** @throws PorticoError `input/unreadable` when something that was given does not hold what it is given for */
export function buildContexts(context: InspectContext, engineNow: Date): Contexts {
  const now = context.now === undefined ? engineNow : readInstant(context.now);
  const skewMs = context.clockSkewSeconds * 1000;
  const decryptKey = context.decryptKeyPem === undefined ? null : readPrivateKey(context.decryptKeyPem);
  const certificates = context.idpCertificates === undefined ? [] : readGivenCertificates(context.idpCertificates);
  const idpEntities =
    context.idpMetadata === undefined ? null : entitiesWith(context.idpMetadata, 'idp', 'an identity provider');
  const spEntities =
    context.spMetadata === undefined ? null : entitiesWith(context.spMetadata, 'sp', 'a service provider');
  const own = (spEntities ?? []).find(
    ({ entityId }) => context.spEntityId === undefined || entityId === context.spEntityId,
  );
  const acsUrls = context.acsUrl === undefined ? acsUrlsOf(own) : [context.acsUrl];
  return {
    certificates,
    acsUrls,
    saml: {
      idp: {
        entities: idpEntities,
        certificates,
        role: 'idp',
        hint: "the identity provider's metadata (--idp-metadata) or certificate (--idp-cert)",
      },
      sp: {
        entities: spEntities,
        certificates,
        role: 'sp',
        hint: "the service provider's metadata (--sp-metadata) or the sender's certificate (--idp-cert)",
      },
      // For SAML the audience is our entity ID; people type either name.
      spEntityId: context.spEntityId ?? own?.entityId ?? context.audience,
      acsUrl: acsUrls[0],
      requestId: context.requestId,
      relayState: context.relayState,
      decryptKey,
      now,
      skewMs,
      allowSha1: context.allowSha1,
    },
    token: tokenContext(context, decryptKey, now, skewMs),
  };
}

function tokenContext(
  context: InspectContext,
  decryptKey: KeyObject | null,
  now: Date,
  skewMs: number,
): Contexts['token'] {
  return {
    keySet: context.jwks === undefined ? null : readKeySet(context.jwks),
    issuer: context.issuer,
    audience: context.audience,
    nonce: context.nonce,
    accessToken: context.accessToken,
    code: context.code,
    decryptKey,
    now,
    skewMs,
  };
}

const isoInstant = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

function readInstant(text: string): Date {
  const date = new Date(text);
  if (!isoInstant.test(text) || Number.isNaN(date.getTime())) {
    throw new PorticoError(
      'input/unreadable',
      `The time ${text.slice(0, 50)} cannot be read; write it like 2026-03-01T12:00:00Z.`,
    );
  }
  return date;
}

function readGivenCertificates(text: string): PublicKeyEntry[] {
  const found = text.includes('-----BEGIN')
    ? pemCertificates(text, limits.certificates + 1)
    : [certificateKey(text.trim())];
  const readable = found.filter((entry) => entry !== null);
  if (found.length > limits.certificates)
    throw new PorticoError('input/too-large', `At most ${limits.certificates} certificates can be given.`);
  if (readable.length === 0)
    throw new PorticoError('input/unreadable', 'There is no certificate in what was given as one.');
  if (readable.length < found.length)
    throw new PorticoError('input/unreadable', 'One of the given certificates cannot be read.');
  return readable;
}

function entitiesWith(text: string, kind: 'idp' | 'sp', words: string): readonly Entity[] {
  const entities = readEntities(text);
  if (entities.some(({ roles }) => roles.some((role) => role.kind === kind))) return entities;
  throw new PorticoError('input/unreadable', `The given metadata does not hold ${words}.`);
}

function acsUrlsOf(entity: Entity | undefined): string[] {
  const endpoints = (entity?.roles ?? []).flatMap((role) => (role.kind === 'sp' ? role.endpoints.acs : []));
  const posted = endpoints.filter(({ binding }) => binding === postBinding);
  return (posted.length > 0 ? posted : endpoints).map(({ location }) => location);
}
