/**
 * A list of short values: domains, scopes, redirect URIs. Enter, comma or leaving the field adds; pasting adds several at
 * once; Backspace in the empty field takes the last one back for correction. Each value can carry its own error.
 */
import { CircleAlert, TriangleAlert, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button, Input, Label } from 'react-aria-components';
import './list-field.css';
import { classNames } from './class-names.ts';
import type { FieldWords } from './field-notes.tsx';
import { Icon } from './icon.tsx';
import { splitWords } from './split-words.ts';

export interface ListProblem {
  readonly index: number | null;
  readonly level: 'wrong' | 'missing' | 'warning';
  readonly message: string;
}

interface ListFieldProps extends FieldWords {
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
  readonly placeholder?: string;
  readonly mono?: boolean;
  /** One a line, for long values such as URIs. */
  readonly stacked?: boolean;
  /** What is wrong with one value (by its index) or with the list as a whole (`null`). */
  readonly problems?: readonly ListProblem[];
  readonly isDisabled?: boolean;
}

export function ListField(props: ListFieldProps) {
  const {
    values,
    onChange,
    label,
    help,
    error,
    warning,
    placeholder = '',
    mono = true,
    stacked = false,
    problems = [],
    isDisabled = false,
  } = props;
  const [typed, setTyped] = useState('');
  const id = useId();
  const wrong = error !== undefined || problems.some(({ level }) => level === 'wrong');
  const describedBy = classNames(
    help !== undefined && `${id}-help`,
    (wrong || warning !== undefined || problems.length > 0) && `${id}-notes`,
  );
  const isWrong = (index: number) => problems.some((problem) => problem.index === index && problem.level === 'wrong');

  const add = (text: string) => {
    const added = splitWords(text, values);
    if (added.length > 0) onChange([...values, ...added]);
    setTyped('');
  };

  return (
    <div className="ui-field">
      <Label htmlFor={id} className={props.hideLabel === true ? 'ui-hidden' : 'ui-label'}>
        {label}
      </Label>
      <div className={classNames('ui-input-box', 'ui-tags', stacked && 'ui-tags-stacked', wrong && 'ui-input-box-bad')}>
        {values.map((value, index) => (
          <span key={value} className={classNames('ui-tag', mono && 'ui-mono', isWrong(index) && 'ui-tag-bad')}>
            {isWrong(index) && <Icon of={CircleAlert} size={12} />}
            <span className="ui-tag-words">{value}</span>
            <Button
              aria-label={`Remove ${value}`}
              isDisabled={isDisabled}
              className="ui-tag-remove"
              onPress={() => {
                onChange(values.filter((_, other) => other !== index));
                document.getElementById(id)?.focus();
              }}
            >
              <Icon of={X} size={12} />
            </Button>
          </span>
        ))}
        <Input
          id={id}
          className={classNames('ui-input', 'ui-tag-input', mono && 'ui-input-mono')}
          value={typed}
          disabled={isDisabled}
          placeholder={values.length === 0 ? placeholder : ''}
          aria-invalid={wrong}
          {...(describedBy === '' ? {} : { 'aria-describedby': describedBy })}
          autoComplete="off"
          spellCheck="false"
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => add(typed)}
          onPaste={(event) => {
            event.preventDefault();
            add(`${typed} ${event.clipboardData.getData('text')}`);
          }}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey) return;
            if ((event.key === 'Enter' || event.key === ',' || event.key === ' ') && typed.trim() !== '') {
              event.preventDefault();
              add(typed);
            } else if (event.key === 'Backspace' && typed === '' && values.length > 0) {
              event.preventDefault();
              setTyped(values.at(-1) ?? '');
              onChange(values.slice(0, -1));
            }
          }}
        />
      </div>
      {help !== undefined && (
        <span id={`${id}-help`} className="ui-help">
          {help}
        </span>
      )}
      <div id={`${id}-notes`}>
        {error !== undefined && <Note level="wrong" message={error} />}
        {warning !== undefined && error === undefined && <Note level="warning" message={warning} />}
        {problems.map(({ index, level, message }) => (
          <Note
            key={`${index} ${message}`}
            level={level}
            message={message}
            {...(index === null ? {} : { about: values[index] ?? '' })}
          />
        ))}
      </div>
    </div>
  );
}

function Note({
  level,
  message,
  about = '',
}: {
  readonly level: ListProblem['level'];
  readonly message: string;
  readonly about?: string;
}) {
  return (
    <span className={classNames('ui-problem', level !== 'wrong' && 'ui-problem-warn')}>
      <Icon of={level === 'wrong' ? CircleAlert : TriangleAlert} size={14} />
      <span>
        {about !== '' && <span className="ui-mono">{about}: </span>}
        {message}
      </span>
    </span>
  );
}
