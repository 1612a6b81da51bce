/** The start of a partner: a template on the left, what it brings and asks on the right, a name below. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Partner, TemplateInfo } from '../../../shared/model/partner.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';

export function NewPartner({
  isOpen,
  onClose,
  onCreated,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onCreated: (partner: Partner) => void;
}) {
  const engine = useEngine();
  const templates = useQuery({ ...useAsk().templates(), enabled: isOpen });
  const [picked, setPicked] = useState<string | null>(null);
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: (wish: { templateId: string; name: string }) => engine.partners.create(wish),
    onSuccess: (partner) => {
      setName('');
      onCreated(partner);
    },
  });
  const all = templates.data ?? [];
  const chosen = all.find(({ id }) => id === picked) ?? all[0];
  const submit = () => {
    if (chosen !== undefined && name.trim() !== '') create.mutate({ templateId: chosen.id, name: name.trim() });
  };

  return (
    <Dialog
      title="New partner"
      size="lg"
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <span className="ui-caption new-partner-note">
            Saved on this machine. Nothing is sent to the server before you review it.
          </span>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={chosen === undefined || name.trim() === ''}
            isPending={create.isPending}
            onPress={submit}
          >
            Create partner
          </Button>
        </>
      }
    >
      <form
        className="new-partner"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {create.isError && <FailureNotice error={create.error} />}
        <TextField
          label="Name of the partner"
          help="As in the contract. The id is made from it and can be changed until the first sync."
          value={name}
          onChange={setName}
          autoFocus
          maxLength={200}
        />
        {templates.isPending && <Busy label="Loading the templates" rows={5} />}
        {templates.isError && <FailureNotice error={templates.error} onRetry={() => void templates.refetch()} />}
        {chosen !== undefined && (
          <div className="new-partner-templates">
            <RadioGroup
              label="Template"
              framed
              choices={all.map(({ id, name: label, summary }) => ({ id, label, help: summary }))}
              value={chosen.id}
              onChange={setPicked}
            />
            <TemplateFacts template={chosen} />
          </div>
        )}
      </form>
    </Dialog>
  );
}

function TemplateFacts({ template }: { readonly template: TemplateInfo }) {
  return (
    <div className="new-partner-facts" aria-live="polite">
      <h3>
        {template.name} <span className="ui-caption">{template.version}</span>
      </h3>
      <FactList title="Brings" lines={template.brings} />
      <FactList title="Will ask for" lines={template.asks} />
    </div>
  );
}

function FactList({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <h4 className="ui-caption">{title}</h4>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
