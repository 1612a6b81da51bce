/** What each attribute of theirs becomes in the person's profile. */
import { Plus, Trash2 } from 'lucide-react';
import { type AttributeMapping, profileFields } from '../../../../../shared/model/blueprint.ts';
import { Button, IconButton } from '../../../../ui/button.tsx';
import { ComboBox } from '../../../../ui/select.tsx';
import { TextField } from '../../../../ui/text-field.tsx';
import { problemAt } from '../../step-list.ts';
import type { Draft } from '../../use-draft.ts';
import { rowKey } from '../step-section.tsx';

export function MappingTable({
  draft,
  kind,
  onChange,
}: {
  readonly draft: Draft;
  readonly kind: 'saml' | 'oidc';
  readonly onChange: (mappings: AttributeMapping[]) => void;
}) {
  const { mappings } = draft.blueprint.connection;
  const change = (index: number, over: Partial<AttributeMapping>) =>
    onChange(mappings.map((each, at) => (at === index ? { ...each, ...over } : each)));
  return (
    <div className="wizard-mappings">
      <div className="wizard-mapping wizard-mapping-head" aria-hidden="true">
        <span>{kind === 'saml' ? 'Attribute in the assertion' : 'Claim in the ID token'}</span>
        <span>Becomes</span>
        <span />
      </div>
      {mappings.map((mapping, index) => (
        <div key={rowKey(index)} className="wizard-mapping">
          <TextField
            label={`Attribute ${index + 1}`}
            hideLabel
            mono
            value={mapping.source}
            onChange={(source) => change(index, { source })}
            {...problemAt(draft.issues, `connection.mappings.${index}.source`)}
          />
          <ComboBox
            label={`Profile field for attribute ${index + 1}`}
            hideLabel
            mono
            choices={profileFields.map((field) => ({ id: field, label: field }))}
            value={mapping.target}
            onChange={(target) => change(index, { target, many: target === 'groups' })}
            {...problemAt(draft.issues, `connection.mappings.${index}.target`)}
          />
          <IconButton
            label={`Remove attribute ${index + 1}`}
            icon={Trash2}
            onPress={() => onChange(mappings.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="quiet"
        icon={Plus}
        isDisabled={mappings.length >= 60}
        onPress={() => onChange([...mappings, { source: '', target: '', many: false }])}
      >
        Add an attribute
      </Button>
    </div>
  );
}
