import { domainOf, emailProblem, isWithin } from './addresses.ts';
import { issuesOf, repeats, type StepRule } from './step-rule.ts';

/** At least one person at the partner who can run its organization. */
export const checkAdministrators: StepRule = ({ administrators, organization }) => {
  const { issues, wrong, missing, warn } = issuesOf('administrators');
  if (administrators.length === 0) missing('', 'Add at least one person at the partner.');
  for (const index of repeats(administrators.map(({ email }) => email))) {
    wrong(`${index}.email`, 'This address is in the list twice; one person has one role.');
  }
  for (const [index, { name, email }] of administrators.entries()) {
    if (name.trim() === '') missing(`${index}.name`, 'Type the name of this person.');
    const problem = email === '' ? null : emailProblem(email);
    if (email === '') missing(`${index}.email`, 'Type the address to which the invitation goes.');
    else if (problem !== null) wrong(`${index}.email`, problem);
    else if (organization.domains.length > 0 && !isWithin(domainOf(email), organization.domains)) {
      warn(
        `${index}.email`,
        `${domainOf(email)} is not one of the partner's domains. Is this really someone at the partner?`,
      );
    }
  }
  const canAdminister = administrators.some(({ role }) => role === 'manager' || role === 'admin');
  if (administrators.length > 0 && !canAdminister) {
    warn('', 'Nobody here may change the organization: an auditor reads only, a user manager handles people only.');
  }
  return issues;
};
