/**
 * Which keys may have signed a message, given whom it says it is from. Keys come only from the metadata and certificates that a
 * person gave (trust.keys); of metadata only those of the named entity, in the right role, published for signing.
 */
import { type Findings, fail, pass, skip, warn } from '../findings.ts';
import { nearMiss } from '../near-miss.ts';
import { inWords, isOver, type Moment, showTime } from '../time.ts';
import type { PublicKeyEntry } from './certificates.ts';
import type { Entity } from './read-entities.ts';

export interface TrustedMaterial {
  /** Null: no metadata was given. */
  readonly entities: readonly Entity[] | null;
  /** Certificates given by themselves; they count for any issuer. */
  readonly certificates: readonly PublicKeyEntry[];
  readonly role: 'idp' | 'sp';
  /** The connection's entity, when it is fixed beforehand; another issuer is then refused even if the metadata knows it. */
  readonly entityId?: string;
  /** What the person would give to enable the check, in words. */
  readonly hint: string;
}

export interface KeyRing {
  readonly keys: readonly PublicKeyEntry[];
  readonly encryptionOnly: readonly PublicKeyEntry[];
  /** Keys that belong to somebody else in the same metadata: for explanations only. */
  readonly foreign: readonly { readonly entityId: string; readonly key: PublicKeyEntry }[];
}

/** Finds the keys for the issuer and reports on trust.keys, trust.issuer and metadata.valid-until. */
export function keyRingFor(
  issuer: string | null,
  trusted: TrustedMaterial,
  moment: Moment,
  findings: Findings,
): KeyRing {
  const { entities, certificates, hint } = trusted;
  if (entities === null) {
    if (certificates.length === 0) {
      findings.add('trust.keys', skip(`No trusted key was given; give ${hint}.`));
      findings.add('trust.issuer', skip(`The message says it is from ${issuer ?? 'nobody'}; give ${hint} to compare.`));
      return { keys: [], encryptionOnly: [], foreign: [] };
    }
    findings.add('trust.keys', pass(`${count(certificates.length, 'certificate')} given.`));
    findings.add(
      'trust.issuer',
      skip(`The message says it is from ${issuer ?? 'nobody'}; a certificate alone does not say whose it is.`),
    );
    return { keys: certificates, encryptionOnly: [], foreign: [] };
  }

  const ofRole = entities.filter((entity) => entity.roles.some(({ kind }) => kind === trusted.role));
  const allowed =
    trusted.entityId === undefined ? ofRole : ofRole.filter(({ entityId }) => entityId === trusted.entityId);
  const named = allowed.filter(({ entityId }) => entityId === issuer && entityId !== '');
  findings.add('trust.issuer', issuerOutcome(issuer, allowed, named));
  reportValidity(named, moment, findings);

  const roles = named.flatMap((entity) => entity.roles.filter(({ kind }) => kind === trusted.role));
  const published = roles.flatMap((role) => role.keys);
  const signing = published.filter(({ use }) => use !== 'encryption');
  const keys = [...signing, ...certificates.filter((extra) => !signing.some(({ key }) => key.equals(extra.key)))];
  const encryptionOnly = published.filter(
    ({ use, key }) => use === 'encryption' && !keys.some((other) => other.key.equals(key)),
  );
  if (keys.length > 0)
    findings.add('trust.keys', pass(`${count(keys.length, 'trusted key')} for ${issuer ?? 'the issuer'}.`));
  else if (named.length === 0)
    findings.add('trust.keys', skip('No key counts, because the metadata does not know the issuer.'));
  else if (encryptionOnly.length > 0)
    findings.add('trust.use', fail('The metadata publishes keys for encryption only, none for signing.'));
  else findings.add('trust.keys', fail('The metadata of the issuer holds no key that can be read.'));
  const foreign = entities
    .filter((entity) => !named.includes(entity))
    .slice(0, 200)
    .flatMap(({ entityId, roles: other }) => other.flatMap((role) => role.keys.map((key) => ({ entityId, key }))));
  return { keys, encryptionOnly, foreign };
}

function issuerOutcome(issuer: string | null, known: readonly Entity[], named: readonly Entity[]) {
  if (named.length > 0) return pass(`The metadata is that of ${issuer}.`);
  const ids = known.slice(0, 5).map(({ entityId }) => entityId);
  const expected = ids.join(', ') || '(no identity provider in it)';
  if (issuer === null || issuer === '')
    return fail('The message does not say who it is from.', { expected, received: '(none)' });
  const closest = known.map(({ entityId }) => nearMiss(entityId, issuer)).find((hint) => hint !== null);
  const detail = `The issuer ${issuer} is not in the metadata you gave, which is that of ${expected}${closest ? `: ${closest}` : '.'}`;
  return fail(detail, { expected, received: issuer });
}

function reportValidity(named: readonly Entity[], moment: Moment, findings: Findings): void {
  for (const { validUntilMs, entityId } of named) {
    if (validUntilMs === null) continue;
    if (!isOver(validUntilMs, moment))
      findings.add('metadata.valid-until', pass(`The metadata is valid until ${showTime(validUntilMs)}.`));
    else if (validUntilMs === Number.NEGATIVE_INFINITY) {
      findings.add('metadata.valid-until', fail(`The validUntil of ${entityId} cannot be read as a time.`));
    } else
      findings.add('metadata.valid-until', fail(`The metadata of ${entityId} expired on ${showTime(validUntilMs)}.`));
  }
}

/** After a signature verified: which of the keys it was, and whether its certificate is in date. */
export function reportKeyUsed(used: PublicKeyEntry, ring: KeyRing, now: Date, findings: Findings): void {
  if (ring.keys.length > 1) {
    const place = ring.keys.indexOf(used) + 1;
    findings.add('trust.rollover', pass(`Signed with key ${place} of ${ring.keys.length} (${used.fingerprint}).`));
  }
  findings.add('trust.use', pass('The key is published for signing.'));
  if (used.certificate === null) return;
  const { notBefore, notAfter } = used.certificate;
  const lateMs = now.getTime() - notAfter.getTime();
  if (lateMs > 0) {
    findings.add(
      'trust.cert-dates',
      warn(
        `The signing certificate expired ${inWords(lateMs)} ago (${showTime(notAfter.getTime())}); some products refuse it.`,
      ),
    );
  } else if (now.getTime() < notBefore.getTime()) {
    findings.add(
      'trust.cert-dates',
      warn(`The signing certificate is valid only from ${showTime(notBefore.getTime())}.`),
    );
  } else
    findings.add('trust.cert-dates', pass(`The signing certificate is valid until ${showTime(notAfter.getTime())}.`));
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
