/** How far each step is, and which state the partner has as a whole. Pure. */
import type { Blueprint, Issue, StepName } from '../../../shared/model/blueprint.ts';
import type { PartnerState, StepState } from '../../../shared/model/partner.ts';
import { emptyBlueprint } from './blueprint-file.ts';
import { daysLeft, forEachStep, hashOf, stepHashes } from './effective.ts';
import type { PartnerMarks } from './marks.ts';

/** A contract that ends within this many days is said to be expiring. */
const expiringDays = 30;

type SyncedSteps = NonNullable<PartnerMarks['lastSync']>['steps'];

/** A step that was applied and now says something else differs, whatever else there is to say of it. */
export function stepStates(
  blueprint: Blueprint,
  issues: readonly Issue[],
  synced: SyncedSteps | null,
): Record<StepName, StepState> {
  const empty = emptyBlueprint();
  const hashes = stepHashes(blueprint);
  return forEachStep((step) => {
    const levels = issues.filter((issue) => issue.step === step).map(({ level }) => level);
    if (levels.includes('wrong')) return 'incomplete';
    const isUntouched = hashes[step] === hashOf(empty[step]);
    if (isUntouched) return 'untouched';
    if (levels.includes('missing')) return 'incomplete';
    if (synced !== null && synced[step] !== undefined && synced[step] !== hashes[step]) return 'differs';
    return levels.includes('warning') ? 'warning' : 'ready';
  });
}

/** Steps that need nothing more from anybody. */
export const countReady = (states: Readonly<Record<StepName, StepState>>): number =>
  Object.values(states).filter((state) => state === 'ready' || state === 'warning' || state === 'differs').length;

/**
 * The one word for the list. The end of the contract counts before all else; drift before what is about to end, because it
 * says that the server is not what was agreed.
 */
export function partnerState(
  marks: Pick<PartnerMarks, 'contentHash' | 'lastSync' | 'lastTest' | 'drift'>,
  contractEnd: string,
  now: Date,
): PartnerState {
  const days = daysLeft(contractEnd, now);
  if (days !== null && days < 0) return 'expired';
  if (marks.lastSync !== null && marks.lastSync.hash === marks.contentHash) {
    const isDrifted = marks.drift !== null && marks.drift.found === true && marks.drift.at > marks.lastSync.at;
    if (isDrifted) return 'drifted';
    return days !== null && days <= expiringDays ? 'expiring' : 'synced';
  }
  return marks.lastTest?.outcome === 'seen' && marks.lastTest.hash === marks.contentHash ? 'tested' : 'draft';
}
