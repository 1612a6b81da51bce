/** Where the sign-in runs: in a scratch tenant here, or at a connected target, which is somebody's real tenant. */
import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Server } from 'lucide-react';
import type { TargetName } from '../../../../shared/model/ids.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { Select } from '../../../ui/select.tsx';

const scratch = 'scratch tenant';

export function WhereSelect({
  value,
  onChange,
}: {
  /** Null: the scratch tenant. */
  readonly value: TargetName | null;
  readonly onChange: (target: TargetName | null) => void;
}) {
  const targets = useQuery(useAsk().targets());
  const connected = (targets.data ?? []).filter(({ embedded }) => !embedded);
  if (connected.length === 0)
    return (
      <p className="lab-hint">
        Runs in a scratch tenant here. Connect a target in <a href="#/settings">Settings</a> to try the sign-in there.
      </p>
    );
  return (
    <Select
      label="Runs at"
      choices={[
        {
          id: scratch,
          label: 'Scratch tenant here',
          help: 'Nothing outside this machine is touched.',
          icon: FlaskConical,
        },
        ...connected.map(({ target }) => ({
          id: target.name,
          label: target.label === '' ? target.name : target.label,
          help: `${new URL(target.baseUrl).host}, tenant ${target.tenantId}`,
          icon: Server,
        })),
      ]}
      value={value ?? scratch}
      onChange={(id) => onChange(connected.find(({ target }) => target.name === id)?.target.name ?? null)}
    />
  );
}
