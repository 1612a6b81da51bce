/** Everything that the lab kept, of every partner: found by words, kind, verdict, partner and day; opened, exported, compared. */
import { useQuery } from '@tanstack/react-query';
import { Download, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { EvidenceItem, EvidenceName } from '../../../../shared/model/evidence.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { Busy } from '../../../ui/busy.tsx';
import { Button } from '../../../ui/button.tsx';
import { DataGrid, type GridColumn } from '../../../ui/data-grid.tsx';
import { DateField } from '../../../ui/date-field.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FilterMenu } from '../../../ui/filter-menu.tsx';
import { counted, formatInstant } from '../../../ui/format.ts';
import { FailureNotice } from '../../../ui/notice.tsx';
import { Pane, Panes, Toolbar } from '../../../ui/page.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { SearchField } from '../../../ui/text-field.tsx';
import { ComparisonView } from './comparison-view.tsx';
import { EvidenceDetail } from './evidence-detail.tsx';
import { keyOf, kindWords, lookOf, nameOf } from './evidence-looks.ts';
import { ExportDialog, mostExported } from './export-dialog.tsx';
import { choicesOf, type EvidenceFilter, isFiltered, listEvidence } from './list-evidence.ts';
import './evidence.css';

export interface EvidenceAddress extends EvidenceFilter {
  /** The one whose details are shown, as `kind.id`. */
  readonly open?: string | undefined;
  /** The first of two that are compared, and the second once it was chosen. */
  readonly a?: string | undefined;
  readonly b?: string | undefined;
}

const noFilter = {
  q: undefined,
  kinds: undefined,
  verdicts: undefined,
  partners: undefined,
  from: undefined,
  to: undefined,
};

export function EvidencePanel({
  address,
  change,
  onOpen,
}: {
  readonly address: EvidenceAddress;
  readonly change: (over: Partial<EvidenceAddress>) => void;
  /** Shows it where it was made. */
  readonly onOpen: (item: EvidenceItem) => void;
}) {
  const evidence = useQuery(useAsk().evidence());
  const [exporting, setExporting] = useState<readonly EvidenceName[] | null>(null);
  const all = evidence.data ?? [];
  const byKey = useMemo(() => new Map((evidence.data ?? []).map((item) => [keyOf(item), item])), [evidence.data]);
  const first = byKey.get(address.a ?? '');
  const second = byKey.get(address.b ?? '');

  if (evidence.isPending) return <Busy label="Loading the evidence" rows={10} />;
  if (evidence.isError) {
    return (
      <div className="lab-notice">
        <FailureNotice error={evidence.error} onRetry={() => void evidence.refetch()} />
      </div>
    );
  }
  if (first !== undefined && second !== undefined)
    return (
      <ComparisonView a={first} b={second} onClose={() => change({ a: undefined, b: undefined, open: keyOf(first) })} />
    );
  if (all.length === 0) {
    return (
      <EmptyState title="Nothing was kept yet">
        Every sign-in test, fault sweep and lab proof is kept here, with its messages, verdicts, versions and times. Run
        one in the lab.
      </EmptyState>
    );
  }

  const comparable =
    first === undefined
      ? all
      : all.filter((item) => item.kind === first.kind && item !== first && item.endedAt !== null);
  const shown = listEvidence(comparable, address);
  const detail = first === undefined ? byKey.get(address.open ?? '') : undefined;
  const pick = (key: string | null) => {
    if (first === undefined) change({ open: key ?? undefined });
    else if (key !== null) change({ b: key });
    else change({ a: undefined });
  };
  return (
    <Panes>
      <Pane>
        {first !== undefined && (
          <div className="evidence-choosing" role="status">
            <span>
              Choose the {kindWords[first.kind].toLowerCase()} to compare with that of <bdi>{nameOf(first)}</bdi>,{' '}
              {formatInstant(first.startedAt, new Date())}.
            </span>
            <Button size="sm" icon={X} onPress={() => change({ a: undefined, open: keyOf(first) })}>
              Do not compare
            </Button>
          </div>
        )}
        <Filters all={comparable} address={address} change={change} shown={shown} onExport={setExporting} />
        <DataGrid
          label="Evidence"
          columns={detail === undefined ? columns : columns.filter(({ id }) => id !== 'sentence' && id !== 'setUp')}
          rows={shown}
          rowKey={keyOf}
          selected={detail === undefined ? null : keyOf(detail)}
          onSelect={pick}
          onOpen={(key) => {
            const item = byKey.get(key);
            if (item !== undefined && first === undefined) onOpen(item);
          }}
          empty={
            <div className="evidence-none">
              <p>
                {comparable.length === 0 ? 'There is no second one of this kind yet.' : 'Nothing fits these filters.'}
              </p>
              {isFiltered(address) && <Button onPress={() => change(noFilter)}>Show all</Button>}
            </div>
          }
        />
      </Pane>
      {detail !== undefined && (
        <EvidenceDetail
          item={detail}
          onOpen={() => onOpen(detail)}
          onExport={() => setExporting([detail])}
          onCompare={() => change({ a: keyOf(detail), open: undefined })}
          onClose={() => change({ open: undefined })}
        />
      )}
      {exporting !== null && (
        <ExportDialog
          items={exporting}
          title={exporting.length === 1 ? 'Export this evidence' : `Export ${exporting.length} pieces of evidence`}
          onClose={() => setExporting(null)}
        />
      )}
    </Panes>
  );
}

function Filters({
  all,
  address,
  change,
  shown,
  onExport,
}: {
  readonly all: readonly EvidenceItem[];
  readonly address: EvidenceAddress;
  readonly change: (over: Partial<EvidenceAddress>) => void;
  readonly shown: readonly EvidenceItem[];
  readonly onExport: (items: readonly EvidenceName[]) => void;
}) {
  const choices = useMemo(() => choicesOf(all), [all]);
  const ended = shown.filter(({ endedAt }) => endedAt !== null).slice(0, mostExported);
  const some = <T,>(picked: T[]) => (picked.length === 0 ? undefined : picked);
  return (
    <Toolbar
      end={
        <>
          <span role="status" className="ui-numbers">
            {shown.length === all.length ? all.length.toLocaleString('en-GB') : `${shown.length} of ${all.length}`}
          </span>
          {address.a === undefined && ended.length > 0 && (
            <Button size="sm" icon={Download} onPress={() => onExport(ended)}>
              {ended.length === 1
                ? 'Export it'
                : `Export ${shown.length > mostExported ? 'the newest ' : 'these '}${ended.length}`}
            </Button>
          )}
        </>
      }
    >
      <SearchField
        label="Search evidence"
        value={address.q ?? ''}
        onChange={(q) => change({ q: q === '' ? undefined : q })}
      />
      <FilterMenu
        label="Kind"
        choices={choices.kinds}
        picked={address.kinds ?? []}
        onChange={(kinds) => change({ kinds: some(kinds) })}
      />
      <FilterMenu
        label="Verdict"
        choices={choices.verdicts}
        picked={address.verdicts ?? []}
        onChange={(verdicts) => change({ verdicts: some(verdicts) })}
      />
      <FilterMenu
        label="Partner"
        choices={choices.partners}
        picked={address.partners ?? []}
        onChange={(partners) => change({ partners: some(partners) })}
      />
      <div className="evidence-days">
        <span aria-hidden="true">from</span>
        <DateField
          placeholder="any day"
          label="From"
          hideLabel
          value={address.from ?? ''}
          onChange={(from) => change({ from: from === '' ? undefined : from })}
        />
        <span aria-hidden="true">until</span>
        <DateField
          placeholder="any day"
          label="Until"
          hideLabel
          value={address.to ?? ''}
          onChange={(to) => change({ to: to === '' ? undefined : to })}
        />
      </div>
      <span className="ui-hidden" role="status">
        {counted(shown.length, 'piece', 'pieces')} of evidence
      </span>
    </Toolbar>
  );
}

const columns: readonly GridColumn<EvidenceItem>[] = [
  { id: 'verdict', head: 'Verdict', width: '122px', cell: (item) => <StateMark look={lookOf(item)} /> },
  { id: 'kind', head: 'Kind', width: '128px', cell: ({ kind }) => kindWords[kind] },
  {
    id: 'partner',
    head: 'Partner',
    width: 'minmax(120px, 1.2fr)',
    cell: (item) => (
      <bdi className="ui-ellipsis" title={nameOf(item)}>
        {nameOf(item)}
      </bdi>
    ),
  },
  {
    id: 'persona',
    head: 'Persona',
    width: 'minmax(100px, 1fr)',
    cell: ({ persona }) => (
      <bdi className="ui-ellipsis" title={persona}>
        {persona}
      </bdi>
    ),
  },
  {
    id: 'setUp',
    head: 'Set-up',
    width: 'minmax(90px, 1fr)',
    cell: ({ setUp }) => (
      <span className="ui-ellipsis" title={setUp.join(', ')}>
        {setUp.join(', ')}
      </span>
    ),
  },
  {
    id: 'sentence',
    head: 'In one sentence',
    width: 'minmax(120px, 2fr)',
    cell: ({ sentence }) => (
      <span className="ui-ellipsis ui-muted" title={sentence}>
        {sentence}
      </span>
    ),
  },
  { id: 'when', head: 'When', width: '136px', cell: ({ startedAt }) => formatInstant(startedAt, new Date()) },
];
