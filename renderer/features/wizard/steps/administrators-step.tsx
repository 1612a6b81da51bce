/** People at the partner who look after their own organization, each with a role in words. */
import { Plus, Trash2 } from 'lucide-react';
import type { Administrator } from '../../../../shared/model/blueprint.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { problemAt } from '../step-list.ts';
import type { Draft } from '../use-draft.ts';
import { rowKey, StepHead, StepSection } from './step-section.tsx';

const roles = [
  {
    id: 'manager',
    label: 'Organization Admin',
    help: 'Sets up sign-in, applications and people of this organization.',
  },
  { id: 'admin', label: 'Admin', help: 'Everything in this organization, roles included.' },
  { id: 'auditor', label: 'Auditor', help: 'Reads everything and changes nothing; for compliance owners.' },
  { id: 'user_manager', label: 'User Manager', help: 'Invites and removes people, nothing else.' },
] as const satisfies readonly { readonly id: Administrator['role']; readonly label: string; readonly help: string }[];

export function AdministratorsStep({ draft }: { readonly draft: Draft }) {
  const people = draft.blueprint.administrators;
  const save = (value: Administrator[]) => draft.change({ step: 'administrators', value });
  const change = (index: number, over: Partial<Administrator>) =>
    save(people.map((person, at) => (at === index ? { ...person, ...over } : person)));
  const add = () => save([...people, { name: '', email: '', role: 'manager' }]);

  return (
    <>
      <StepHead
        title="Administrator"
        help="At least one person at the partner. Your own workspace administrators are somewhere else: workspace, Settings, Administrators."
        consolePath="Organization, Administrators"
      >
        <Button icon={Plus} onPress={add} isDisabled={people.length >= 50}>
          Add a person
        </Button>
      </StepHead>
      {people.length === 0 && (
        <EmptyState title="Nobody yet" actions={<Button onPress={add}>Add the first administrator</Button>}>
          This person gets an invitation by email when the plan is applied.
        </EmptyState>
      )}
      {people.map((person, index) => (
        <StepSection
          key={rowKey(index)}
          title={person.name === '' ? `Person ${index + 1}` : person.name}
          action={
            <IconButton
              label={`Remove ${person.name === '' ? `person ${index + 1}` : person.name}`}
              icon={Trash2}
              onPress={() => save(people.filter((_, at) => at !== index))}
            />
          }
        >
          <div className="wizard-row">
            <TextField
              label="Name"
              value={person.name}
              onChange={(name) => change(index, { name })}
              {...problemAt(draft.issues, `administrators.${index}.name`)}
            />
            <TextField
              label="Email"
              type="email"
              value={person.email}
              onChange={(email) => change(index, { email })}
              {...problemAt(draft.issues, `administrators.${index}.email`)}
            />
          </div>
          <Select
            label="Role"
            help={roles.find(({ id }) => id === person.role)?.help}
            choices={roles}
            value={person.role}
            onChange={(role) => change(index, { role })}
          />
        </StepSection>
      ))}
    </>
  );
}
