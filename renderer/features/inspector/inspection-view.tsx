/** Verdict first, as a sentence to forward; then the checks; beside them the message with what is signed shaded. */
import { useState } from 'react';
import type { InspectedMessage, Inspection } from '../../../shared/model/inspection.ts';
import { CheckList } from '../../ui/check-list.tsx';
import { CodeView } from '../../ui/code-view.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { DataGrid, type GridColumn } from '../../ui/data-grid.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { verdictLooks } from '../../ui/states.ts';
import { Table } from '../../ui/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { kindWords } from './kind-words.ts';

type Row = InspectedMessage & { readonly key: string };

export function InspectionView({
  inspection,
  isStale,
}: {
  readonly inspection: Inspection;
  readonly isStale: boolean;
}) {
  const rows: readonly Row[] = (inspection.messages ?? []).map((message, place) => ({
    ...message,
    key: String(place),
  }));
  const [picked, setPicked] = useState<string | null>(null);
  const shown: InspectedMessage =
    rows.find(({ key }) => key === picked) ?? (rows.length === 1 ? (rows[0] ?? inspection) : inspection);

  return (
    <>
      <div className={isStale ? 'inspector-result inspector-stale' : 'inspector-result'} aria-busy={isStale}>
        {rows.length > 1 && (
          <div className="inspector-list">
            <DataGrid
              label="Messages of this capture"
              columns={columns}
              rows={rows}
              rowKey={({ key }) => key}
              selected={picked}
              onSelect={setPicked}
            />
          </div>
        )}
        <Judged message={shown} />
      </div>
      <MessagePane message={shown} />
    </>
  );
}

const columns: readonly GridColumn<Row>[] = [
  { id: 'place', head: 'No.', width: '52px', numeric: true, cell: ({ key }) => Number(key) + 1 },
  { id: 'kind', head: 'Message', width: 'minmax(0, 1fr)', cell: ({ kind }) => kindWords[kind] },
  { id: 'verdict', head: 'Verdict', width: '130px', cell: ({ verdict }) => <StateMark look={verdictLooks[verdict]} /> },
  {
    id: 'failed',
    head: 'Failed',
    width: '64px',
    numeric: true,
    cell: ({ checks }) => checks.filter(({ status }) => status === 'fail').length,
  },
];

function Judged({ message }: { readonly message: InspectedMessage }) {
  const look = verdictLooks[message.verdict];
  return (
    <>
      <p className="inspector-kind">
        <strong>{kindWords[message.kind]}</strong>
        {message.wrappings !== undefined && message.wrappings.length > 0 && (
          <span className="ui-muted"> {message.wrappings.join(', ')}</span>
        )}
      </p>
      <section className={`inspector-verdict inspector-verdict-${look.tone}`} aria-label="Verdict">
        <h2>
          <Icon of={look.icon} className={`ui-tone-${look.tone}`} /> {look.word}
        </h2>
        <p>{message.sentence ?? look.word}</p>
        {message.sentence !== undefined && <CopyButton text={message.sentence}>Copy sentence</CopyButton>}
      </section>
      <CheckList checks={message.checks} />
    </>
  );
}

function MessagePane({ message }: { readonly message: InspectedMessage }) {
  const [view, setView] = useState<'message' | 'values'>('message');
  const content = message.content ?? '';
  const attributes = Object.entries(message.attributes ?? {}).map(([name, values]) => ({
    name,
    value: values.join('\n'),
  }));
  const claims = Object.entries({ ...message.subject, ...message.claims }).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  const values = [...claims, ...attributes];
  return (
    <section className="inspector-side" aria-label="Message">
      <Tabs
        label="Message"
        selected={view}
        onSelect={setView}
        tabs={[
          {
            id: 'message',
            label: 'Message',
            content:
              content === '' ? (
                <p className="ui-muted inspector-none">Choose a message of the capture to read it.</p>
              ) : (
                <CodeView
                  label={kindWords[message.kind]}
                  text={content}
                  language={
                    content.trimStart().startsWith('<') ? 'xml' : content.trimStart().startsWith('{') ? 'json' : 'text'
                  }
                  marks={message.parts ?? []}
                  edge={message.parts !== undefined}
                />
              ),
          },
          {
            id: 'values',
            label: 'Attributes and claims',
            count: values.length,
            content: (
              <div className="inspector-values">
                {message.verdict !== 'valid' && values.length > 0 && (
                  <p className="ui-muted">Not verified: shown as received, not to be trusted.</p>
                )}
                <Table
                  caption="Attributes and claims"
                  rows={values.map((each, place) => ({ ...each, key: `${place} ${each.name}` }))}
                  rowKey={({ key }) => key}
                  empty="This message carries none that can be shown."
                  columns={[
                    { id: 'name', head: 'Name', mono: true, width: '45%', cell: ({ name }) => name },
                    { id: 'value', head: 'Value', cell: ({ value }) => <span dir="auto">{value}</span> },
                  ]}
                />
              </div>
            ),
          },
        ]}
      />
    </section>
  );
}
