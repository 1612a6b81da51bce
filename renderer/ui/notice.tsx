/** Sentences that need attention: notices in four tones, and failures as what, why, next with a retry. */
import type { LucideIcon } from 'lucide-react';
import { CircleAlert, CircleCheck, CircleX, Info, RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Failure } from '../../shared/errors.ts';
import './notice.css';
import { Button } from './button.tsx';
import { CopyIcon } from './copy.tsx';
import { failureOf } from './failure-of.ts';
import { Icon } from './icon.tsx';

export type Tone = 'ok' | 'warn' | 'bad' | 'info';
export const toneIcons: Readonly<Record<Tone, LucideIcon>> = {
  ok: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
  info: Info,
};

export function Notice({
  tone,
  title,
  children,
  actions,
  icon = toneIcons[tone],
}: {
  readonly tone: Tone;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly icon?: LucideIcon;
}) {
  return (
    <div className={`ui-notice ui-notice-${tone}`} {...(tone === 'bad' ? { role: 'alert' } : {})}>
      <Icon of={icon} className={`ui-tone-${tone}`} />
      <div className="ui-notice-words">
        <div className="ui-notice-title">{title}</div>
        {children !== undefined && <div className="ui-notice-body">{children}</div>}
        {actions !== undefined && <div className="ui-notice-actions">{actions}</div>}
      </div>
    </div>
  );
}

/** A call that ended without an answer; takes whatever the call threw. The reference leads to the full story in the log. */
export function FailureNotice({
  error,
  failure = failureOf(error),
  onRetry,
  actions,
  fields = true,
}: {
  readonly error?: unknown;
  readonly failure?: Failure;
  readonly onRetry?: () => void;
  readonly actions?: ReactNode;
  /** Lists the fields that were named, where no form shows them beside their controls. */
  readonly fields?: boolean;
}) {
  return (
    <Notice
      tone="bad"
      icon={CircleAlert}
      title={failure.what}
      {...(onRetry === undefined && actions === undefined
        ? {}
        : {
            actions: (
              <>
                {onRetry !== undefined && (
                  <Button size="sm" icon={RotateCw} onPress={onRetry}>
                    Try again
                  </Button>
                )}
                {actions}
              </>
            ),
          })}
    >
      {failure.why !== '' && <p>{failure.why}</p>}
      {fields && failure.fields.length > 0 && (
        <ul className="ui-notice-fields">
          {failure.fields.map((field) => (
            <li key={field.path}>
              <code>{field.path}</code> {field.message}
            </li>
          ))}
        </ul>
      )}
      <p>{failure.next}</p>
      {failure.ref !== '' && (
        <p className="ui-notice-ref">
          Reference <code>{failure.ref}</code>
          <CopyIcon text={`${failure.code} ${failure.ref}`} what="reference" />
        </p>
      )}
    </Notice>
  );
}
