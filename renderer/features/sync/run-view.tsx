/** One run: progress with cancel, each operation's result, what the read-back found, secrets shown once, and readiness. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { ArrowLeft, CircleStop, Play } from 'lucide-react';
import type { RunId } from '../../../shared/model/ids.ts';
import type { Run } from '../../../shared/model/plan.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { DiffTable } from '../../ui/diff-table.tsx';
import { counted, formatInstant } from '../../ui/format.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { resultLooks, runLooks } from '../../ui/states.ts';
import { OnServer } from './on-server.tsx';
import { ReadinessList } from './readiness-list.tsx';
import { SecretsOnce } from './secrets-once.tsx';
import { UndoRun } from './undo-run.tsx';
import './sync.css';

export function RunView({ runId, onBack }: { readonly runId: RunId; readonly onBack: () => void }) {
  const engine = useEngine();
  const run = useQuery(useAsk().run(runId));
  const targets = useQuery(useAsk().targets());
  const cancel = useMutation({ mutationFn: () => engine.sync.cancel({ runId }) });
  const resume = useMutation({ mutationFn: () => engine.sync.resume({ runId }) });
  if (run.isPending) return <Busy label="Loading the run" rows={10} />;
  if (run.isError) {
    return (
      <div className="sync-notice">
        <FailureNotice error={run.error} onRetry={() => void run.refetch()} />
      </div>
    );
  }
  const { status } = run.data;
  const total = run.data.operations.length;
  const embedded = targets.data?.some(({ target, embedded: own }) => own && target.name === run.data.target) ?? false;
  const canResume = status === 'failed' || status === 'interrupted' || status === 'cancelled';

  return (
    <div className="sync-run">
      <header className="sync-run-head">
        <Button variant="quiet" size="sm" icon={ArrowLeft} onPress={onBack}>
          Back
        </Button>
        <div className="sync-head-line">
          <h2>
            {status === 'running' ? 'Applying to' : 'Applied to'} {run.data.organization}
          </h2>
          <StateMark look={runLooks[status]} soft />
        </div>
        <p className="ui-muted">
          {run.data.target} · {formatInstant(run.data.startedAt, new Date())} · {counted(run.data.requests, 'request')}{' '}
          · {run.data.seconds.toFixed(1)} s
        </p>
        {status === 'running' && (
          <div className="sync-progress">
            <Progress label="Operations" done={run.data.done + run.data.failed + run.data.skipped} total={total} />
            <Button size="sm" icon={CircleStop} isPending={cancel.isPending} onPress={() => cancel.mutate()}>
              Stop after this operation
            </Button>
          </div>
        )}
        {canResume && (
          <Notice
            tone={status === 'failed' ? 'bad' : 'warn'}
            title={outcomeWords(run.data)}
            actions={
              <Button size="sm" icon={Play} isPending={resume.isPending} onPress={() => resume.mutate()}>
                Resume
              </Button>
            }
          >
            <p>
              What was done is in the journal and stays. Resuming looks at the server first and does only what is left.
            </p>
          </Notice>
        )}
        {cancel.isError && <FailureNotice error={cancel.error} />}
        {resume.isError && <FailureNotice error={resume.error} />}
        {status === 'done' && (
          <Notice
            tone={run.data.remaining.length === 0 ? 'ok' : 'warn'}
            title={
              run.data.remaining.length === 0
                ? 'The server now says what the blueprint says'
                : `${counted(run.data.remaining.length, 'field')} still differ`
            }
          >
            <p>
              {run.data.remaining.length === 0
                ? `Read back after the last operation: ${counted(run.data.done, 'operation')} done, nothing left.`
                : 'Read back after the last operation. Plan again to see what is left.'}
            </p>
            {run.data.remaining.length > 0 && (
              <DiffTable
                caption="Still different"
                rows={run.data.remaining.map((each) => ({ ...each, field: `${each.resource}: ${each.field}` }))}
                afterHead="Blueprint"
              />
            )}
          </Notice>
        )}
      </header>
      <OperationResults run={run.data} />
      {status === 'done' && <SecretsOnce runId={runId} />}
      {status === 'done' && run.data.ref !== null && <ReadinessList partnerRef={run.data.ref} />}
      {status === 'done' && run.data.ref !== null && <OnServer partnerRef={run.data.ref} />}
      {status !== 'running' && run.data.ref !== null && (
        <p>
          <ButtonLink variant="text" href={`/partners/${run.data.ref}/applications`}>
            Quickstarts of the applications
          </ButtonLink>
        </p>
      )}
      <UndoRun run={run.data} embedded={embedded} />
    </div>
  );
}

function outcomeWords(run: Run): string {
  if (run.status === 'failed') return `${counted(run.failed, 'operation')} failed`;
  return run.status === 'cancelled' ? 'Stopped before the end' : 'Interrupted before the end';
}

function OperationResults({ run }: { readonly run: Run }) {
  return (
    <section aria-label="Operations">
      <ol className="sync-results">
        {run.operations.map((operation) => (
          <li key={operation.id}>
            <StateMark look={resultLooks[operation.status]} />
            <span className="sync-result-words">
              {operation.summary}
              {operation.error !== null && <span className="ui-tone-bad"> {operation.error}</span>}
            </span>
            <span className="ui-muted ui-numbers">
              {operation.seconds === null ? '' : `${operation.seconds.toFixed(2)} s`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
