/** Values that are retyped elsewhere. The button says "Copied" for two seconds, on screen and to screen readers. */
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import './copy.css';
import { useAnnounce } from './announcer.tsx';
import { Button, type ButtonVariant } from './button.tsx';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { Tip } from './tooltip.tsx';

function useCopy(text: string): { readonly copied: boolean; readonly copy: () => void } {
  const [copied, setCopied] = useState(false);
  const announce = useAnnounce();
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => {
        setCopied(true);
        announce('Copied');
      },
      () => announce('The clipboard refused. Select the text and copy it by hand.'),
    );
  };
  return { copied, copy };
}

/** An icon alone, for the end of a row or a code block. `what` completes "Copy …". */
export function CopyIcon({ text, what }: { readonly text: string; readonly what: string }) {
  const { copied, copy } = useCopy(text);
  return (
    <Tip text={copied ? 'Copied' : `Copy ${what}`}>
      <AriaButton
        aria-label={copied ? 'Copied' : `Copy ${what}`}
        onPress={copy}
        className={classNames('ui-icon-button', 'ui-icon-button-sm', copied && 'ui-tone-ok')}
      >
        <Icon of={copied ? Check : Copy} size={14} />
      </AriaButton>
    </Tip>
  );
}

export function CopyButton({
  text,
  children,
  variant = 'default',
  size = 'md',
}: {
  readonly text: string;
  readonly children: ReactNode;
  readonly variant?: ButtonVariant;
  readonly size?: 'md' | 'sm';
}) {
  const { copied, copy } = useCopy(text);
  return (
    <Button variant={variant} size={size} icon={copied ? Check : Copy} onPress={copy}>
      {copied ? 'Copied' : children}
    </Button>
  );
}

/** A read-only mono field: the provider's word as label, ours in muted text below it; long values are cut in the middle. */
export function CopyValue({
  label,
  ours,
  value,
  beside = true,
}: {
  readonly label: string;
  readonly ours?: string;
  readonly value: string;
  readonly beside?: boolean;
}) {
  return (
    <div className={classNames('ui-copy-value', beside && 'ui-copy-value-beside')}>
      <div className="ui-copy-value-words">
        <div className="ui-label">{label}</div>
        {ours !== undefined && ours !== '' && <div className="ui-help">{ours}</div>}
      </div>
      <div className="ui-copy-value-box">
        <MiddleCut text={value} />
        <CopyIcon text={value} what={label} />
      </div>
    </div>
  );
}

/** Keeps both ends of an id or URL in sight. Selecting and screen readers get the whole text. */
export function MiddleCut({
  text,
  tail = 14,
  mono = true,
}: {
  readonly text: string;
  readonly tail?: number;
  readonly mono?: boolean;
}) {
  const cut = Math.max(0, text.length - tail);
  return (
    <span className={classNames('ui-middle-cut', mono && 'ui-mono')} title={text} dir="ltr">
      <span className="ui-middle-cut-head">{text.slice(0, cut)}</span>
      <span className="ui-middle-cut-tail">{text.slice(cut)}</span>
    </span>
  );
}
