/** What sign-in tests wrote to targets and could not take back yet: where it is, why it is still there, and one button. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import type { TargetUse } from '../../../../shared/model/target-test.ts';
import { useAsk, useEngine } from '../../../bridge/engine-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatInstant } from '../../../ui/format.ts';
import { FailureNotice, Notice } from '../../../ui/notice.tsx';

export function LeftOvers() {
  const uses = useQuery(useAsk().targetUses());
  const left = (uses.data ?? []).filter(({ state }) => state === 'left');
  if (left.length === 0) return null;
  return (
    <div className="lab-notice">
      {left.map((use) => (
        <LeftOver key={use.organizationId} use={use} />
      ))}
    </div>
  );
}

function LeftOver({ use }: { readonly use: TargetUse }) {
  const engine = useEngine();
  const cache = useQueryClient();
  const ask = useAsk();
  const takeBack = useMutation({
    mutationFn: () => engine.federation.takeBackTargetUse({ organizationId: use.organizationId }),
    onSuccess: (left) => cache.setQueryData(ask.targetUses().queryKey, left),
  });
  const { target, host, organizationId, partnerName, startedAt, why } = use;
  const label = useQuery(ask.targets()).data?.find((each) => each.target.name === target)?.target.label;
  if (target === null)
    return (
      <Notice tone="warn" title="A sign-in test may have left something on a target">
        Look for the temporary organization <code>{organizationId}</code> on your targets, and delete it there. {why}
      </Notice>
    );
  return (
    <Notice
      tone="warn"
      title={`A sign-in test left something on ${label === undefined || label === '' ? target : label}`}
      actions={
        <Button size="sm" icon={Undo2} isPending={takeBack.isPending} onPress={() => takeBack.mutate()}>
          Take it back now
        </Button>
      }
    >
      <p>
        The temporary organization <code>{organizationId}</code> of the test of {partnerName} (
        {formatInstant(startedAt, new Date())}) is not known to be gone from {host}. {why} Portico tries again at its
        next start, and when the target is changed in Settings.
      </p>
      {takeBack.isError && <FailureNotice error={takeBack.error} />}
    </Notice>
  );
}
