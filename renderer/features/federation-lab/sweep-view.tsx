/** One fault sweep: how far it is, its verdict, and a row for each fault with what was let through first. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleStop } from 'lucide-react';
import type { FaultResult, FaultSweep } from '../../../shared/model/fault-sweep.ts';
import type { FaultSweepId } from '../../../shared/model/ids.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { formatInstant } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { type StateLook, StateMark } from '../../ui/state-mark.tsx';
import { Table } from '../../ui/table.tsx';
import { KeptTools } from './evidence/kept-tools.tsx';
import { resultLooks, sweepLooks } from './sweep-looks.ts';
import './sweep-view.css';

export function SweepView({ id }: { readonly id: FaultSweepId }) {
  const sweep = useQuery(useAsk().sweep(id));
  if (sweep.isPending) return <Busy label="Loading the fault sweep" rows={10} />;
  if (sweep.isError) {
    return (
      <div className="lab-notice">
        <FailureNotice error={sweep.error} onRetry={() => void sweep.refetch()} />
      </div>
    );
  }
  return (
    <div className="lab-middle">
      <SweepHead sweep={sweep.data} />
      <div className="lab-sweep">
        <ResultTable results={sweep.data.results} />
      </div>
    </div>
  );
}

function SweepHead({ sweep }: { readonly sweep: FaultSweep }) {
  const engine = useEngine();
  const cancel = useMutation({ mutationFn: () => engine.federation.cancelSweep({ id: sweep.id }) });
  const live = sweep.state === 'running';
  return (
    <header className="lab-head">
      <div className="lab-head-line">
        <h2>
          <StateMark look={headLook(sweep)} />
        </h2>
        <span className="ui-muted">{formatInstant(sweep.startedAt, new Date())}</span>
        {live ? (
          <Button size="sm" icon={CircleStop} isPending={cancel.isPending} onPress={() => cancel.mutate()}>
            Cancel
          </Button>
        ) : (
          <>
            <CopyButton size="sm" text={sweep.sentence}>
              Copy sentence
            </CopyButton>
            <KeptTools item={{ kind: 'fault-sweep', id: sweep.id }} />
          </>
        )}
      </div>
      <p role="status">{sweep.sentence}</p>
      {live && <Progress label="Faults tried" hideLabel done={sweep.results.length} total={sweep.total} />}
      {cancel.isError && <FailureNotice error={cancel.error} />}
    </header>
  );
}

function headLook({ state, results }: FaultSweep): StateLook {
  const has = (wanted: FaultResult['outcome']) => results.some(({ outcome }) => outcome === wanted);
  if (has('let-through')) return { ...sweepLooks[state], tone: 'bad' };
  return state === 'done' && has('refused-otherwise') ? { ...sweepLooks[state], tone: 'warn' } : sweepLooks[state];
}

const order: readonly FaultResult['outcome'][] = [
  'let-through',
  'refused-otherwise',
  'not-tried',
  'refused',
  'let-in-as-expected',
];

function ResultTable({ results }: { readonly results: readonly FaultResult[] }) {
  const rows = results.toSorted((left, right) => order.indexOf(left.outcome) - order.indexOf(right.outcome));
  return (
    <Table
      caption="Faults of this sweep"
      rows={rows}
      rowKey={({ fault }) => fault}
      empty="The first fault is being tried."
      columns={[
        {
          id: 'title',
          head: 'Fault',
          width: '24%',
          cell: ({ title, description, detail }) => (
            <details className="lab-sweep-fault">
              <summary>{title}</summary>
              {description} {detail}
            </details>
          ),
        },
        {
          id: 'outcome',
          head: 'Outcome',
          width: '158px',
          cell: ({ outcome }) => <StateMark look={resultLooks[outcome]} />,
        },
        { id: 'check', head: 'By', mono: true, width: '126px', cell: ({ check }) => check },
        {
          id: 'detail',
          head: 'Why, or what to change',
          cell: ({ detail }) => <span className="lab-sweep-why">{detail}</span>,
        },
      ]}
    />
  );
}
