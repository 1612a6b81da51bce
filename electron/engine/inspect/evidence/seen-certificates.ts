/** Certificates side by side: those a message carries (clues, never keys to use) and those that are trusted. Only for showing. */
import type { InspectContext } from '../../../../shared/contract/inspect.ts';
import type { SeenCertificate } from '../../../../shared/model/inspection.ts';
import { certificateFacts, certificateKey, type PublicKeyEntry, pemCertificates } from '../trust/certificates.ts';
import { readEntities } from '../trust/read-entities.ts';

const mostShown = 30;

/** Read once for all messages of an inspection. `context` has been used for a judgement already, so that it can be read. */
export function trustedCertificates({ idpMetadata, idpCertificates }: InspectContext): readonly PublicKeyEntry[] {
  const fromMetadata =
    idpMetadata === undefined
      ? []
      : readEntities(idpMetadata).flatMap(({ roles }) =>
          roles.filter(({ kind }) => kind === 'idp').flatMap(({ keys }) => keys),
        );
  const given =
    idpCertificates === undefined
      ? []
      : idpCertificates.includes('-----BEGIN')
        ? pemCertificates(idpCertificates, mostShown)
        : [certificateKey(idpCertificates.trim())];
  return [...fromMetadata, ...given.filter((entry) => entry !== null)].slice(0, mostShown);
}

/** Each certificate once on each side. */
export function seenCertificates(
  carried: readonly PublicKeyEntry[],
  trusted: readonly PublicKeyEntry[],
  now: Date,
): SeenCertificate[] {
  const trustedPrints = new Set(trusted.map(({ fingerprint }) => fingerprint));
  const carriedPrints = new Set(carried.map(({ fingerprint }) => fingerprint));
  return [
    ...once(carried).flatMap((entry) => seen(entry, 'message', trustedPrints, now)),
    ...once(trusted).flatMap((entry) => seen(entry, 'trusted', carriedPrints, now)),
  ];
}

function seen(
  entry: PublicKeyEntry,
  from: SeenCertificate['from'],
  others: ReadonlySet<string>,
  now: Date,
): SeenCertificate[] {
  const facts = certificateFacts(entry, now);
  return facts === null ? [] : [{ ...facts, from, inBoth: others.has(entry.fingerprint) }];
}

function once(entries: readonly PublicKeyEntry[]): PublicKeyEntry[] {
  return [...new Map(entries.map((entry) => [entry.fingerprint, entry])).values()];
}
