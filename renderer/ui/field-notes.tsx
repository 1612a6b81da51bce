/**
 * What stands under a control: help, then a warning or the error. React Aria ties them to the control by
 * aria-describedby (`description` and `errorMessage` slots), so every field of the kit says them the same way.
 */
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { FieldError, Label, Text } from 'react-aria-components';
import './field.css';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

/** The words that every field of the kit takes. */
export interface FieldWords {
  readonly label: string;
  /** Keeps the label for screen readers only, where a table head or a title already says it. */
  readonly hideLabel?: boolean;
  readonly help?: string | undefined;
  /** How to fix what is wrong; its presence marks the field as invalid. */
  readonly error?: string | undefined;
  /** Allowed, but worth knowing. */
  readonly warning?: string | undefined;
}

export function FieldLabel({ label, hideLabel = false }: FieldWords) {
  return <Label className={hideLabel ? 'ui-hidden' : 'ui-label'}>{label}</Label>;
}

export function FieldNotes({ help, error, warning }: FieldWords) {
  const note = error === undefined && warning !== undefined && warning !== '';
  return (
    <>
      {(help !== undefined || note) && (
        <Text slot="description" elementType="div" className="ui-field-notes">
          {help !== undefined && <span className="ui-help">{help}</span>}
          {note && (
            <span className="ui-problem ui-problem-warn">
              <Icon of={TriangleAlert} size={14} />
              {warning}
            </span>
          )}
        </Text>
      )}
      {error !== undefined && (
        <FieldError className="ui-problem" elementType="div">
          <Icon of={CircleAlert} size={14} />
          <span>{error}</span>
        </FieldError>
      )}
    </>
  );
}

export const fieldClass = (isReadOnly: boolean | undefined, className?: string) =>
  classNames('ui-field', isReadOnly === true && 'ui-field-read-only', className);
