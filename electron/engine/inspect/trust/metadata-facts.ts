/** Metadata for people and for the rooms that configure a connection: which identity provider, where, with which certificates. */
import { PorticoError } from '../../../../shared/errors.ts';
import type { MetadataFacts } from '../../../../shared/model/partner.ts';
import { postBinding, redirectBinding } from '../namespaces.ts';
import { inWords, showTime } from '../time.ts';
import { certificateFacts } from './certificates.ts';
import { type Entity, type EntityKey, type Role, readEntities } from './read-entities.ts';

export interface SelectedIdp {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly ssoBinding: string;
  /** PEM, only those that may sign. */
  readonly certificates: readonly string[];
  readonly wantAuthnRequestsSigned: boolean;
}

/**
 * The identity provider that a connection uses.
 *
 * @param entityId  which entity; undefined or empty: the only identity provider of the file
 * @throws PorticoError `input/unreadable` when the text is no metadata, or it does not hold exactly that identity provider
 */
export function selectIdp(text: string, entityId?: string): SelectedIdp {
  const { entity, role } = chooseIdp(readEntities(text), entityId);
  const endpoint =
    role.endpoints.sso.find(({ binding }) => binding === redirectBinding) ??
    role.endpoints.sso.find(({ binding }) => binding === postBinding);
  if (endpoint === undefined)
    throw new PorticoError(
      'input/unreadable',
      `${entity.entityId} has no sign-in address for a browser (HTTP-Redirect or HTTP-POST).`,
    );
  return {
    entityId: entity.entityId,
    ssoUrl: endpoint.location,
    ssoBinding: endpoint.binding,
    certificates: signingKeys(role).flatMap(({ certificate }) => certificate?.pem ?? []),
    wantAuthnRequestsSigned: role.wantAuthnRequestsSigned,
  };
}

/**
 * What a person should see of metadata before it is used, problems included.
 *
 * @param entityId  which entity is meant; undefined or empty: the first identity provider
 * @throws PorticoError `input/unreadable` in plain words, also for a web page or an SP's metadata; `input/too-large`
 */
export function readMetadata(text: string, entityId: string | undefined, now: Date): MetadataFacts {
  const entities = readEntities(text);
  const idps = entities.filter(({ roles }) => roles.some(({ kind }) => kind === 'idp'));
  const wanted = entityId === undefined || entityId === '' ? idps[0]?.entityId : entityId;
  const { entity, role } = chooseIdp(entities, wanted);
  const certificates = signingKeys(role).flatMap((key) => certificateFacts(key, now) ?? []);
  const { sso } = role.endpoints;
  const preferred =
    sso.find(({ binding }) => binding === redirectBinding) ??
    sso.find(({ binding }) => binding === postBinding) ??
    sso[0];
  return {
    entityId: entity.entityId,
    ssoUrl: preferred?.location ?? '',
    bindings: sso.map(({ binding }) => binding),
    certificates,
    validUntil:
      entity.validUntilMs === null || !Number.isFinite(entity.validUntilMs)
        ? null
        : new Date(entity.validUntilMs).toISOString(),
    wantsSignedRequests: role.wantAuthnRequestsSigned,
    nameIdFormats: [...role.nameIdFormats],
    entities: idps.map((other) => other.entityId),
    provider: null,
    problems: problemsOf(entity, role, idps.length, now),
  };
}

function chooseIdp(
  entities: readonly Entity[],
  entityId: string | undefined,
): { readonly entity: Entity; readonly role: Role } {
  const idps = entities.flatMap((entity) => {
    const role = entity.roles.find(({ kind }) => kind === 'idp');
    return role === undefined ? [] : [{ entity, role }];
  });
  const refuse = (why: string) => new PorticoError('input/unreadable', why);
  if (idps.length === 0) {
    const isSp = entities.some(({ roles }) => roles.some(({ kind }) => kind === 'sp'));
    throw refuse(
      isSp
        ? 'This is the metadata of a service provider, not of an identity provider. Ask for the other file.'
        : 'There is no identity provider in this metadata.',
    );
  }
  if (entityId === undefined || entityId === '') {
    const [first, second] = idps;
    if (first === undefined || second !== undefined)
      throw refuse(`The metadata holds ${idps.length} identity providers; say which one is meant.`);
    return first;
  }
  const named = idps.filter(({ entity }) => entity.entityId === entityId);
  const [first, second] = named;
  if (first === undefined) throw refuse(`The metadata does not hold the identity provider ${entityId}.`);
  if (second !== undefined) throw refuse(`The metadata holds the identity provider ${entityId} more than once.`);
  return first;
}

const signingKeys = (role: Role): EntityKey[] => role.keys.filter(({ use }) => use !== 'encryption');

function problemsOf(entity: Entity, role: Role, idpCount: number, now: Date): MetadataFacts['problems'] {
  const problems: MetadataFacts['problems'] = [];
  const wrong = (message: string) => problems.push({ level: 'wrong', message });
  const warning = (message: string) => problems.push({ level: 'warning', message });
  if (entity.entityId === '') wrong('The entity has no entityID.');
  if (entity.validUntilMs !== null && now.getTime() >= entity.validUntilMs) {
    wrong(
      Number.isFinite(entity.validUntilMs)
        ? `The metadata expired on ${showTime(entity.validUntilMs)}. Download it again.`
        : 'The validUntil of the metadata cannot be read.',
    );
  }
  const keys = signingKeys(role);
  if (keys.length === 0)
    wrong(
      role.keys.length > 0
        ? 'All keys are published for encryption only; there is none for signing.'
        : 'There is no signing certificate.',
    );
  if (role.unreadableKeys > 0) wrong('A certificate in it cannot be read.');
  for (const key of keys) {
    const facts = certificateFacts(key, now);
    if (facts === null) continue;
    const untilMs = new Date(facts.notAfter).getTime() - now.getTime();
    if (facts.state === 'weak') wrong(`The key ${facts.fingerprintSha256} is too short (${facts.key}).`);
    if (facts.state === 'expired')
      warning(`The certificate ${facts.fingerprintSha256} expired ${inWords(untilMs)} ago.`);
    if (facts.state === 'expiring')
      warning(`The certificate ${facts.fingerprintSha256} expires in ${inWords(untilMs)}.`);
    if (facts.state === 'not-yet-valid') warning(`The certificate ${facts.fingerprintSha256} is not valid yet.`);
  }
  const browser = role.endpoints.sso.filter(({ binding }) => binding === redirectBinding || binding === postBinding);
  if (browser.length === 0) wrong('There is no sign-in address for a browser (HTTP-Redirect or HTTP-POST).');
  if (!role.supportsSaml2) wrong('The identity provider does not say that it speaks SAML 2.0.');
  for (const { location } of browser)
    if (!isAcceptable(location)) wrong(`The sign-in address ${location.slice(0, 200)} is not an https address.`);
  if (idpCount > 1) warning(`The file holds ${idpCount} identity providers; only ${entity.entityId} is used.`);
  return problems;
}

/** https, or http to this machine. */
function isAcceptable(location: string): boolean {
  if (!URL.canParse(location)) return false;
  const { protocol, hostname } = new URL(location);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}
