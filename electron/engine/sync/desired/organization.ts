/** The workspace, the organization itself and its business attributes. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { type DesiredObject, desiredObject, textOrNothing } from './desired-object.ts';

export const workspaceKey = (workspaceId: string): string => `workspace:${workspaceId}`;
export const organizationKey = (organizationId: string): string => `organization:${organizationId}`;

/** Only made when missing; an existing workspace belongs to its own administrators and is left alone. */
export function desiredWorkspace({ workspace }: Blueprint): DesiredObject {
  const name = workspace.name.trim() === '' ? workspace.id : workspace.name.trim();
  return desiredObject({
    key: workspaceKey(workspace.id),
    address: { kind: 'workspace', id: workspace.id },
    title: `the workspace ${name}`,
    // `partners` is the console's template "Partners B2B Integration".
    onCreate: { name, profile: 'partners', type: 'regular' },
    note: 'shared by all partners of this workspace',
  });
}

export function desiredOrganization(blueprint: Blueprint): DesiredObject {
  const { organization, workspace } = blueprint;
  return desiredObject({
    key: organizationKey(organization.id),
    address: { kind: 'organization', id: organization.id },
    title: `the organization ${organization.name}`,
    managed: {
      name: organization.name,
      parent_id: workspace.id,
      domains: organization.domains.map((domain) => domain.trim().toLowerCase()).filter((domain) => domain !== ''),
      metadata: { payload: businessAttributes(blueprint) },
    },
    dependsOn: [workspaceKey(workspace.id)],
    note: 'the id cannot be changed afterwards',
  });
}

/** Kept as texts: the vendor's command line tool turns numbers in free objects into texts on a round trip. */
function businessAttributes({ organization, template }: Blueprint): Readonly<Record<string, string | null>> {
  const { contract, dataSharingAgreement, owner } = organization;
  return {
    partner_type: textOrNothing(organization.partnerType),
    contract_id: textOrNothing(contract.id),
    contract_start: textOrNothing(contract.start),
    contract_end: textOrNothing(contract.end),
    owner: textOrNothing(owner.name),
    owner_email: textOrNothing(owner.email),
    data_sharing_agreement: textOrNothing(dataSharingAgreement.reference),
    data_sharing_agreement_date: textOrNothing(dataSharingAgreement.date),
    notes: textOrNothing(organization.notes),
    portico_template:
      template.id === '' ? null : `${template.id}${template.version === '' ? '' : `@${template.version}`}`,
  };
}
