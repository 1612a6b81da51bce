/** A plain table for tens of rows: caption, column heads, row heads. For thousands use `DataGrid`. */
import type { ReactNode } from 'react';
import './table.css';
import { classNames } from './class-names.ts';

export interface TableColumn<Row> {
  readonly id: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** CSS width; columns without one share the rest. */
  readonly width?: string;
  readonly mono?: boolean;
  readonly numeric?: boolean;
  /** This column names the row for screen readers; the first one unless said. */
  readonly rowHead?: boolean;
}

export function Table<Row>({
  caption,
  showCaption = false,
  columns,
  rows,
  rowKey,
  framed = true,
  empty = 'Nothing here yet.',
}: {
  readonly caption: string;
  readonly showCaption?: boolean;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly framed?: boolean;
  readonly empty?: ReactNode;
}) {
  const headId = (columns.find((column) => column.rowHead === true) ?? columns[0])?.id;
  return (
    <div className={classNames('ui-table-box', framed && 'ui-table-framed')}>
      <table className="ui-table">
        <caption className={showCaption ? 'ui-caption' : 'ui-hidden'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classNames(column.numeric === true && 'ui-cell-numeric')}
                {...(column.width === undefined ? {} : { style: { width: column.width } })}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 && (
            <tr>
              <td colSpan={columns.length} className="ui-muted">
                {empty}
              </td>
            </tr>
          )}
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => {
                const look = classNames(
                  column.mono === true && 'ui-mono',
                  column.numeric === true && 'ui-cell-numeric',
                );
                return column.id === headId ? (
                  <th key={column.id} scope="row" className={look}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} className={look}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
