import { builtInTemplates } from '../templates/index.ts';
import { issuesOf, type StepRule } from './step-rule.ts';

/** Says when the template is not known here, or has become newer than the one that was used. */
export const checkTemplate: StepRule = ({ template }) => {
  const { issues, missing, warn } = issuesOf('template');
  if (template.id === '') {
    missing('id', 'Choose a template, or go on without one and fill in every step yourself.');
    return issues;
  }
  const known = builtInTemplates().find(({ id }) => id === template.id);
  if (known === undefined) warn('id', `There is no template ${template.id} here; the blueprint stands on its own.`);
  else if (known.version !== template.version) {
    warn(
      'version',
      `This was made from version ${template.version || 'unknown'} of ${known.name}; version ${known.version} is here now.`,
    );
  }
  return issues;
};
