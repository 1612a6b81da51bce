/** Field, before, after: a difference by meaning. Absent values are a dash with its word for screen readers. */
import './diff-table.css';
import { classNames } from './class-names.ts';

export interface DiffRow {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

export function DiffTable({
  caption,
  rows,
  beforeHead = 'Server',
  afterHead = 'After',
}: {
  readonly caption: string;
  readonly rows: readonly DiffRow[];
  readonly beforeHead?: string;
  readonly afterHead?: string;
}) {
  // What is new has nothing before it: its values get the room.
  const isNew = rows.every(({ before }) => isAbsent(before));
  return (
    <div className="ui-table-box ui-table-framed">
      <table className="ui-table ui-diff">
        <caption className="ui-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {!isNew && <th scope="col">{beforeHead}</th>}
            <th scope="col">{afterHead}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.field}>
              <th scope="row" className="ui-mono">
                {row.field}
              </th>
              {!isNew && <Value value={row.before} look={isAbsent(row.before) ? '' : 'ui-diff-before'} />}
              <Value value={row.after} look={isAbsent(row.after) ? 'ui-diff-gone' : 'ui-diff-after'} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ value, look }: { readonly value: unknown; readonly look: string }) {
  return (
    <td className={classNames('ui-mono', look)}>
      {isAbsent(value) ? (
        <>
          <span aria-hidden="true">–</span>
          <span className="ui-hidden">not set</span>
        </>
      ) : (
        <span className="ui-diff-value">{showValue(value)}</span>
      )}
    </td>
  );
}

const isAbsent = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Words and numbers as they are, lists one a line, the rest as indented JSON. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number'))
    return value.join('\n');
  return JSON.stringify(value, null, 2) ?? '';
}
