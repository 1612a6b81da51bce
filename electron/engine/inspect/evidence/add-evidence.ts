/** What the screen shows beside a judgement and no verdict rests on: times, certificates. */
import type { InspectContext } from '../../../../shared/contract/inspect.ts';
import type { InspectedMessage } from '../../../../shared/model/inspection.ts';
import { timesOf } from '../clock-line/time-windows.ts';
import type { PublicKeyEntry } from '../trust/certificates.ts';
import { seenCertificates, trustedCertificates } from './seen-certificates.ts';

/** @param context with which the messages are judged; read when the first one has been, so that it can be read */
export function createEvidence(context: InspectContext, now: Date): (message: InspectedMessage) => InspectedMessage {
  let trusted: readonly PublicKeyEntry[] | null = null;
  return (message) => {
    trusted ??= trustedCertificates(context);
    const certificates = seenCertificates(message, trusted, now);
    return { ...message, ...timesOf(message), ...(certificates.length === 0 ? {} : { certificates }) };
  };
}
