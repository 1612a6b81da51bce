/** One line or several of text. Tells each keystroke; the caller decides when to save. */
import type { LucideIcon } from 'lucide-react';
import { Eye, EyeOff, Search, X } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import { SearchField as AriaSearch, TextField as AriaTextField, Button, Input, TextArea } from 'react-aria-components';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { FieldLabel, FieldNotes, type FieldWords, fieldClass } from './field-notes.tsx';
import { Icon } from './icon.tsx';
import { KeyHint } from './key-hint.tsx';

export interface TextFieldProps extends FieldWords {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly onBlur?: () => void;
  readonly mono?: boolean;
  /** Number of lines; more than one makes it a text area that can be pulled taller. */
  readonly lines?: number;
  readonly placeholder?: string;
  readonly type?: 'text' | 'email' | 'url';
  readonly isReadOnly?: boolean;
  readonly isDisabled?: boolean;
  readonly isRequired?: boolean;
  readonly autoFocus?: boolean;
  readonly icon?: LucideIcon;
  /** A small control at the end, inside the box: `<Button size="sm">Read again</Button>`. */
  readonly action?: ReactNode;
  readonly maxLength?: number;
  readonly className?: string;
  readonly name?: string;
}

export function TextField(props: TextFieldProps) {
  const {
    value,
    onChange,
    onBlur,
    mono = false,
    lines = 1,
    placeholder = '',
    icon,
    action,
    error,
    isReadOnly = false,
  } = props;
  const inputClass = classNames('ui-input', mono && 'ui-input-mono');
  return (
    <AriaTextField
      value={value}
      {...(onChange === undefined ? {} : { onChange })}
      {...(onBlur === undefined ? {} : { onBlur })}
      {...(props.maxLength === undefined ? {} : { maxLength: props.maxLength })}
      {...(props.name === undefined ? {} : { name: props.name })}
      type={props.type ?? 'text'}
      isReadOnly={isReadOnly}
      isDisabled={props.isDisabled ?? false}
      isRequired={props.isRequired ?? false}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      autoFocus={props.autoFocus ?? false}
      autoComplete="off"
      spellCheck="false"
      className={fieldClass(isReadOnly, props.className)}
    >
      <FieldLabel {...props} />
      <div className={classNames('ui-input-box', error !== undefined && 'ui-input-box-bad')}>
        {icon !== undefined && <Icon of={icon} />}
        {lines > 1 ? (
          <TextArea className={inputClass} rows={lines} placeholder={placeholder} />
        ) : (
          <Input className={inputClass} placeholder={placeholder} />
        )}
        {action}
      </div>
      <FieldNotes {...props} />
    </AriaTextField>
  );
}

/** For a secret that goes in and never comes back; can be shown while it is typed. */
export function SecretField({
  placeholder = '',
  ...props
}: Omit<TextFieldProps, 'lines' | 'type' | 'icon' | 'action'>) {
  const [shown, setShown] = useState(false);
  return (
    <AriaTextField
      value={props.value}
      {...(props.onChange === undefined ? {} : { onChange: props.onChange })}
      type={shown ? 'text' : 'password'}
      isInvalid={props.error !== undefined}
      isDisabled={props.isDisabled ?? false}
      validationBehavior="aria"
      autoComplete="new-password"
      spellCheck="false"
      className={fieldClass(false, props.className)}
    >
      <FieldLabel {...props} />
      <div className={classNames('ui-input-box', props.error !== undefined && 'ui-input-box-bad')}>
        <Input className="ui-input ui-input-mono" placeholder={placeholder} />
        <IconButton
          label={shown ? 'Hide' : 'Show'}
          icon={shown ? EyeOff : Eye}
          size="sm"
          onPress={() => setShown(!shown)}
        />
      </div>
      <FieldNotes {...props} />
    </AriaTextField>
  );
}

/** Search over what the screen shows. `/` focuses it from anywhere (the frame looks for `data-search`); Escape empties it. */
export function SearchField({
  label,
  value,
  onChange,
  inputRef,
  hint = '/',
  onKeyDown,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** The key that leads here; empty where another field of the screen has it. */
  readonly hint?: string;
  readonly onKeyDown?: (key: string) => void;
}) {
  return (
    <AriaSearch
      aria-label={label}
      value={value}
      onChange={onChange}
      onKeyDown={(event) => {
        onKeyDown?.(event.key);
        event.continuePropagation();
      }}
      className="ui-search"
    >
      <div className="ui-input-box">
        <Icon of={Search} />
        <Input
          className="ui-input"
          placeholder={label}
          {...(hint === '' ? {} : { 'data-search': '' })}
          {...(inputRef === undefined ? {} : { ref: inputRef })}
        />
        {value === '' ? (
          hint !== '' && <KeyHint keys={hint} />
        ) : (
          <Button className="ui-icon-button ui-icon-button-sm" aria-label="Clear search">
            <Icon of={X} size={14} />
          </Button>
        )}
      </div>
    </AriaSearch>
  );
}
