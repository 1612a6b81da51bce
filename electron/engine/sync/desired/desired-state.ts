/** From a blueprint to everything that should be on the server. Pure: no disk, no network, no clock. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { desiredApplications, desiredScopes } from './applications.ts';
import { desiredClaims } from './claims.ts';
import type { DesiredContext, DesiredState } from './desired-object.ts';
import { desiredIdp } from './idp.ts';
import { desiredOrganization, desiredWorkspace } from './organization.ts';
import { desiredPeople, desiredPool, needsPool } from './people.ts';
import { desiredServer } from './server.ts';

/** Expects a blueprint with a workspace id, a name and an id: what blocks a sync is judged before. */
export function desiredState(blueprint: Blueprint, context: DesiredContext): DesiredState {
  const server = desiredServer(blueprint, context);
  const idp = desiredIdp(blueprint, context);
  return {
    organizationId: blueprint.organization.id,
    workspaceId: blueprint.workspace.id,
    objects: [
      desiredWorkspace(blueprint),
      desiredOrganization(blueprint),
      server.object,
      ...(needsPool(blueprint) ? [desiredPool(blueprint)] : []),
      ...desiredScopes(blueprint),
      ...(idp.object === null ? [] : [idp.object]),
      ...desiredApplications(blueprint),
      ...desiredClaims(blueprint),
      ...desiredPeople(blueprint),
    ],
    warnings: [...server.warnings, ...idp.warnings, ...brandingWarnings(blueprint), ...directoryWarnings(blueprint)],
  };
}

function brandingWarnings({ branding }: Blueprint): string[] {
  const texts = [branding.displayName, branding.headline, branding.supportText].filter((text) => text.trim() !== '');
  return texts.length === 0
    ? []
    : [
        'Display name, headline and support text need a theme of the server; they are kept in the blueprint and not written.',
      ];
}

function directoryWarnings({ connection, organization }: Blueprint): string[] {
  if (connection.kind !== 'directory' || connection.directory.people.length === 0 || organization.contract.end === '')
    return [];
  return [
    'The server keeps no end date for people of its directory; their access must be ended when the contract ends.',
  ];
}
