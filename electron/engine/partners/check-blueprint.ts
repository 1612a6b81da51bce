/** Everything that is wrong, missing or worth knowing about a blueprint, step by step. Pure; the same answer for the same now. */
import type { Blueprint, Issue, StepName } from '../../../shared/model/blueprint.ts';
import { checkAdministrators } from './steps/administrators.ts';
import { checkApplications } from './steps/applications.ts';
import { checkBranding } from './steps/branding.ts';
import { checkClaims } from './steps/claims.ts';
import { checkConnection } from './steps/connection.ts';
import { checkLifetimes } from './steps/lifetimes.ts';
import { checkOrganization } from './steps/organization.ts';
import type { StepContext, StepRule } from './steps/step-rule.ts';
import { checkTemplate } from './steps/template.ts';
import { checkWorkspace } from './steps/workspace.ts';

/** One rule for each step of the model; forget one and it does not compile. */
const rules: Readonly<Record<StepName, StepRule>> = {
  workspace: checkWorkspace,
  template: checkTemplate,
  organization: checkOrganization,
  administrators: checkAdministrators,
  connection: checkConnection,
  applications: checkApplications,
  lifetimes: checkLifetimes,
  claims: checkClaims,
  branding: checkBranding,
};

/** Issues in the order of the steps. A sync is blocked exactly by a wrong value and by a missing workspace, name or id. */
export function checkBlueprint(blueprint: Blueprint, context: StepContext): Issue[] {
  return Object.values(rules).flatMap((rule) => rule(blueprint, context));
}
