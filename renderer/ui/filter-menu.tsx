/** A filter above a list: a button that says what is picked, and a menu with several choices. */
import { Check, ListFilter, type LucideIcon } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import './popover.css';
import './filter-menu.css';
import type { Choice } from './choice.tsx';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

export function FilterMenu<K extends string>({
  label,
  icon = ListFilter,
  choices,
  picked,
  onChange,
}: {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly choices: readonly Choice<K>[];
  readonly picked: readonly K[];
  readonly onChange: (picked: K[]) => void;
}) {
  const names = choices.filter(({ id }) => picked.includes(id)).map((choice) => choice.label);
  const said = names.length === 0 ? label : names.length < 3 ? names.join(', ') : `${label}: ${names.length}`;
  return (
    <MenuTrigger>
      <Button
        aria-label={
          names.length === 0 ? `Filter by ${label.toLowerCase()}` : `${label}: ${names.join(', ')}. Change the filter`
        }
        className={classNames('ui-filter', names.length > 0 && 'ui-filter-on')}
      >
        <Icon of={icon} size={14} />
        <span className="ui-ellipsis">{said}</span>
      </Button>
      <Popover className="ui-popover" offset={4}>
        <Menu
          aria-label={label}
          className="ui-list"
          selectionMode="multiple"
          selectedKeys={picked}
          disallowEmptySelection={false}
          onSelectionChange={(keys) =>
            onChange(choices.map(({ id }) => id).filter((id) => keys === 'all' || keys.has(id)))
          }
        >
          {choices.map((choice) => (
            <MenuItem key={choice.id} id={choice.id} textValue={choice.label} className="ui-option">
              {choice.icon !== undefined && <Icon of={choice.icon} />}
              <span className="ui-option-words">{choice.label}</span>
              {choice.help !== undefined && <span className="ui-caption ui-numbers">{choice.help}</span>}
              <Icon of={Check} size={14} className="ui-option-check" />
            </MenuItem>
          ))}
          {names.length > 0 && <Separator className="ui-list-line" />}
          {names.length > 0 && (
            <MenuItem id="clear" textValue="Show all" className="ui-option" onAction={() => onChange([])}>
              Show all
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
