/** The partner company: name, id, domains, contract, agreement, and who here vouches for the relationship. */
import { useQuery } from '@tanstack/react-query';
import { slugOf } from '../../../../shared/model/ids.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { DateField } from '../../../ui/date-field.tsx';
import { ListField } from '../../../ui/list-field.tsx';
import { ComboBox } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { entryProblems, problemAt } from '../step-list.ts';
import type { Draft } from '../use-draft.ts';
import { StepHead, StepSection } from './step-section.tsx';

export function OrganizationStep({ draft }: { readonly draft: Draft }) {
  const { organization, template } = draft.blueprint;
  const templates = useQuery(useAsk().templates());
  const types = templates.data?.find((each) => each.id === template.id)?.partnerTypes ?? [];
  const change = (over: Partial<typeof organization>) =>
    draft.change({ step: 'organization', value: { ...organization, ...over } });
  const at = (path: string) => problemAt(draft.issues, `organization.${path}`);
  const followsName =
    !draft.partner.idFixed && (organization.id === '' || organization.id === slugOf(organization.name));
  // A name without a Latin letter gives no id; the one that is there is better than none.
  const idFor = (name: string) => slugOf(name) || (name.trim() === '' ? '' : organization.id);

  return (
    <>
      <StepHead
        title="Organization"
        help="The partner company as the server and your auditors will know it."
        consolePath="Workspace, Organizations, Create organization"
      />
      <StepSection title="Company">
        <TextField
          label="Name"
          value={organization.name}
          onChange={(name) => change(followsName ? { name, id: idFor(name) } : { name })}
          {...at('name')}
        />
        <TextField
          label="Id"
          mono
          help={
            draft.partner.idFixed
              ? 'Fixed: this organization has been synced, and its id is in issued tokens.'
              : 'Becomes part of the issuer and the value of the organization_id claim. It cannot change after the first sync.'
          }
          value={organization.id}
          isReadOnly={draft.partner.idFixed}
          onChange={(id) => change({ id })}
          {...at('id')}
        />
        <ListField
          label="Email domains"
          help="People with these addresses belong to this partner. Paste several at once."
          placeholder="cascade.example"
          values={organization.domains}
          onChange={(domains) => change({ domains })}
          problems={entryProblems(draft.issues, 'organization.domains')}
        />
        <ComboBox
          label="Partner type"
          help="Free text; it becomes the partner_type claim."
          choices={types.map((type) => ({ id: type, label: type }))}
          value={organization.partnerType}
          onChange={(partnerType) => change({ partnerType })}
          {...at('partnerType')}
        />
      </StepSection>
      <StepSection title="Contract">
        <div className="wizard-row">
          <TextField
            label="Contract id"
            mono
            value={organization.contract.id}
            onChange={(id) => change({ contract: { ...organization.contract, id } })}
            {...at('contract.id')}
          />
          <DateField
            label="Starts"
            value={organization.contract.start}
            onChange={(start) => change({ contract: { ...organization.contract, start } })}
            {...at('contract.start')}
          />
          <DateField
            label="Ends"
            help="Access stops on this day by itself."
            value={organization.contract.end}
            onChange={(end) => change({ contract: { ...organization.contract, end } })}
            {...at('contract.end')}
          />
        </div>
        <div className="wizard-row">
          <TextField
            label="Data-sharing agreement"
            value={organization.dataSharingAgreement.reference}
            onChange={(reference) =>
              change({ dataSharingAgreement: { ...organization.dataSharingAgreement, reference } })
            }
            {...at('dataSharingAgreement.reference')}
          />
          <DateField
            label="Agreed on"
            value={organization.dataSharingAgreement.date}
            onChange={(date) => change({ dataSharingAgreement: { ...organization.dataSharingAgreement, date } })}
            {...at('dataSharingAgreement.date')}
          />
        </div>
      </StepSection>
      <StepSection title="Who vouches for this partner">
        <div className="wizard-row">
          <TextField
            label="Internal owner"
            value={organization.owner.name}
            onChange={(name) => change({ owner: { ...organization.owner, name } })}
            {...at('owner.name')}
          />
          <TextField
            label="Owner’s email"
            type="email"
            value={organization.owner.email}
            onChange={(email) => change({ owner: { ...organization.owner, email } })}
            {...at('owner.email')}
          />
        </div>
        <TextField
          label="Notes"
          lines={3}
          value={organization.notes}
          onChange={(notes) => change({ notes })}
          {...at('notes')}
        />
      </StepSection>
    </>
  );
}
