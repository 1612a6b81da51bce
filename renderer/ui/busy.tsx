/** Waiting. Nothing for 200 ms, then bars in the shape of what comes; screen readers hear the label. */
import { useEffect, useState } from 'react';
import './busy.css';
import { classNames } from './class-names.ts';

/** Uneven on purpose, so that the bars look like text; each width once, because it is the key. */
const widths = [88, 51, 60, 69, 78, 41, 87, 50, 59, 68, 77, 86] as const;

export function Busy({
  label,
  rows = 6,
  shape = 'rows',
}: {
  readonly label: string;
  readonly rows?: number;
  readonly shape?: 'rows' | 'form' | 'line';
}) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-busy="true" className={classNames('ui-busy', `ui-busy-${shape}`)}>
      {late && (
        <>
          <span className="ui-hidden">{label}</span>
          {widths.slice(0, shape === 'line' ? 1 : rows).map((width) => (
            <span key={width} className="ui-bar" style={{ inlineSize: `${width}%` }} />
          ))}
        </>
      )}
    </div>
  );
}
