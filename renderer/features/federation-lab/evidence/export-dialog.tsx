/** One file of evidence: how much is taken out, said before it is saved. */
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { EvidenceName } from '../../../../shared/model/evidence.ts';
import type { RedactionLevel } from '../../../../shared/model/inspection.ts';
import { useEngine } from '../../../bridge/engine-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { RadioGroup } from '../../../ui/choice.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FailureNotice } from '../../../ui/notice.tsx';
import { saveFile } from '../../../ui/read-file.ts';

/** As many as one file takes. */
export const mostExported = 50;

export function ExportDialog({
  items,
  title,
  onClose,
}: {
  readonly items: readonly EvidenceName[];
  readonly title: string;
  readonly onClose: () => void;
}) {
  const engine = useEngine();
  const [level, setLevel] = useState<RedactionLevel>('people');
  const save = useMutation({
    mutationFn: () => engine.federation.exportEvidence({ items: items.map(({ kind, id }) => ({ kind, id })), level }),
    onSuccess(file) {
      saveFile(file);
      onClose();
    },
  });
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" icon={Download} isPending={save.isPending} onPress={() => save.mutate()}>
            Save file
          </Button>
        </>
      }
    >
      <p className="ui-muted">
        One JSON file with Portico’s version, times, verdicts, every check and every message. Tokens, codes and
        passwords are in none of them.
      </p>
      <RadioGroup
        label="What is taken out"
        value={level}
        onChange={setLevel}
        choices={[
          { id: 'secrets', label: 'Secrets', help: 'Keys and signature values. People stay.' },
          {
            id: 'people',
            label: 'Secrets and people',
            help: 'Also names, addresses, groups and attributes; the same person is always the same number.',
          },
          { id: 'structure', label: 'All but structure', help: 'Names and shape stay, with every check and verdict.' },
        ]}
      />
      {save.isError && <FailureNotice error={save.error} />}
    </Dialog>
  );
}
