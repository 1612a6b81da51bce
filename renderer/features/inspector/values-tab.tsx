/** Attributes and claims. Thousands of values are a virtual list; the picked one is shown whole. */
import { useState } from 'react';
import type { InspectedMessage } from '../../../shared/model/inspection.ts';
import { CopyIcon } from '../../ui/copy.tsx';
import { DataGrid, type GridColumn } from '../../ui/data-grid.tsx';
import { Table } from '../../ui/table.tsx';
import './values-tab.css';

export interface Value {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

const longList = 60;

export function valuesOf({ attributes, subject, claims }: InspectedMessage): Value[] {
  const told = Object.entries({ ...subject, ...claims }).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const sent = Object.entries(attributes ?? {}).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  return [...told, ...sent].map(([name, value], place) => ({ key: String(place), name, value }));
}

const columns: readonly GridColumn<Value>[] = [
  { id: 'name', head: 'Name', width: 'minmax(0, 2fr)', cell: ({ name }) => <code className="ui-mono">{name}</code> },
  { id: 'value', head: 'Value', width: 'minmax(0, 3fr)', cell: ({ value }) => <span dir="auto">{value}</span> },
];

export function ValuesTab({
  message,
  values,
}: {
  readonly message: InspectedMessage;
  /** As `valuesOf` reads them. */
  readonly values: readonly Value[];
}) {
  const [picked, setPicked] = useState<string | null>(null);
  const shown = values.find(({ key }) => key === picked);
  return (
    <div className="inspector-values">
      {message.verdict !== 'valid' && values.length > 0 && (
        <p className="ui-muted">Not verified: shown as received, not to be trusted.</p>
      )}
      {values.length <= longList ? (
        <Table
          caption="Attributes and claims"
          rows={values}
          rowKey={({ key }) => key}
          empty="This message carries none that can be shown."
          columns={[
            { id: 'name', head: 'Name', mono: true, width: '45%', cell: ({ name }) => name },
            { id: 'value', head: 'Value', cell: ({ value }) => <span dir="auto">{value}</span> },
          ]}
        />
      ) : (
        <>
          <div className="inspector-values-list">
            <DataGrid
              label="Attributes and claims"
              columns={columns}
              rows={values}
              rowKey={({ key }) => key}
              selected={picked}
              onSelect={setPicked}
              rowHeight={30}
            />
          </div>
          {shown !== undefined && (
            <p className="inspector-value-whole">
              <span dir="auto">{shown.value}</span> <CopyIcon text={shown.value} what={shown.name} />
            </p>
          )}
        </>
      )}
    </div>
  );
}
