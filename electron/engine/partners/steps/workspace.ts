import { issuesOf, type StepRule } from './step-rule.ts';

const reserved = new Set(['admin', 'system', 'developer']);

/** The workspace holds the partner organizations; it must be named before anything can be written. */
export const checkWorkspace: StepRule = ({ workspace }) => {
  const { issues, wrong, missing, warn } = issuesOf('workspace');
  if (workspace.id === '') missing('id', 'Choose the workspace that holds your partners, or create one.');
  else if (!/^[A-Za-z0-9_-]{1,100}$/.test(workspace.id)) {
    wrong('id', 'A workspace id has letters, digits, hyphens and underscores only.');
  } else if (reserved.has(workspace.id)) {
    wrong('id', `The workspace ${workspace.id} belongs to the server itself; partners do not go there.`);
  }
  if (workspace.purpose === 'shared') {
    warn(
      'purpose',
      'Partners share this workspace with customers. Apart is safer: other lifecycle, other audits, other teams.',
    );
  }
  return issues;
};
