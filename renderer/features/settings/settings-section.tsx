import type { ReactNode } from 'react';

/** A titled part of the settings; rows of label and control inside. */
export function SettingsSection({
  id,
  title,
  help,
  action,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly help?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="settings-section">
      <header className="settings-section-head">
        <div>
          <h2 id={id}>{title}</h2>
          {help !== undefined && <p className="ui-help">{help}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}

/** What a setting is called and does, at the left of its control. */
export function SettingsRow({
  title,
  help,
  children,
}: {
  readonly title: string;
  readonly help?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="settings-row">
      <div className="settings-row-words">
        <div className="ui-label">{title}</div>
        {help !== undefined && <div className="ui-help">{help}</div>}
      </div>
      <div className="settings-row-control">{children}</div>
    </div>
  );
}
