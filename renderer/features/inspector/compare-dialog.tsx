/** This message beside another open one, by meaning: what differs first, what is the same only when asked. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ComparedField, InspectedMessage, OpenInspection } from '../../../shared/model/inspection.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Difference } from '../../ui/check-list.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { DataGrid, type GridColumn } from '../../ui/data-grid.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { counted } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { verdictLooks } from '../../ui/states.ts';
import { beginInspection } from './begin-inspection.ts';
import { type OpenMessage, useOpenMessages } from './open-messages.ts';
import { isOver, useProgress } from './use-inspection.ts';
import './compare-dialog.css';

const stateWords: Readonly<Record<ComparedField['state'], string>> = {
  same: 'Same',
  different: 'Different',
  'only-a': 'Only here',
  'only-b': 'Only there',
};

const columns: readonly GridColumn<ComparedField>[] = [
  { id: 'state', head: 'Is', width: '90px', cell: ({ state }) => stateWords[state] },
  { id: 'field', head: 'Field', width: 'minmax(0, 5fr)', cell: ({ field }) => <span title={field}>{field}</span> },
  { id: 'a', head: 'Here', width: 'minmax(0, 3fr)', cell: ({ a }) => <code className="ui-mono">{a}</code> },
  { id: 'b', head: 'There', width: 'minmax(0, 3fr)', cell: ({ b }) => <code className="ui-mono">{b}</code> },
];

const mostOfCapture = 40;

export function CompareDialog({
  message,
  open,
  progress,
  index,
  onClose,
}: {
  readonly message: InspectedMessage;
  readonly open: OpenMessage;
  /** Of the open message; it may hold others of the same kind. */
  readonly progress: OpenInspection;
  readonly index: number;
  readonly onClose: () => void;
}) {
  const engine = useEngine();
  const { messages } = useOpenMessages();
  const others = messages.filter(({ id }) => id !== open.id);
  const choices = [
    ...others.map(({ id, title }) => ({ id: `open ${id}`, label: title })),
    ...ofSameCapture(progress, message, index),
  ];
  const [chosen, setChosen] = useState(choices[0]?.id ?? '');
  const [withPassingValues, setWithPassingValues] = useState(false);
  const [withSame, setWithSame] = useState(false);
  const [picked, setPicked] = useState<string | null>(null);
  const [from, number] = chosen.split(' ');
  const elsewhere = from === 'open' ? (others.find(({ id }) => String(id) === number) ?? null) : null;
  const found = useCounterpart(elsewhere, message.kind);
  const there = from === 'capture' ? { id: progress.id, index: Number(number) } : found.there;
  const compared = useQuery({
    queryKey: ['inspect', 'compare', progress.id, index, there, withPassingValues],
    enabled: there !== null,
    queryFn: async ({ signal }) => {
      if (there === null) return [];
      const b = await engine.inspect.message(there, { signal });
      return engine.inspect.compare({ a: message, b, withPassingValues }, { signal });
    },
    retry: false,
  });
  const fields = compared.data ?? [];
  const differing = fields.filter(({ state }) => state !== 'same');
  const shown = withSame ? fields : differing;
  const row = fields.find(({ field }) => field === picked);
  return (
    <Dialog title="Compare with a working one" isOpen onClose={onClose} size="lg">
      {choices.length === 0 ? (
        <p>Open the working message as well; it can then be chosen here.</p>
      ) : (
        <>
          <div className="inspector-compare-how">
            <Select label="Compare with" choices={choices} value={chosen} onChange={setChosen} />
            <Checkbox isSelected={withSame} onChange={setWithSame}>
              What is the same
            </Checkbox>
            <Checkbox isSelected={withPassingValues} onChange={setWithPassingValues}>
              Ids, times and signature values
            </Checkbox>
          </div>
          {found.problem !== null && <FailureNotice error={found.problem} />}
          {found.failure !== null && <FailureNotice failure={found.failure} />}
          {compared.isPending && found.problem === null && found.failure === null && (
            <Busy label="Comparing" rows={6} />
          )}
          {compared.isError && <FailureNotice error={compared.error} />}
          {compared.data !== undefined && (
            <>
              <p>
                {differing.length === 0
                  ? `No difference in meaning; ${counted(fields.length, 'field')} say the same.`
                  : `${counted(differing.length, 'field')} of ${fields.length} differ.`}
              </p>
              <div className="inspector-compare">
                <DataGrid
                  label="Fields of both"
                  columns={columns}
                  rows={shown}
                  rowKey={({ field }) => field}
                  selected={picked}
                  onSelect={setPicked}
                  rowHeight={30}
                  empty="Nothing differs."
                />
              </div>
              {row !== undefined && row.state === 'different' && <Difference expected={row.b} received={row.a} />}
            </>
          )}
        </>
      )}
    </Dialog>
  );
}

/** Valid ones first: the one that works is sought. */
function ofSameCapture({ rows }: OpenInspection, { kind }: InspectedMessage, index: number) {
  return rows
    .map((row, place) => ({ ...row, place }))
    .filter((row) => row.kind === kind && row.place !== index)
    .sort((a, b) => Number(b.verdict === 'valid') - Number(a.verdict === 'valid'))
    .slice(0, mostOfCapture)
    .map(({ place, verdict }) => ({
      id: `capture ${place}`,
      label: `Message ${place + 1} of this capture, ${verdictLooks[verdict].word.toLowerCase()}`,
    }));
}

/** In another open message, the first of the same kind, or the first of all. */
function useCounterpart(open: OpenMessage | null, kind: InspectedMessage['kind']) {
  const engine = useEngine();
  const { context } = useOpenMessages();
  const inspection = open?.inspection ?? null;
  useEffect(() => {
    if (open !== null && (open.inspection === null || open.inspection.context !== context))
      void beginInspection(engine, open.id, context);
  }, [engine, open, context]);
  const asked = useProgress(inspection?.id ?? null);
  const progress = asked.data;
  const first = progress?.rows.findIndex((row) => row.kind === kind) ?? -1;
  const isKnown = progress !== undefined && progress.rows.length > 0 && (first >= 0 || isOver(progress));
  return {
    there: isKnown ? { id: progress.id, index: Math.max(first, 0) } : null,
    failure: progress?.failure ?? null,
    problem: inspection?.problem ?? asked.error,
  };
}
