/** The wizard's steps in their order: nine that hold the blueprint, and two that act on it. */
import { type Issue, type StepName, stepNames, stepTitles } from '../../../shared/model/blueprint.ts';
import type { Partner, StepState } from '../../../shared/model/partner.ts';

export type WizardStepId = StepName | 'test' | 'review';

export const wizardSteps: readonly { readonly id: WizardStepId; readonly title: string }[] = [
  ...stepNames.map((id) => ({ id, title: stepTitles[id] })),
  { id: 'test', title: 'Test' },
  { id: 'review', title: 'Review and sync' },
];

export function isWizardStep(text: string): text is WizardStepId {
  return wizardSteps.some((step) => step.id === text);
}

/** What the stepper shows beside a step: its state and, where something is left, how much. */
export function stepSummary(
  partner: Partner,
  step: WizardStepId,
): { readonly state: StepState; readonly note: string } {
  if (step === 'test') {
    if (partner.lastTest === null) return { state: 'untouched', note: '' };
    return partner.lastTest.outcome === 'seen'
      ? { state: 'ready', note: 'seen' }
      : { state: 'warning', note: partner.lastTest.outcome };
  }
  if (step === 'review') {
    if (partner.lastSync === null) return { state: 'untouched', note: '' };
    return partner.state === 'drifted' ? { state: 'differs', note: 'drifted' } : { state: 'ready', note: 'synced' };
  }
  const issues = partner.issues.filter((issue) => issue.step === step);
  const open = issues.filter((issue) => issue.level !== 'warning').length;
  const warnings = issues.length - open;
  const state = partner.steps[step] ?? 'untouched';
  if (open > 0) return { state, note: `${open} left` };
  return { state, note: state === 'differs' ? 'differs' : warnings > 0 ? String(warnings) : '' };
}

/** The error or warning that belongs under the field at `path`. */
export function problemAt(
  issues: readonly Issue[],
  path: string,
): { readonly error?: string; readonly warning?: string } {
  const own = issues.filter((issue) => issue.path === path);
  const wrong = own.find((issue) => issue.level === 'wrong');
  if (wrong !== undefined) return { error: wrong.message };
  const other = own.find((issue) => issue.level === 'warning') ?? own.find((issue) => issue.level === 'missing');
  return other === undefined ? {} : { warning: other.message };
}

/** What is wrong with a list or with single entries of it: `organization.domains.2` is about the third one. */
export function entryProblems(
  issues: readonly Issue[],
  listPath: string,
): readonly { readonly index: number | null; readonly level: Issue['level']; readonly message: string }[] {
  const problems: { index: number | null; level: Issue['level']; message: string }[] = [];
  for (const { path, level, message } of issues) {
    const index = path.startsWith(`${listPath}.`) ? path.slice(listPath.length + 1) : '';
    if (path === listPath) problems.push({ index: null, level, message });
    else if (/^\d+$/.test(index)) problems.push({ index: Number(index), level, message });
  }
  return problems;
}
