/** How far a task is, with its count in words. */
import { Label, ProgressBar } from 'react-aria-components';
import './progress.css';

export function Progress({
  label,
  done,
  total,
  hideLabel = false,
}: {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly hideLabel?: boolean;
}) {
  return (
    <ProgressBar
      value={done}
      maxValue={Math.max(total, 1)}
      isIndeterminate={total === 0}
      valueLabel={`${done} of ${total}`}
      className="ui-progress"
    >
      {({ percentage, valueText }) => (
        <>
          <Label className={hideLabel ? 'ui-hidden' : 'ui-progress-label'}>{label}</Label>
          <span className="ui-progress-track">
            <span className="ui-progress-fill" style={{ inlineSize: `${percentage ?? 30}%` }} />
          </span>
          {total > 0 && <span className="ui-numbers ui-progress-count">{valueText}</span>}
        </>
      )}
    </ProgressBar>
  );
}
