/** Who signs in: ready-made and own personas, with a search once there are many, and the ways to make one's own. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Plus, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import type { OwnPersona, Persona, PersonaDraft } from '../../../../shared/model/persona.ts';
import { useAsk, useEngine } from '../../../bridge/engine-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { RadioGroup } from '../../../ui/choice.tsx';
import { FailureNotice } from '../../../ui/notice.tsx';
import { SearchField } from '../../../ui/text-field.tsx';
import { showChosen } from '../show-chosen.ts';
import { PersonaDialog } from './persona-dialog.tsx';
import { copyOf, emptyDraft } from './persona-draft.ts';
import './personas.css';

/** From here on a list is searched rather than read. */
const many = 10;

interface Editing {
  readonly own: OwnPersona | null;
  readonly start: PersonaDraft;
}

export function PersonaPicker({
  partnerRef,
  isDirectory,
  value,
  onChange,
}: {
  readonly partnerRef: PartnerRef;
  /** Its people are invited in the wizard; personas are not among them. */
  readonly isDirectory: boolean;
  readonly value: string;
  readonly onChange: (name: string) => void;
}) {
  const ask = useAsk();
  const engine = useEngine();
  const personas = useQuery(ask.personas(partnerRef));
  const own = useQuery(ask.ownPersonas());
  const [sought, setSought] = useState('');
  const [editing, setEditing] = useState<Editing | null>(null);
  const [deleted, setDeleted] = useState<OwnPersona | null>(null);
  const undo = useMutation({
    mutationFn: ({ persona }: OwnPersona) => engine.federation.savePersona({ id: null, persona }),
    onSuccess({ persona }) {
      setDeleted(null);
      onChange(persona.name);
    },
  });
  const list = useRef<HTMLDivElement>(null);
  const all = personas.data ?? [];
  useEffect(() => {
    if (all.length > 0) showChosen(list.current, value);
  }, [value, all.length]);
  const chosen = all.find(({ name }) => name === value);
  const ownChosen = own.data?.find(({ id }) => id === chosen?.own);
  const words = sought.trim().toLocaleLowerCase();
  const shown = all.filter((each) => words === '' || each === chosen || sayAll(each).includes(words));
  const mixed = all.some((each) => each.own !== undefined);

  if (personas.isError) return <FailureNotice error={personas.error} onRetry={() => void personas.refetch()} />;
  if (all.length === 0) return null;
  return (
    <div className="persona-picker">
      {all.length > many && <SearchField label="Search personas" value={sought} onChange={setSought} hint="" />}
      <div ref={list} className="persona-list">
        <RadioGroup
          label={isDirectory ? 'Person' : 'Persona'}
          framed
          value={value}
          onChange={onChange}
          choices={shown.map((each) => ({
            id: each.name,
            label: each.name,
            help: each.description,
            ...(mixed ? { group: each.own === undefined ? 'Ready-made' : 'Your own' } : {}),
          }))}
        />
      </div>
      {words !== '' && shown.every((each) => each === chosen) && (
        <p className="lab-hint">Nobody else has these words in name, address, group or attribute.</p>
      )}
      {!isDirectory && (
        <div className="persona-actions">
          <Button size="sm" icon={Plus} onPress={() => setEditing({ own: null, start: emptyDraft })}>
            New
          </Button>
          {chosen !== undefined && (
            <Button
              size="sm"
              onPress={() =>
                setEditing({
                  own: null,
                  start: copyOf(
                    chosen,
                    all.map(({ name }) => name),
                  ),
                })
              }
            >
              Duplicate
            </Button>
          )}
          {ownChosen !== undefined && (
            <Button size="sm" onPress={() => setEditing({ own: ownChosen, start: ownChosen.persona })}>
              Edit
            </Button>
          )}
        </div>
      )}
      {own.isError && <FailureNotice error={own.error} onRetry={() => void own.refetch()} />}
      {deleted !== null && (
        <div className="persona-undo" role="status">
          <span>{deleted.persona.name} was deleted.</span>
          <Button size="sm" icon={Undo2} isPending={undo.isPending} onPress={() => undo.mutate(deleted)}>
            Undo
          </Button>
          {undo.isError && <FailureNotice error={undo.error} />}
        </div>
      )}
      {editing !== null && (
        <PersonaDialog
          own={editing.own}
          start={editing.start}
          onClose={() => setEditing(null)}
          onSaved={({ persona }) => {
            setEditing(null);
            setDeleted(null);
            onChange(persona.name);
          }}
          onDeleted={(gone) => {
            setEditing(null);
            setDeleted(gone);
            onChange('');
          }}
        />
      )}
    </div>
  );
}

const sayAll = ({ name, email, groups, description, attributes }: Persona): string =>
  [name, email, description, ...groups, ...Object.entries(attributes ?? {}).flat(2)].join('\n').toLocaleLowerCase();
