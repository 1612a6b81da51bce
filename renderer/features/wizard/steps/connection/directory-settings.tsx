/** The organization's own user directory: ways to sign in, password rules, and the people invited by list. */
import { Plus, Trash2 } from 'lucide-react';
import { type ConnectionStep, directoryMechanisms } from '../../../../../shared/model/blueprint.ts';
import { Button, IconButton } from '../../../../ui/button.tsx';
import { Checkbox } from '../../../../ui/choice.tsx';
import { Select } from '../../../../ui/select.tsx';
import { TextField } from '../../../../ui/text-field.tsx';
import { problemAt } from '../../step-list.ts';
import type { Draft } from '../../use-draft.ts';
import { rowKey, StepSection } from '../step-section.tsx';
import { readPeople } from './read-people.ts';

type Directory = ConnectionStep['directory'];
const mechanismWords: Readonly<Record<(typeof directoryMechanisms)[number], string>> = {
  password: 'Password',
  webauthn: 'Passkey',
  totp: 'Authenticator app',
  email_otp: 'Code by email',
  sms_otp: 'Code by text message',
};
const secondFactors = [
  { id: 'none', label: 'None' },
  { id: 'totp', label: 'Authenticator app' },
  { id: 'webauthn', label: 'Passkey' },
  { id: 'email_otp', label: 'Code by email' },
] as const satisfies readonly { readonly id: Directory['secondFactor']; readonly label: string }[];

export function DirectorySettings({
  draft,
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (over: Partial<ConnectionStep>) => void;
}) {
  const { directory } = draft.blueprint.connection;
  const set = (over: Partial<Directory>) => onChange({ directory: { ...directory, ...over } });
  const { people } = directory;

  return (
    <>
      <StepSection title="1. Ways to sign in">
        <fieldset className="wizard-checks">
          <legend className="ui-hidden">Ways to sign in</legend>
          {directoryMechanisms.map((mechanism) => (
            <Checkbox
              key={mechanism}
              isSelected={directory.mechanisms.includes(mechanism)}
              onChange={(selected) =>
                set({
                  mechanisms: directoryMechanisms.filter((each) =>
                    each === mechanism ? selected : directory.mechanisms.includes(each),
                  ),
                })
              }
            >
              {mechanismWords[mechanism]}
            </Checkbox>
          ))}
        </fieldset>
        {problemAt(draft.issues, 'connection.directory.mechanisms').error !== undefined && (
          <p className="ui-problem">{problemAt(draft.issues, 'connection.directory.mechanisms').error}</p>
        )}
        <div className="wizard-row">
          <Select
            label="Second factor"
            choices={secondFactors}
            value={directory.secondFactor}
            onChange={(secondFactor) => set({ secondFactor })}
            {...problemAt(draft.issues, 'connection.directory.secondFactor')}
          />
          <TextField
            label="Shortest password"
            help="Characters. Length protects better than rules about signs."
            value={String(directory.minPasswordLength)}
            onChange={(text) => {
              const length = Number.parseInt(text, 10);
              if (length >= 1 && length <= 128) set({ minPasswordLength: length });
            }}
          />
        </div>
      </StepSection>
      <StepSection
        title="2. People invited"
        action={
          <Button
            size="sm"
            icon={Plus}
            isDisabled={people.length >= 500}
            onPress={() => set({ people: [...people, { name: '', email: '' }] })}
          >
            Add a person
          </Button>
        }
      >
        <p className="wizard-note">
          Each gets an invitation when the plan is applied, sets a password, and ends with the contract. Paste a column
          of addresses, or names with addresses, into an empty row.
        </p>
        {people.map((person, index) => (
          <div key={rowKey(index)} className="wizard-person">
            <TextField
              label={`Name of person ${index + 1}`}
              hideLabel
              placeholder="Name"
              value={person.name}
              onChange={(name) => set({ people: people.map((each, at) => (at === index ? { ...each, name } : each)) })}
            />
            <TextField
              label={`Email of person ${index + 1}`}
              hideLabel
              placeholder="name@pinnacle.example"
              value={person.email}
              onChange={(email) => {
                const pasted = readPeople(email);
                set({
                  people:
                    pasted.length > 1
                      ? [...people.slice(0, index), ...pasted, ...people.slice(index + 1)].slice(0, 500)
                      : people.map((each, at) => (at === index ? { ...each, email } : each)),
                });
              }}
              {...problemAt(draft.issues, `connection.directory.people.${index}.email`)}
            />
            <IconButton
              label={`Remove person ${index + 1}`}
              icon={Trash2}
              onPress={() => set({ people: people.filter((_, at) => at !== index) })}
            />
          </div>
        ))}
      </StepSection>
    </>
  );
}
