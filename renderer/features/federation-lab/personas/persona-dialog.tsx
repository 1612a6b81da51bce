/** A persona of one's own: made, copied from another, changed, deleted. What is wrong stands at its field until it is changed. */
import { useMutation } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type OwnPersona, type PersonaDraft, personaLimits } from '../../../../shared/model/persona.ts';
import { useEngine } from '../../../bridge/engine-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { failureOf } from '../../../ui/failure-of.ts';
import { counted } from '../../../ui/format.ts';
import { FailureNotice, Notice } from '../../../ui/notice.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { AttributeRows } from './attribute-rows.tsx';
import { fromLines, inLines } from './persona-draft.ts';
import './personas.css';

export function PersonaDialog({
  own,
  start,
  onSaved,
  onDeleted,
  onClose,
}: {
  /** The one that is changed; null: a new one. */
  readonly own: OwnPersona | null;
  readonly start: PersonaDraft;
  readonly onSaved: (saved: OwnPersona) => void;
  readonly onDeleted: (deleted: OwnPersona) => void;
  readonly onClose: () => void;
}) {
  const engine = useEngine();
  const [draft, setDraft] = useState(start);
  /** Fields that were changed since the last answer: what it said of them is old. */
  const [changed, setChanged] = useState<readonly string[]>([]);
  const [isLeaving, setLeaving] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      engine.federation.savePersona({ id: own?.id ?? null, revision: own?.revision ?? 0, persona: draft }),
    onSuccess: onSaved,
    onSettled: () => setChanged([]),
  });
  const remove = useMutation({
    mutationFn: (id: OwnPersona['id']) => engine.federation.removePersona({ id }),
    onSuccess: onDeleted,
  });
  const failure = save.isError ? failureOf(save.error) : null;
  const problems = (failure?.fields ?? []).filter(({ path }) => !changed.some((field) => path.startsWith(field)));
  const problemOf = (path: string): string | undefined =>
    problems.find((each) => each.path === path || each.path.startsWith(`${path}.`))?.message;
  const set = (part: Partial<PersonaDraft>) => {
    setDraft({ ...draft, ...part });
    setChanged([...changed, ...Object.keys(part)]);
    setLeaving(false);
  };
  const isDirty = JSON.stringify(draft) !== JSON.stringify(start);
  const text = (path: 'name' | 'description' | 'givenName' | 'familyName' | 'email' | 'earlierEmail' | 'nameId') => ({
    value: draft[path],
    onChange: (value: string) => set({ [path]: value }),
    error: problemOf(path),
  });

  return (
    <Dialog
      title={own === null ? 'New persona' : `Change ${own.persona.name}`}
      isOpen
      size="lg"
      onClose={() => (isDirty && !isLeaving ? setLeaving(true) : onClose())}
      footer={
        <>
          {own !== null && (
            <Button
              variant="quiet"
              icon={Trash2}
              className="persona-delete"
              isPending={remove.isPending}
              onPress={() => remove.mutate(own.id)}
            >
              Delete persona
            </Button>
          )}
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isPending={save.isPending} onPress={() => save.mutate()}>
            Save persona
          </Button>
        </>
      }
    >
      <div className="persona-form">
        <TextField label="Name" help="The button on the sign-in page." isRequired autoFocus {...text('name')} />
        <TextField label="Description" help="What is special about this person." {...text('description')} />
        <TextField label="Given name" {...text('givenName')} />
        <TextField label="Family name" {...text('familyName')} />
        <TextField
          label="Email"
          help="Without @ it gets the partner’s domain. Empty: no address."
          mono
          {...text('email')}
        />
        <TextField
          label="Email at the first sign-in"
          help="Only for an address that changes afterwards."
          mono
          {...text('earlierEmail')}
        />
        <TextField
          label="NameID and sub"
          help="Empty: made by the identity provider, stable for each application."
          mono
          {...text('nameId')}
        />
        <TextField
          label="Further addresses"
          help="One a line."
          mono
          lines={2}
          value={inLines(draft.moreEmails)}
          onChange={(value) => set({ moreEmails: fromLines(value) })}
          error={problemOf('moreEmails')}
        />
        <div className="persona-wide">
          <TextField
            label={`Groups (${draft.groups.filter((group) => group.trim() !== '').length})`}
            help={`One a line, ${counted(personaLimits.groups, 'group')} at most.`}
            mono
            lines={4}
            value={inLines(draft.groups)}
            onChange={(value) => set({ groups: fromLines(value) })}
            error={problemOf('groups')}
          />
        </div>
        <div className="persona-wide">
          <AttributeRows
            attributes={draft.attributes}
            problemOf={problemOf}
            onChange={(attributes) => set({ attributes })}
          />
        </div>
      </div>
      {failure !== null && (failure.fields.length === 0 || problems.length > 0) && (
        <FailureNotice failure={failure} fields={false} />
      )}
      {remove.isError && <FailureNotice error={remove.error} />}
      {isLeaving && (
        <Notice
          tone="warn"
          title="What you typed is not saved"
          actions={
            <Button size="sm" onPress={onClose}>
              Discard it
            </Button>
          }
        />
      )}
    </Dialog>
  );
}
