/**
 * A list of thousands of rows: virtual, sortable, driven by keys (arrows, J/K, Home/End, Page keys; Enter opens, Escape closes).
 * An ARIA grid whose container holds the focus and points at the current row, because rows come and go while scrolling.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import './data-grid.css';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { nextIndex } from './next-index.ts';

export interface GridColumn<Row> {
  readonly id: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** A CSS grid track: `120px`, `minmax(0, 1fr)`. */
  readonly width: string;
  readonly sortable?: boolean;
  readonly numeric?: boolean;
}

export interface GridSort {
  readonly by: string;
  readonly descending: boolean;
}

export interface DataGridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly selected: string | null;
  /** A click, or moving while a row is selected; `null` on Escape. */
  readonly onSelect: (key: string | null) => void;
  /** Enter on the selected row, or a double click. */
  readonly onOpen?: (key: string) => void;
  readonly sort?: GridSort;
  readonly onSort?: (sort: GridSort) => void;
  readonly rowHeight?: number;
  /** Shown when there are no rows. */
  readonly empty?: ReactNode;
}

/** A table whose rows are picked by key is a grid; the element stays a table, so that its rows and heads mean what they say. */
const gridRole = { role: 'grid', tabIndex: 0 } as const;

export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, columns, rows, rowKey, selected, onSelect, onOpen, sort, onSort, rowHeight = 38, empty } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const selectedIndex = selected === null ? -1 : rows.findIndex((row) => rowKey(row) === selected);
  const [cursor, setCursor] = useState(0);
  const current = selectedIndex >= 0 ? selectedIndex : Math.min(cursor, rows.length - 1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: 34,
    initialRect: { width: 800, height: 600 },
  });
  const template = columns.map(({ width }) => width).join(' ');

  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedIndex, virtual]);

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[current];
    if (event.key === 'Escape' && selected !== null) {
      setCursor(current);
      onSelect(null);
    } else if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) {
      if (selectedIndex < 0) onSelect(rowKey(row));
      else if (event.key === 'Enter') onOpen?.(rowKey(row));
    } else {
      const pageSize = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
      const next = nextIndex(event.key, current, rows.length, pageSize);
      if (next === null) return;
      const nextRow = rows[next];
      setCursor(next);
      if (selectedIndex >= 0 && nextRow !== undefined) onSelect(rowKey(nextRow));
      else virtual.scrollToIndex(next, { align: 'auto' });
    }
    event.preventDefault();
  };

  /** One listener for all rows: they come and go, the table stays. */
  const rowAt = (target: EventTarget): string | null =>
    target instanceof Element ? (target.closest('tbody tr[data-key]')?.getAttribute('data-key') ?? null) : null;
  const onClick = (event: MouseEvent) => {
    const key = rowAt(event.target);
    if (key === null) return;
    setCursor(rows.findIndex((row) => rowKey(row) === key));
    onSelect(key);
  };

  const currentRow = rows[current];
  return (
    <div ref={scroller} className="ui-grid-scroller">
      <table
        {...gridRole}
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        {...(currentRow === undefined ? {} : { 'aria-activedescendant': `${id}-${rowKey(currentRow)}` })}
        className="ui-grid"
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={(event) => {
          const key = rowAt(event.target);
          if (key !== null) onOpen?.(key);
        }}
      >
        <thead className="ui-grid-head-group">
          <tr aria-rowindex={1} className="ui-grid-head" style={{ gridTemplateColumns: template }}>
            {columns.map((column) => (
              <HeadCell
                key={column.id}
                column={column}
                {...(sort === undefined ? {} : { sort })}
                {...(onSort === undefined ? {} : { onSort })}
              />
            ))}
          </tr>
        </thead>
        <tbody
          className="ui-grid-body"
          {...(rows.length === 0 ? {} : { style: { blockSize: virtual.getTotalSize() } })}
        >
          {rows.length === 0 && (
            <tr aria-rowindex={2}>
              <td className="ui-grid-empty">{empty}</td>
            </tr>
          )}
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const key = rowKey(row);
            return (
              <tr
                key={key}
                id={`${id}-${key}`}
                data-key={key}
                aria-rowindex={item.index + 2}
                aria-selected={key === selected}
                className={classNames(
                  'ui-grid-row',
                  key === selected && 'ui-grid-row-selected',
                  item.index === current && 'ui-grid-row-current',
                )}
                style={{
                  gridTemplateColumns: template,
                  blockSize: rowHeight,
                  transform: `translateY(${item.start}px)`,
                }}
              >
                {columns.map((column) => (
                  <td
                    key={column.id}
                    className={classNames('ui-grid-cell', column.numeric === true && 'ui-grid-cell-numeric')}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function HeadCell<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: GridColumn<Row>;
  readonly sort?: GridSort;
  readonly onSort?: (sort: GridSort) => void;
}) {
  const active = sort?.by === column.id;
  const direction = active ? (sort.descending ? 'descending' : 'ascending') : 'none';
  const look = classNames('ui-grid-cell', column.numeric === true && 'ui-grid-cell-numeric');
  if (column.sortable !== true || onSort === undefined) {
    return (
      <th scope="col" className={look}>
        {column.head}
      </th>
    );
  }
  return (
    <th scope="col" aria-sort={direction} className={look}>
      <button
        type="button"
        className="ui-grid-sort"
        onClick={() => onSort({ by: column.id, descending: active && !sort.descending })}
      >
        {column.head}
        {active && <Icon of={sort.descending ? ArrowDown : ArrowUp} size={12} />}
      </button>
    </th>
  );
}
