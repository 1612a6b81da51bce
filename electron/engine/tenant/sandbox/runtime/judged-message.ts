/** A judged message of a partner's IdP, told three ways: in one sentence, in the audit log, and to whoever watches. */
import type { Inspection } from '../../../../../shared/model/inspection.ts';
import type { Site } from './site.ts';

/** What failed first, in words, with the check's id (its title says what should hold); the own sentence where nothing failed. */
export function refusalSentence(inspection: Inspection): string {
  const failed = inspection.checks.find(({ status }) => status === 'fail');
  if (failed === undefined) return inspection.sentence ?? 'The message could not be verified.';
  return `${failed.detail.replace(/\.$/, '')} (${failed.id})`;
}

/** What the audit log keeps of a refused message. */
export const refusalDetails = ({ verdict, checks }: Inspection): Readonly<Record<string, unknown>> => ({
  verdict,
  failed_checks: checks.filter(({ status }) => status === 'fail').map(({ id }) => id),
});

/** @param message  as text: XML, or a compact JWT */
export function tellJudged(
  { context, tenantId }: Site,
  message: string,
  inspection: Inspection,
  accepted: boolean,
): void {
  const reason = accepted ? 'Every check passed.' : refusalSentence(inspection);
  context.emit(tenantId, { type: 'judged', at: context.clock.now(), accepted, reason, message, inspection });
}
