/** Two pieces of evidence beside each other, by meaning: what differs first, what is the same folded away. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { ComparedRow, ComparisonSection, EvidenceItem } from '../../../../shared/model/evidence.ts';
import { useEngine } from '../../../bridge/engine-context.tsx';
import { Busy } from '../../../ui/busy.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/choice.tsx';
import { counted, formatInstant } from '../../../ui/format.ts';
import { FailureNotice } from '../../../ui/notice.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Table } from '../../../ui/table.tsx';
import { type DifferingPart, markDifference, nameDifference } from '../../../ui/value-difference.ts';
import { keyOf, kindWords, lookOf, nameOf } from './evidence-looks.ts';

export function ComparisonView({
  a,
  b,
  onClose,
}: {
  readonly a: EvidenceItem;
  readonly b: EvidenceItem;
  readonly onClose: () => void;
}) {
  const engine = useEngine();
  const [withPassingValues, setWithPassingValues] = useState(false);
  const compared = useQuery({
    queryKey: ['federation', 'compareEvidence', keyOf(a), keyOf(b), withPassingValues],
    queryFn: ({ signal }) =>
      engine.federation.compareEvidence(
        { a: { kind: a.kind, id: a.id }, b: { kind: b.kind, id: b.id }, withPassingValues },
        { signal },
      ),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className="comparison" aria-labelledby="comparison-title">
      <header className="comparison-head">
        <Button size="sm" icon={ArrowLeft} onPress={onClose}>
          All evidence
        </Button>
        <h2 id="comparison-title">{kindWords[a.kind]}: two compared</h2>
        <Checkbox isSelected={withPassingValues} onChange={setWithPassingValues}>
          Also ids, times and addresses of the lab
        </Checkbox>
      </header>
      <div className="comparison-both">
        <Side title="First" item={a} />
        <Side title="Second" item={b} />
      </div>
      {compared.isPending && <Busy label="Comparing" rows={8} />}
      {compared.isError && <FailureNotice error={compared.error} onRetry={() => void compared.refetch()} />}
      {compared.data !== undefined && (
        <>
          <p role="status" className="comparison-sum">
            {compared.data.differing === 0
              ? 'They do not differ in meaning.'
              : `${counted(compared.data.differing, 'difference')} in meaning.`}
          </p>
          {compared.data.sections.map((section) => (
            <Section key={section.title} section={section} />
          ))}
        </>
      )}
    </section>
  );
}

function Side({ title, item }: { readonly title: string; readonly item: EvidenceItem }) {
  return (
    <section className="comparison-side" aria-label={title}>
      <div className="comparison-side-line">
        <span className="ui-muted">{title}</span>
        <StateMark look={lookOf(item)} />
        <span className="ui-muted">{formatInstant(item.startedAt, new Date())}</span>
      </div>
      <h3 dir="auto">{[nameOf(item), item.persona].filter((part) => part !== '').join(', ')}</h3>
      {item.setUp.length > 0 && <p className="ui-muted">{item.setUp.join(', ')}</p>}
      <p>{item.sentence}</p>
    </section>
  );
}

function Section({ section: { title, isPassing, rows } }: { readonly section: ComparisonSection }) {
  const differing = rows.filter(({ state }) => state !== 'same');
  const same = rows.filter(({ state }) => state === 'same');
  const sum = isPassing
    ? 'new in every test'
    : differing.length === 0
      ? 'the same'
      : `${differing.length} of ${rows.length} differ`;
  return (
    <section className="comparison-section" aria-label={title}>
      <h3>
        {title} <span className="ui-muted">{sum}</span>
      </h3>
      {differing.length > 0 && <Rows caption={`${title}, what differs`} rows={differing} />}
      {same.length > 0 && (
        <details className="comparison-same">
          <summary>{counted(same.length, 'value')} the same</summary>
          <Rows caption={`${title}, what is the same`} rows={same} />
        </details>
      )}
    </section>
  );
}

function Rows({ caption, rows }: { readonly caption: string; readonly rows: readonly ComparedRow[] }) {
  return (
    <Table
      caption={caption}
      rows={rows.map((row, place) => ({ ...row, key: `${place} ${row.field}` }))}
      rowKey={({ key }) => key}
      columns={[
        {
          id: 'field',
          head: 'What',
          width: '30%',
          cell: ({ field, note }) => (
            <span className="comparison-field">
              <span>{field}</span>
              {note !== '' && <span className="ui-muted">{note}</span>}
            </span>
          ),
        },
        { id: 'a', head: 'First', width: '35%', cell: (row) => <Value row={row} side="a" /> },
        { id: 'b', head: 'Second', width: '35%', cell: (row) => <Value row={row} side="b" /> },
      ]}
    />
  );
}

function Value({ row, side }: { readonly row: ComparedRow; readonly side: 'a' | 'b' }) {
  const isAbsent = row.state === (side === 'a' ? 'only-b' : 'only-a');
  if (isAbsent) return <span className="ui-muted">not there</span>;
  const marked = row.state === 'different' ? markDifference(row.a, row.b) : null;
  const parts = marked === null ? null : side === 'a' ? marked.expected : marked.received;
  const words = side === 'b' && row.state === 'different' ? nameDifference(row.a, row.b) : '';
  return (
    <div className="comparison-value">
      {parts === null || isFarApart(parts) ? <Long text={row[side]} /> : <span dir="auto">{parts.map(showPart)}</span>}
      {words !== '' && <span className="ui-tone-bad">{words}</span>}
    </div>
  );
}

/** A long list folds behind its first line. */
function Long({ text }: { readonly text: string }) {
  const lines = text.split('\n');
  if (lines.length <= 8) return <span dir="auto">{text}</span>;
  const [first = '', ...rest] = lines;
  return (
    <details>
      <summary dir="auto">{first}</summary>
      <span dir="auto">{rest.join('\n')}</span>
    </details>
  );
}

/** Marks help to see a slash or a letter; where nearly all differs they say nothing. */
const isFarApart = (parts: readonly DifferingPart[]): boolean => {
  const length = (wanted: boolean) =>
    parts.filter(({ differs }) => differs === wanted).reduce((sum, { text }) => sum + text.length, 0);
  return length(true) > length(false);
};

const showPart = ({ text, differs }: DifferingPart, place: number) => {
  const key = `${place} ${differs}`;
  return differs ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
};
