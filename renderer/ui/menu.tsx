/** A menu behind a button. Items are data; separators are `null`. */
import type { LucideIcon } from 'lucide-react';
import { Ellipsis } from 'lucide-react';
import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import './popover.css';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { KeyHint } from './key-hint.tsx';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly icon?: LucideIcon;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly isDisabled?: boolean;
  readonly onAction: () => void;
}

export function Menu({
  label,
  entries,
  children,
}: {
  readonly label: string;
  readonly entries: readonly (MenuEntry | null)[];
  readonly children?: ReactElement;
}) {
  return (
    <MenuTrigger>
      {children ?? <IconButton label={label} icon={Ellipsis} />}
      <Popover className="ui-popover" offset={4} placement="bottom end">
        <AriaMenu aria-label={label} className="ui-list">
          {entries.map((entry, index) =>
            entry === null ? (
              // A separator has no identity of its own; its place is what it is.
              <Separator key={`line-${entries[index - 1]?.id ?? ''}`} className="ui-list-line" />
            ) : (
              <MenuItem
                key={entry.id}
                id={entry.id}
                textValue={entry.label}
                isDisabled={entry.isDisabled ?? false}
                onAction={entry.onAction}
                className={classNames('ui-option', entry.danger === true && 'ui-option-danger')}
              >
                {entry.icon !== undefined && <Icon of={entry.icon} />}
                <span className="ui-option-words">
                  <span>{entry.label}</span>
                  {entry.help !== undefined && <span className="ui-help">{entry.help}</span>}
                </span>
                {entry.keys !== undefined && <KeyHint keys={entry.keys} />}
              </MenuItem>
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
