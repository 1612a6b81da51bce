/** The messages of a capture, while they are being judged and after: what each is, how it was judged and what failed first. */
import { OctagonX, RotateCw } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { MessageRow, OpenInspection, Verdict } from '../../../shared/model/inspection.ts';
import { useAnnounce } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/choice.tsx';
import { DataGrid, type GridColumn } from '../../ui/data-grid.tsx';
import { counted, formatBytes, formatInstant } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { Progress } from '../../ui/progress.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { verdictLooks } from '../../ui/states.ts';
import { SearchField } from '../../ui/text-field.tsx';
import { kindWords } from './kind-words.ts';
import { isOver } from './use-inspection.ts';
import './message-list.css';

type Row = MessageRow & { readonly key: string; readonly place: number };
type Filter = 'all' | 'invalid' | 'unverified';

export function MessageList({
  progress,
  shown,
  onShow,
  onStop,
  onAgain,
}: {
  readonly progress: OpenInspection;
  /** The picked message; null: the capture as a whole. */
  readonly shown: number | null;
  readonly onShow: (index: number | null) => void;
  readonly onStop: () => void;
  readonly onAgain: () => void;
}) {
  const [filter, setFilter] = useState<Filter>('all');
  const [sought, setSought] = useState('');
  const { rows } = progress;
  const fitting = useMemo(() => fittingRows(rows, filter, sought), [rows, filter, sought]);
  useAnnouncedEnd(progress);
  const count = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  return (
    <section aria-label="Messages" className="inspector-messages">
      <HowFar progress={progress} onStop={onStop} onAgain={onAgain} />
      <div className="inspector-list-tools">
        <Segmented
          label="Which messages"
          choices={[
            { id: 'all', label: `All ${rows.length}` },
            { id: 'invalid', label: `Refused ${count('invalid')}` },
            { id: 'unverified', label: `Not verified ${count('unverified')}` },
          ]}
          value={filter}
          onChange={setFilter}
        />
        <SearchField label="Search messages" value={sought} onChange={setSought} />
      </div>
      <div className="inspector-list">
        <DataGrid
          label="Messages of this capture"
          columns={columns}
          rows={fitting}
          rowKey={({ key }) => key}
          selected={shown === null ? null : String(shown)}
          onSelect={(key) => onShow(key === null ? null : Number(key))}
          rowHeight={48}
          empty={rows.length === 0 ? 'None is judged yet.' : 'No message fits.'}
        />
      </div>
    </section>
  );
}

function HowFar({
  progress,
  onStop,
  onAgain,
}: {
  readonly progress: OpenInspection;
  readonly onStop: () => void;
  readonly onAgain: () => void;
}) {
  const { state, rows, found, readBytes, sizeBytes } = progress;
  if (state === 'done') {
    const valid = rows.filter(({ verdict }) => verdict === 'valid').length;
    const refused = rows.filter(({ verdict }) => verdict === 'invalid').length;
    return (
      <p className="inspector-list-head">
        <strong>{counted(rows.length, 'message')}</strong>
        <span className="ui-muted">
          {valid} valid, {refused} refused, {rows.length - valid - refused} not verified
        </span>
      </p>
    );
  }
  if (state === 'stopped' || state === 'failed') {
    const all = readBytes < sizeBytes ? `at least ${found}` : String(found);
    return (
      <Notice
        tone="warn"
        title={
          state === 'stopped'
            ? `Cancelled: ${rows.length} of ${all} messages were judged, and are kept.`
            : `${counted(rows.length, 'message')} before that ${rows.length === 1 ? 'was' : 'were'} judged, and ${rows.length === 1 ? 'is' : 'are'} kept.`
        }
        {...(state === 'stopped'
          ? {
              actions: (
                <Button size="sm" icon={RotateCw} onPress={onAgain}>
                  Judge all
                </Button>
              ),
            }
          : {})}
      />
    );
  }
  return (
    <div className="inspector-list-head">
      <div className="inspector-how-far">
        <Progress label="Judged" done={rows.length} total={found} />
        {state === 'reading' && (
          <span className="ui-muted">
            {formatBytes(readBytes)} of {formatBytes(sizeBytes)} read
          </span>
        )}
      </div>
      <Button size="sm" icon={OctagonX} onPress={onStop}>
        Cancel
      </Button>
    </div>
  );
}

const columns: readonly GridColumn<Row>[] = [
  { id: 'place', head: 'No.', width: '40px', numeric: true, cell: ({ place }) => place + 1 },
  {
    id: 'kind',
    head: 'Message',
    width: 'minmax(0, 5fr)',
    cell: ({ kind, issuer }) => <TwoLines first={kindWords[kind]} second={issuer} />,
  },
  {
    id: 'verdict',
    head: 'Verdict',
    width: 'minmax(0, 4fr)',
    cell: ({ verdict, firstFailed, failed }) => (
      <TwoLines
        first={<StateMark look={verdictLooks[verdict]} />}
        second={firstFailed === null ? '' : `${firstFailed.title}${failed > 1 ? `, and ${failed - 1} more` : ''}`}
      />
    ),
  },
  {
    id: 'time',
    head: 'Made at',
    width: '84px',
    cell: ({ issuedAt }) => (issuedAt === undefined ? null : <TwoLines {...timeLines(issuedAt)} />),
  },
];

/** The hour in front, since one capture is of one day. */
function timeLines(issuedAt: string): { readonly first: string; readonly second: string } {
  const [day = '', time = ''] = formatInstant(issuedAt).split(', ');
  return { first: time, second: day };
}

function TwoLines({ first, second }: { readonly first: React.ReactNode; readonly second: string }) {
  return (
    <span className="inspector-two-lines">
      <span className="ui-ellipsis">{first}</span>
      <span className="ui-ellipsis ui-muted" dir="auto" title={second}>
        {second}
      </span>
    </span>
  );
}

function fittingRows(rows: readonly MessageRow[], filter: Filter, sought: string): Row[] {
  const words = sought.trim().toLowerCase();
  return rows
    .map((row, place) => ({ ...row, place, key: String(place) }))
    .filter(({ verdict }) => filter === 'all' || verdict === filter)
    .filter((row) => words === '' || textOf(row).includes(words));
}

const textOf = ({ kind, issuer, sentence, firstFailed, place }: Row): string =>
  `${place + 1} ${kindWords[kind]} ${issuer} ${sentence} ${firstFailed?.id ?? ''} ${firstFailed?.title ?? ''}`.toLowerCase();

/** The end is said once; each step would drown everything else. */
function useAnnouncedEnd(progress: OpenInspection): void {
  const announce = useAnnounce();
  const said = useRef('');
  const { id, state, rows } = progress;
  const refused = rows.filter(({ verdict }) => verdict === 'invalid').length;
  useEffect(() => {
    if (!isOver({ state }) || said.current === id) return;
    said.current = id;
    announce(
      `${state === 'done' ? '' : 'Not finished. '}${counted(rows.length, 'message')} judged, ${refused} refused.`,
    );
  }, [announce, id, state, rows.length, refused]);
}
