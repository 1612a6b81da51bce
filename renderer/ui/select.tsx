/** One of many: `Select` for a closed list, `ComboBox` for a long list or for free text with suggestions. */
import { Check, ChevronDown, ChevronsUpDown } from 'lucide-react';
import {
  ComboBox as AriaComboBox,
  Select as AriaSelect,
  Button,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import './popover.css';
import type { Choice } from './choice.tsx';
import { classNames } from './class-names.ts';
import { FieldLabel, FieldNotes, type FieldWords } from './field-notes.tsx';
import { Icon } from './icon.tsx';

interface SelectProps<K extends string> extends FieldWords {
  readonly choices: readonly Choice<K>[];
  readonly value: K | null;
  readonly onChange: (value: K) => void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

export function Select<K extends string>({
  choices,
  value,
  onChange,
  placeholder = 'Choose',
  isDisabled = false,
  className,
  ...words
}: SelectProps<K>) {
  return (
    <AriaSelect
      value={value}
      onChange={(picked) => {
        const choice = choices.find(({ id }) => id === picked);
        if (choice !== undefined) onChange(choice.id);
      }}
      placeholder={placeholder}
      isDisabled={isDisabled}
      isInvalid={words.error !== undefined}
      validationBehavior="aria"
      className={classNames('ui-field', 'ui-select', className)}
    >
      <FieldLabel {...words} />
      <Button className="ui-select-button">
        {/* The chosen one's words alone: its help and its check mark belong in the list. */}
        <SelectValue className="ui-select-value ui-ellipsis">
          {({ isPlaceholder, defaultChildren, selectedText }) => (isPlaceholder ? defaultChildren : selectedText)}
        </SelectValue>
        <Icon of={ChevronsUpDown} size={14} />
      </Button>
      <FieldNotes {...words} />
      <Popover className="ui-popover" offset={4}>
        <ListBox items={choices} className="ui-list">
          {Option}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

function Option<K extends string>(choice: Choice<K>) {
  return (
    <ListBoxItem id={choice.id} textValue={choice.label} isDisabled={choice.isDisabled ?? false} className="ui-option">
      {choice.icon !== undefined && <Icon of={choice.icon} />}
      <span className="ui-option-words">
        <span>{choice.label}</span>
        {choice.help !== undefined && <span className="ui-help">{choice.help}</span>}
      </span>
      <Icon of={Check} size={14} className="ui-option-check" />
    </ListBoxItem>
  );
}

interface ComboBoxProps extends FieldWords {
  readonly choices: readonly Choice<string>[];
  /** The typed text; with `onPick` the list is closed and the text only filters it. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onPick?: (id: string) => void;
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

/** Free text with suggestions: what is typed counts, a suggestion only fills it in. */
export function ComboBox({
  choices,
  value,
  onChange,
  onPick,
  placeholder = '',
  mono = false,
  isDisabled = false,
  className,
  ...words
}: ComboBoxProps) {
  return (
    <AriaComboBox
      allowsCustomValue
      inputValue={value}
      onInputChange={onChange}
      onChange={(id) => {
        const choice = choices.find((each) => each.id === id);
        if (choice === undefined) return;
        onChange(choice.label);
        onPick?.(choice.id);
      }}
      menuTrigger="focus"
      isDisabled={isDisabled}
      isInvalid={words.error !== undefined}
      validationBehavior="aria"
      className={classNames('ui-field', className)}
    >
      <FieldLabel {...words} />
      <div className={classNames('ui-input-box', words.error !== undefined && 'ui-input-box-bad')}>
        <Input className={classNames('ui-input', mono && 'ui-input-mono')} placeholder={placeholder} />
        <Button className="ui-icon-button ui-icon-button-sm">
          <Icon of={ChevronDown} size={14} />
        </Button>
      </div>
      <FieldNotes {...words} />
      <Popover className="ui-popover" offset={4}>
        <ListBox items={choices} className="ui-list">
          {Option}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
