/** What the screen shows beside a judgement and no verdict rests on: times, certificates, clocks. */
import type { InspectContext } from '../../../../shared/contract/inspect.ts';
import type { InspectedMessage, Inspection } from '../../../../shared/model/inspection.ts';
import { clockDifference } from '../clock-line/clock-difference.ts';
import { timesOf } from '../clock-line/time-windows.ts';
import { seenCertificates, trustedCertificates } from './seen-certificates.ts';

/** @param context with which the inspection was made */
export function addEvidence(inspection: Inspection, context: InspectContext, now: Date): Inspection {
  const trusted = trustedCertificates(context);
  const withEvidence = <Message extends InspectedMessage>(message: Message): Message => {
    const certificates = seenCertificates(message, trusted, now);
    return { ...message, ...timesOf(message), ...(certificates.length === 0 ? {} : { certificates }) };
  };
  if (inspection.messages === undefined) return withEvidence(inspection);
  const messages = inspection.messages.map(withEvidence);
  const clock = clockDifference(messages);
  return { ...inspection, messages, ...(clock === null ? {} : { clock }) };
}
