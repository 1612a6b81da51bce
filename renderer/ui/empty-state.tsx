import type { ReactNode } from 'react';
import './empty-state.css';

/** Teaches the next step. One primary action at most. */
export function EmptyState({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className="ui-empty">
      <h2>{title}</h2>
      {children !== undefined && <div className="ui-empty-words">{children}</div>}
      {actions !== undefined && <div className="ui-empty-actions">{actions}</div>}
    </div>
  );
}
