/** What the screen shows beside a judgement and no verdict rests on: times, certificates. */
import type { InspectContext } from '../../../../shared/contract/inspect.ts';
import type { InspectedMessage } from '../../../../shared/model/inspection.ts';
import type { PublicKeyEntry } from '../trust/certificates.ts';
import { seenCertificates, trustedCertificates } from './seen-certificates.ts';
import type { Told } from './told.ts';

/** @param context with which the messages are judged; read when the first one has been, so that it can be read */
export function createEvidence(
  context: InspectContext,
  now: Date,
): (message: InspectedMessage, told: Told) => InspectedMessage {
  let trusted: readonly PublicKeyEntry[] | null = null;
  return (message, { issuedAt, windows, certificates: carried }) => {
    trusted ??= trustedCertificates(context);
    const certificates = seenCertificates(carried, trusted, now);
    return {
      ...message,
      ...(issuedAt === null ? {} : { issuedAt }),
      ...(windows.length === 0 ? {} : { windows: [...windows] }),
      ...(certificates.length === 0 ? {} : { certificates }),
    };
  };
}
