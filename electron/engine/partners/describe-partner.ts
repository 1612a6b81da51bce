/** A partner as the screens see it: the blueprint with its issues, states and marks. */
import type { Issue } from '../../../shared/model/blueprint.ts';
import { stepNames } from '../../../shared/model/blueprint.ts';
import type { PartnerRef } from '../../../shared/model/ids.ts';
import type { Partner, PartnerSummary } from '../../../shared/model/partner.ts';
import { daysLeft } from './effective.ts';
import type { PartnerMarks } from './marks.ts';
import type { PartnerEntry } from './partner-book.ts';
import { partnerState, stepStates } from './step-states.ts';
import { builtInTemplates } from './templates/index.ts';

export function describePartner(
  { ref, blueprint, marks }: PartnerEntry,
  issues: readonly Issue[],
  undo: { readonly canUndo: boolean; readonly canRedo: boolean },
  now: Date,
): Partner {
  const { id } = blueprint.template;
  return {
    ref,
    revision: marks.revision,
    blueprint,
    state: partnerState(marks, blueprint.organization.contract.end, now),
    steps: stepStates(blueprint, issues, marks.lastSync?.steps ?? null),
    issues: [...issues],
    ...undo,
    idFixed: marks.fixedId !== '',
    lastSync: lastSyncOf(marks),
    lastTest: lastTestOf(marks),
    templateName: builtInTemplates().find((template) => template.id === id)?.name ?? id,
    fileName: `${ref}.yaml`,
  };
}

export function summarisePartner(ref: PartnerRef, marks: PartnerMarks, now: Date): PartnerSummary {
  const { facts } = marks;
  return {
    ref,
    organizationId: facts.organizationId,
    name: facts.name === '' ? ref : facts.name,
    partnerType: facts.partnerType,
    state: partnerState(marks, facts.contractEnd, now),
    contractId: facts.contractId,
    contractEnd: facts.contractEnd,
    daysLeft: daysLeft(facts.contractEnd, now),
    owner: facts.owner,
    domains: facts.domains,
    connection: facts.connection,
    applications: facts.applications,
    readySteps: facts.readySteps,
    totalSteps: stepNames.length,
    lastTest: lastTestOf(marks),
    lastSync: lastSyncOf(marks),
    updatedAt: marks.updatedAt,
  };
}

const lastSyncOf = ({ lastSync }: PartnerMarks): Partner['lastSync'] =>
  lastSync === null ? null : { at: lastSync.at, target: lastSync.target };
const lastTestOf = ({ lastTest }: PartnerMarks): Partner['lastTest'] =>
  lastTest === null ? null : { at: lastTest.at, outcome: lastTest.outcome };
