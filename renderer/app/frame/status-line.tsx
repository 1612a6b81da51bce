/** Bottom, 28 px: what runs (with progress and cancel), when the last sync was, which listeners are up, where secrets are. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Lock, Server, X } from 'lucide-react';
import { Button, Link } from 'react-aria-components';
import type { RunSummary } from '../../../shared/contract/sync.ts';
import type { PartnerSummary } from '../../../shared/model/partner.ts';
import type { SignInTestSummary } from '../../../shared/model/sign-in-test.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { type RunProgress, runProgressKey } from '../../bridge/queries.ts';
import { formatInstant } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Progress } from '../../ui/progress.tsx';
import { DotState } from '../../ui/state-mark.tsx';

export function StatusLine() {
  const engine = useEngine();
  const ask = useAsk();
  const runs = useQuery(ask.runs()).data?.filter(({ status }) => status === 'running') ?? [];
  const tests =
    useQuery(ask.signInTests()).data?.filter(({ state }) => state === 'preparing' || state === 'waiting') ?? [];
  const partners = useQuery(ask.partners()).data ?? [];
  const listeners = useQuery(ask.listeners()).data ?? [];
  const info = useQuery(ask.info()).data;
  const stop = useMutation({ mutationFn: (id: string) => engine.app.stopListener({ id }) });
  const busy = runs.length + tests.length > 0;

  return (
    <footer className="frame-status">
      {runs.map((run) => (
        <RunTask key={run.id} run={run} />
      ))}
      {tests.map((test) => (
        <TestTask key={test.id} test={test} />
      ))}
      {!busy && <LastSync partners={partners} />}
      <div className="frame-status-end">
        {listeners.map((listener) => (
          <span key={listener.id} className="frame-status-item">
            <DotState tone="ok">
              {listener.title} on {listener.address.replace(/^https?:\/\//, '')}
            </DotState>
            {listener.stoppable && (
              <>
                {' · '}
                <Button
                  className="frame-status-action"
                  aria-label={`Stop ${listener.title}`}
                  onPress={() => stop.mutate(listener.id)}
                >
                  Stop
                </Button>
              </>
            )}
          </span>
        ))}
        {info !== undefined && (
          <span className="frame-status-item" title={info.keyStore.note}>
            <Icon of={info.keyStore.kind === 'system' ? Lock : Server} size={14} />
            {info.keyStore.kind === 'system'
              ? 'Secrets in the system key store'
              : 'Secrets in memory until Portico stops'}
          </span>
        )}
      </div>
    </footer>
  );
}

function LastSync({ partners }: { readonly partners: readonly PartnerSummary[] }) {
  const last = partners
    .map(({ lastSync }) => lastSync?.at ?? '')
    .reduce((latest, at) => (at > latest ? at : latest), '');
  return (
    <span className="frame-status-item">
      <Icon of={Check} size={14} />
      {last === '' ? 'Blueprints saved' : `Last sync ${formatInstant(last)}`}
    </span>
  );
}

function RunTask({ run }: { readonly run: RunSummary }) {
  const engine = useEngine();
  const cache = useQueryClient();
  // Written by `run.changed`; the query only reads what is there.
  const progress = useQuery<RunProgress | null>({
    queryKey: runProgressKey(run.id),
    queryFn: () => cache.getQueryData<RunProgress>(runProgressKey(run.id)) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  const cancel = useMutation({ mutationFn: () => engine.sync.cancel({ runId: run.id }) });
  return (
    <span className="frame-status-item">
      <Link href={`/sync?run=${run.id}`} className="frame-status-action">
        Syncing {run.organization}
      </Link>
      <Progress
        label={`Syncing ${run.organization}`}
        hideLabel
        done={progress?.done ?? run.done}
        total={progress?.total ?? 0}
      />
      <CancelTask
        label={`Cancel the sync of ${run.organization}`}
        isPending={cancel.isPending}
        onCancel={() => cancel.mutate()}
      />
    </span>
  );
}

function TestTask({ test }: { readonly test: SignInTestSummary }) {
  const engine = useEngine();
  const cancel = useMutation({ mutationFn: () => engine.federation.cancel({ id: test.id }) });
  return (
    <span className="frame-status-item">
      <Link href={`/partners/${test.ref}/test?test=${test.id}`} className="frame-status-action">
        {test.state === 'preparing' ? 'Preparing the sign-in test' : 'Waiting for the sign-in'}, {test.organizationName}
      </Link>
      <CancelTask
        label={`Cancel the sign-in test of ${test.organizationName}`}
        isPending={cancel.isPending}
        onCancel={() => cancel.mutate()}
      />
    </span>
  );
}

function CancelTask({
  label,
  isPending,
  onCancel,
}: {
  readonly label: string;
  readonly isPending: boolean;
  readonly onCancel: () => void;
}) {
  return (
    <Button aria-label={label} isPending={isPending} onPress={onCancel} className="frame-status-cancel">
      <Icon of={X} size={14} />
    </Button>
  );
}
