/**
 * What sign-in tests wrote to targets and could not take back yet: where it is, why it is still there, a button that takes it
 * back, and one for somebody who removed it by hand.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Eraser, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { TargetUse } from '../../../../shared/model/target-test.ts';
import { useAsk, useEngine } from '../../../bridge/engine-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { formatInstant } from '../../../ui/format.ts';
import { FailureNotice, Notice } from '../../../ui/notice.tsx';
import './at-target.css';

export function LeftOvers() {
  const uses = useQuery(useAsk().targetUses());
  const left = (uses.data ?? []).filter(({ state }) => state === 'left');
  if (left.length === 0 && !uses.isError) return null;
  return (
    <section className="lab-left-overs" aria-label="Left on targets">
      {uses.isError && <FailureNotice error={uses.error} onRetry={() => void uses.refetch()} />}
      {left.map((use) => (
        <LeftOver key={use.organizationId} use={use} />
      ))}
    </section>
  );
}

function LeftOver({ use }: { readonly use: TargetUse }) {
  const engine = useEngine();
  const cache = useQueryClient();
  const ask = useAsk();
  const [isAsking, setAsking] = useState(false);
  const show = (left: readonly TargetUse[]) => cache.setQueryData(ask.targetUses().queryKey, [...left]);
  const { target, host, organizationId, partnerName, startedAt, why } = use;
  const takeBack = useMutation({
    mutationFn: () => engine.federation.takeBackTargetUse({ organizationId }),
    onSuccess: show,
  });
  const forget = useMutation({
    mutationFn: () => engine.federation.forgetTargetUse({ organizationId }),
    onSuccess: show,
  });
  const known = useQuery(ask.targets()).data?.find((each) => each.target.name === target)?.target;
  const label = known === undefined || known.label === '' ? target : known.label;
  const error = takeBack.error ?? forget.error;
  return (
    <Notice
      tone="warn"
      title={
        label === null
          ? 'A sign-in test may have left something on a target'
          : `A sign-in test left something on ${label}`
      }
      actions={
        <>
          {target !== null && (
            <Button size="sm" icon={Undo2} isPending={takeBack.isPending} onPress={() => takeBack.mutate()}>
              Take it back now
            </Button>
          )}
          <Button size="sm" icon={Eraser} isPending={forget.isPending} onPress={() => setAsking(true)}>
            I removed it myself
          </Button>
        </>
      }
    >
      {target === null ? (
        <p>
          Look for the temporary organization <code>{organizationId}</code> on your targets, and delete it there. {why}
        </p>
      ) : (
        <p>
          The temporary organization <code>{organizationId}</code> of the test of {partnerName} (
          {formatInstant(startedAt, new Date())}) is not known to be gone from {host}. {why} Portico tries again at its
          next start, and when the target is changed in Settings.
        </p>
      )}
      {error !== null && <FailureNotice error={error} />}
      <ConfirmDialog
        title="Forget what was left"
        action="Forget it"
        isOpen={isAsking}
        onConfirm={() => forget.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>
          Portico does not look at {host === '' ? 'any target' : host} and never tries again to remove{' '}
          <code>{organizationId}</code>. Forget it only when the organization and its people are gone there.
        </p>
      </ConfirmDialog>
    </Notice>
  );
}
