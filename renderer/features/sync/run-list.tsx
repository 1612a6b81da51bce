/** Every run of this home, newest first. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunSummary } from '../../../shared/contract/sync.ts';
import type { RunId } from '../../../shared/model/ids.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { DataGrid, type GridColumn } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatInstant } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { runLooks } from '../../ui/states.ts';

export function RunList({ onOpen }: { readonly onOpen: (run: RunId) => void }) {
  const runs = useQuery(useAsk().runs());
  const [selected, setSelected] = useState<string | null>(null);
  if (runs.isPending) return <Busy label="Loading the runs" />;
  if (runs.isError) return <FailureNotice error={runs.error} onRetry={() => void runs.refetch()} />;
  const open = (key: string) => {
    const run = runs.data.find(({ id }) => id === key);
    if (run !== undefined) onOpen(run.id);
  };
  return (
    <DataGrid
      label="Runs"
      columns={columns}
      rows={runs.data}
      rowKey={({ id }) => id}
      selected={selected}
      onSelect={(key) => {
        setSelected(key);
        if (key !== null) open(key);
      }}
      onOpen={open}
      empty={
        <EmptyState title="Nothing was applied yet">
          Each time a plan is applied, its run is kept here with every operation and its result.
        </EmptyState>
      }
    />
  );
}

const columns: readonly GridColumn<RunSummary>[] = [
  {
    id: 'organization',
    head: 'Organization',
    width: 'minmax(150px, 2fr)',
    cell: ({ organization }) => <span className="ui-ellipsis">{organization}</span>,
  },
  { id: 'status', head: 'Result', width: '130px', cell: ({ status }) => <StateMark look={runLooks[status]} /> },
  { id: 'target', head: 'Target', width: 'minmax(0, 1fr)', cell: ({ target }) => target },
  { id: 'done', head: 'Done', width: '60px', numeric: true, cell: ({ done }) => done },
  { id: 'failed', head: 'Failed', width: '60px', numeric: true, cell: ({ failed }) => failed },
  { id: 'started', head: 'Started', width: '150px', cell: ({ startedAt }) => formatInstant(startedAt, new Date()) },
  { id: 'seconds', head: 'Took', width: '72px', numeric: true, cell: ({ seconds }) => `${seconds.toFixed(1)} s` },
];
