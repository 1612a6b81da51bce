/** The servers that Portico can work with: which one is in use, whether it answers, and the doctor for each. */
import { type UseQueryResult, useMutation } from '@tanstack/react-query';
import { Pencil, Plus, Stethoscope, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { TargetName } from '../../../shared/model/ids.ts';
import type { TargetState } from '../../../shared/model/target.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Button } from '../../ui/button.tsx';
import { MiddleCut } from '../../ui/copy.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu } from '../../ui/menu.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { DotState } from '../../ui/state-mark.tsx';
import { DoctorView } from './doctor-view.tsx';
import { SettingsSection } from './settings-section.tsx';

const connections = {
  ready: { word: 'Ready', tone: 'ok' },
  starting: { word: 'Starting', tone: 'warn' },
  unreachable: { word: 'Not reachable', tone: 'bad' },
  unknown: { word: 'Not tried', tone: 'muted' },
} as const;

export function TargetsSection({
  targets,
  onAdd,
  onEdit,
}: {
  readonly targets: UseQueryResult<TargetState[]>;
  readonly onAdd: () => void;
  readonly onEdit: (name: TargetName) => void;
}) {
  return (
    <SettingsSection
      id="targets"
      title="Targets"
      help="A target is one tenant that Portico reads and writes. Everything goes to the one in use."
      action={
        <Button icon={Plus} onPress={onAdd}>
          Add a target
        </Button>
      }
    >
      {targets.isPending && <Busy label="Loading the targets" rows={2} />}
      {targets.isError && <FailureNotice error={targets.error} onRetry={() => void targets.refetch()} />}
      <ul className="settings-targets">
        {targets.data?.map((state) => (
          <TargetRow key={state.target.name} state={state} onEdit={() => onEdit(state.target.name)} />
        ))}
      </ul>
    </SettingsSection>
  );
}

function TargetRow({ state, onEdit }: { readonly state: TargetState; readonly onEdit: () => void }) {
  const { target, selected, embedded, hasSecret } = state;
  const engine = useEngine();
  const [removing, setRemoving] = useState(false);
  const select = useMutation({ mutationFn: () => engine.targets.select({ name: target.name }) });
  const remove = useMutation({ mutationFn: () => engine.targets.remove({ name: target.name }) });
  const doctor = useMutation({ mutationFn: () => engine.targets.examine({ name: target.name }) });
  const connection = connections[state.connection];
  const failed = [select, remove, doctor].find(({ isError }) => isError);

  return (
    <li className="settings-target">
      <div className="settings-target-line">
        <div className="settings-target-words">
          <span className="settings-target-title">
            <bdi className="ui-ellipsis">{target.label}</bdi>
            {selected && <span className="settings-in-use">In use</span>}
          </span>
          <span className="ui-caption settings-target-place">
            <DotState tone={connection.tone}>{connection.word}</DotState>
            <span aria-hidden="true">·</span>
            {embedded ? (
              <span>Embedded sandbox, on this machine</span>
            ) : (
              <MiddleCut text={target.baseUrl} mono={false} />
            )}
            {!embedded && !hasSecret && <span className="ui-tone-warn">No secret kept</span>}
          </span>
        </div>
        {!selected && (
          <Button size="sm" isPending={select.isPending} onPress={() => select.mutate()}>
            Use this target
          </Button>
        )}
        <Button size="sm" icon={Stethoscope} isPending={doctor.isPending} onPress={() => doctor.mutate()}>
          Examine
        </Button>
        {!embedded && (
          <Menu
            label={`More for ${target.label}`}
            entries={[
              { id: 'edit', label: 'Edit', icon: Pencil, onAction: onEdit },
              null,
              {
                id: 'remove',
                label: 'Remove from Portico',
                icon: Trash2,
                danger: true,
                onAction: () => setRemoving(true),
              },
            ]}
          />
        )}
      </div>
      {failed !== undefined && <FailureNotice error={failed.error} />}
      {doctor.data !== undefined && <DoctorView report={doctor.data} onClose={doctor.reset} />}
      <ConfirmDialog
        title={`Remove ${target.label}?`}
        action={`Remove ${target.label}`}
        isOpen={removing}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate()}
      >
        <p>
          Portico forgets the address and its secrets. The server and the partners on it are not touched; runs made
          there stay in the history.
        </p>
      </ConfirmDialog>
    </li>
  );
}
