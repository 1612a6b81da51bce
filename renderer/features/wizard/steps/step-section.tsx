/** The head of a step and its numbered parts: title, one line of help, and where the server's console has the same setting. */
import type { ReactNode } from 'react';

export function StepHead({
  title,
  help,
  consolePath,
  children,
}: {
  readonly title: string;
  readonly help: string;
  readonly consolePath: string;
  readonly children?: ReactNode;
}) {
  return (
    <header className="wizard-step-head">
      <div>
        <h2 className="wizard-step-title">{title}</h2>
        <p className="wizard-step-help">{help}</p>
        {consolePath !== '' && <p className="wizard-console">In the server’s console: {consolePath}</p>}
      </div>
      {children}
    </header>
  );
}

export function StepSection({
  title,
  action,
  children,
}: {
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="wizard-section" aria-label={title}>
      <div className="wizard-section-head">
        <h3>{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Entries of a list being edited have no identity but their place: names change with each keystroke and rows are not reordered. */
export const rowKey = (index: number) => `row-${index}`;
