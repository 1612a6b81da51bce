/** Attributes of a persona: a name, and its values one a line. */
import { CircleAlert, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { PersonaDraft } from '../../../../shared/model/persona.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { fromLines, inLines } from './persona-draft.ts';

type Attributes = PersonaDraft['attributes'];

export function AttributeRows({
  attributes,
  problemOf,
  onChange,
}: {
  readonly attributes: Attributes;
  readonly problemOf: (path: string) => string | undefined;
  readonly onChange: (attributes: Attributes) => void;
}) {
  // A row is itself while its name is typed and rows above it go.
  const [keys, setKeys] = useState(() => attributes.map((_, at) => at));
  const change = (at: number, part: Partial<Attributes[number]>) =>
    onChange(attributes.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const whole = attributes.length === 0 || attributes.every((_, at) => problemOf(`attributes.${at}`) === undefined);
  const problem = whole ? problemOf('attributes') : undefined;
  return (
    <fieldset className="persona-attributes">
      <legend className="ui-label">Attributes ({attributes.length})</legend>
      <p className="ui-help">
        Sent under these names, before what the identity provider would send by itself. Several values: one a line.
      </p>
      {attributes.map((each, at) => (
        <div key={keys[at]} className="persona-attribute">
          <TextField
            label={`Name of attribute ${at + 1}`}
            hideLabel
            placeholder="department"
            mono
            value={each.name}
            onChange={(name) => change(at, { name })}
            error={problemOf(`attributes.${at}.name`)}
          />
          <TextField
            label={`Values of attribute ${at + 1}`}
            hideLabel
            mono
            lines={2}
            value={inLines(each.values)}
            onChange={(value) => change(at, { values: fromLines(value) })}
            error={problemOf(`attributes.${at}.values`)}
          />
          <IconButton
            label={`Remove attribute ${each.name === '' ? at + 1 : each.name}`}
            icon={Trash2}
            onPress={() => {
              setKeys(keys.filter((_, index) => index !== at));
              onChange(attributes.filter((_, index) => index !== at));
            }}
          />
        </div>
      ))}
      {problem !== undefined && (
        <span className="ui-problem" role="alert">
          <Icon of={CircleAlert} size={14} />
          {problem}
        </span>
      )}
      <Button
        size="sm"
        icon={Plus}
        onPress={() => {
          setKeys([...keys, Math.max(-1, ...keys) + 1]);
          onChange([...attributes, { name: '', values: [] }]);
        }}
      >
        Add attribute
      </Button>
    </fieldset>
  );
}
