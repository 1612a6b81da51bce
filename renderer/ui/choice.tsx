/** Yes or no, one of few, several of few: switch, checkbox, radios, segmented control. */
import type { LucideIcon } from 'lucide-react';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  RadioGroup as AriaRadioGroup,
  Switch as AriaSwitch,
  Radio,
} from 'react-aria-components';
import './choice.css';
import { classNames } from './class-names.ts';
import { FieldLabel, FieldNotes, type FieldWords } from './field-notes.tsx';
import { Icon } from './icon.tsx';

interface OnOff {
  readonly children: ReactNode;
  readonly help?: string;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly isDisabled?: boolean;
}

/** Takes effect at once. */
export function Switch({ children, help, isSelected, onChange, isDisabled = false }: OnOff) {
  return (
    <AriaSwitch isSelected={isSelected} onChange={onChange} isDisabled={isDisabled} className="ui-switch">
      <span className="ui-switch-track" />
      <span className="ui-choice-words">
        <span>{children}</span>
        {help !== undefined && <span className="ui-help">{help}</span>}
      </span>
    </AriaSwitch>
  );
}

/** `hideLabel` keeps the words for screen readers, as in the first column of a table. */
export function Checkbox({
  children,
  help,
  isSelected,
  onChange,
  isDisabled = false,
  isIndeterminate = false,
  hideLabel = false,
}: OnOff & { readonly isIndeterminate?: boolean; readonly hideLabel?: boolean }) {
  return (
    <AriaCheckbox
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
      isIndeterminate={isIndeterminate}
      className="ui-checkbox"
    >
      <span className="ui-check-box">
        <Icon of={isIndeterminate ? Minus : Check} size={12} />
      </span>
      <span className={hideLabel ? 'ui-hidden' : 'ui-choice-words'}>
        <span>{children}</span>
        {help !== undefined && <span className="ui-help">{help}</span>}
      </span>
    </AriaCheckbox>
  );
}

export interface Choice<K extends string> {
  readonly id: K;
  readonly label: string;
  readonly help?: string;
  readonly icon?: LucideIcon;
  readonly isDisabled?: boolean;
  /** Choices that follow each other with the same words stand under them. */
  readonly group?: string;
}

/** One of a few, each with a line of help. `framed` lifts the chosen one, as in the lab's columns. */
export function RadioGroup<K extends string>({
  choices,
  value,
  onChange,
  framed = false,
  across = false,
  isDisabled = false,
  ...words
}: FieldWords & {
  readonly choices: readonly Choice<K>[];
  readonly value: K | null;
  readonly onChange: (value: K) => void;
  readonly framed?: boolean;
  readonly across?: boolean;
  readonly isDisabled?: boolean;
}) {
  return (
    <AriaRadioGroup
      value={value}
      onChange={(picked) => pick(choices, picked, onChange)}
      isInvalid={words.error !== undefined}
      isDisabled={isDisabled}
      validationBehavior="aria"
      className="ui-field"
    >
      <FieldLabel {...words} />
      <div className={classNames('ui-radios', across && 'ui-radios-across')}>
        {inGroups(choices).map(({ title, members }) => {
          const radios = members.map((choice) => <OneRadio key={choice.id} choice={choice} framed={framed} />);
          return title === '' ? (
            radios
          ) : (
            <fieldset key={title} className="ui-radio-group">
              <legend className="ui-radio-group-title">{title}</legend>
              {radios}
            </fieldset>
          );
        })}
      </div>
      <FieldNotes {...words} />
    </AriaRadioGroup>
  );
}

function OneRadio<K extends string>({ choice, framed }: { readonly choice: Choice<K>; readonly framed: boolean }) {
  return (
    <Radio
      value={choice.id}
      isDisabled={choice.isDisabled ?? false}
      className={classNames('ui-radio', framed && 'ui-radio-framed')}
    >
      <span className="ui-choice-words">
        <span className="ui-choice-title" dir="auto">
          {choice.label}
        </span>
        {choice.help !== undefined && choice.help !== '' && <span className="ui-help">{choice.help}</span>}
      </span>
    </Radio>
  );
}

function inGroups<K extends string>(choices: readonly Choice<K>[]): { title: string; members: Choice<K>[] }[] {
  const groups: { title: string; members: Choice<K>[] }[] = [];
  for (const choice of choices) {
    const title = choice.group ?? '';
    const last = groups.at(-1);
    if (last?.title === title) last.members.push(choice);
    else groups.push({ title, members: [choice] });
  }
  return groups;
}

/** One of two to four, side by side. The label is for screen readers unless `showLabel`. */
export function Segmented<K extends string>({
  label,
  showLabel = false,
  choices,
  value,
  onChange,
  isDisabled = false,
}: {
  readonly label: string;
  readonly showLabel?: boolean;
  readonly choices: readonly Choice<K>[];
  readonly value: K;
  readonly onChange: (value: K) => void;
  readonly isDisabled?: boolean;
}) {
  return (
    <AriaRadioGroup
      orientation="horizontal"
      value={value}
      onChange={(picked) => pick(choices, picked, onChange)}
      isDisabled={isDisabled}
      className="ui-field"
    >
      <FieldLabel label={label} hideLabel={!showLabel} />
      <div className="ui-segments">
        {choices.map((choice) => (
          <Radio key={choice.id} value={choice.id} isDisabled={choice.isDisabled ?? false} className="ui-segment">
            {choice.icon !== undefined && <Icon of={choice.icon} size={14} />}
            {choice.label}
          </Radio>
        ))}
      </div>
    </AriaRadioGroup>
  );
}

function pick<K extends string>(choices: readonly Choice<K>[], picked: string, onChange: (value: K) => void): void {
  const choice = choices.find(({ id }) => id === picked);
  if (choice !== undefined) onChange(choice.id);
}
