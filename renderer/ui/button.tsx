/** Buttons. `primary` is one a screen; Ctrl/Cmd-Enter presses it from anywhere (the frame looks for `data-primary`). */
import type { LucideIcon } from 'lucide-react';
import { LoaderCircle } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Link as AriaLink,
  ToggleButton as AriaToggle,
} from 'react-aria-components';
import './button.css';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { Tip } from './tooltip.tsx';

export type ButtonVariant = 'default' | 'primary' | 'quiet' | 'danger';
type Passed = Omit<AriaButtonProps, 'children' | 'className' | 'style'>;

export interface ButtonProps extends Passed {
  readonly children: ReactNode;
  readonly variant?: ButtonVariant;
  readonly size?: 'md' | 'sm';
  readonly icon?: LucideIcon | undefined;
  /** An icon after the words, for "next" and for menus. */
  readonly trailing?: LucideIcon | undefined;
  readonly className?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

export function Button({
  children,
  variant = 'default',
  size = 'md',
  icon,
  trailing,
  className,
  buttonRef,
  isPending = false,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      {...(buttonRef === undefined ? {} : { ref: buttonRef })}
      {...(variant === 'primary' ? { 'data-primary': '' } : {})}
      isPending={isPending}
      className={classNames('ui-button', `ui-button-${variant}`, size === 'sm' && 'ui-button-sm', className)}
    >
      {isPending ? <Icon of={LoaderCircle} className="ui-spin" /> : icon !== undefined && <Icon of={icon} />}
      <span className="ui-button-words">{children}</span>
      {trailing !== undefined && <Icon of={trailing} size={14} />}
    </AriaButton>
  );
}

/** A square button with an icon; its label is its accessible name and its tooltip. */
export function IconButton({
  label,
  icon,
  size = 'md',
  ...rest
}: Passed & { readonly label: string; readonly icon: LucideIcon; readonly size?: 'md' | 'sm' }) {
  return (
    <Tip text={label}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={classNames('ui-icon-button', size === 'sm' && 'ui-icon-button-sm')}
      >
        <Icon of={icon} />
      </AriaButton>
    </Tip>
  );
}

/** An icon that stays pressed, such as line wrap. */
export function IconToggle({
  label,
  icon,
  isSelected,
  onChange,
}: {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
}) {
  return (
    <Tip text={label}>
      <AriaToggle aria-label={label} isSelected={isSelected} onChange={onChange} className="ui-icon-button">
        <Icon of={icon} />
      </AriaToggle>
    </Tip>
  );
}

/** Looks like a button or like text, goes to a route (`href` as in the router: `/partners`). */
export function ButtonLink({
  href,
  children,
  variant = 'default',
  size = 'md',
  icon,
  trailing,
}: {
  readonly href: string;
  readonly children: ReactNode;
  readonly variant?: ButtonVariant | 'text';
  readonly size?: 'md' | 'sm';
  readonly icon?: LucideIcon;
  readonly trailing?: LucideIcon;
}) {
  const look =
    variant === 'text'
      ? 'ui-text-link'
      : classNames('ui-button', `ui-button-${variant}`, size === 'sm' && 'ui-button-sm');
  return (
    <AriaLink href={href} className={look} {...(variant === 'primary' ? { 'data-primary': '' } : {})}>
      {icon !== undefined && <Icon of={icon} />}
      <span className="ui-button-words">{children}</span>
      {trailing !== undefined && <Icon of={trailing} size={14} />}
    </AriaLink>
  );
}
