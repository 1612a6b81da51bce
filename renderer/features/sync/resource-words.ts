import type { ResourceKind } from '../../../shared/model/plan.ts';

/** What each kind of thing on the server is called on screen. */
export const resourceWords: Readonly<Record<ResourceKind, string>> = {
  workspace: 'Workspace',
  organization: 'Organization',
  server: 'Lifetimes and look',
  pool: 'User pool',
  schema: 'Schema',
  user: 'Person',
  role: 'Role',
  invitation: 'Invitation',
  idp: 'Connection',
  scope: 'Scope',
  client: 'Application',
  claim: 'Claim',
  theme: 'Theme',
};
