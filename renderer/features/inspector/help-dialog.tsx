/** Every question that the Inspector asks, with its clause and the usual fix: the check table itself. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { ScrollArea } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import './help-dialog.css';

const whoWords = { partner: 'The partner', us: 'We', either: 'Either side' } as const;

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const engine = useEngine();
  const [sought, setSought] = useState('');
  const checks = useQuery({
    queryKey: ['inspect', 'checks'],
    queryFn: ({ signal }) => engine.inspect.checks({}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const words = sought.trim().toLowerCase();
  const rows = (checks.data ?? []).filter(({ id, title, explanation, spec }) =>
    `${id} ${title} ${explanation} ${spec}`.toLowerCase().includes(words),
  );
  return (
    <Dialog title="What is checked" isOpen onClose={onClose} size="lg">
      <TextField label="Search" value={sought} onChange={setSought} />
      {checks.isPending && <Busy label="Reading the checks" rows={6} />}
      {checks.isError && <FailureNotice error={checks.error} />}
      {checks.data !== undefined && (
        <ScrollArea label="Checks" className="inspector-help">
          <Table
            caption="Checks"
            rows={rows}
            rowKey={({ id }) => id}
            empty="No check has these words."
            columns={[
              {
                id: 'check',
                head: 'Check',
                width: '50%',
                cell: ({ id, title, explanation }) => (
                  <div className="inspector-help-words">
                    <strong>{title}</strong>
                    <span>{explanation}</span>
                    <code className="ui-muted">{id}</code>
                  </div>
                ),
              },
              { id: 'fix', head: 'When it fails', cell: ({ fix, who }) => `${whoWords[who]}: ${fix}` },
              { id: 'spec', head: 'Clause', width: '18%', cell: ({ spec }) => spec },
            ]}
          />
        </ScrollArea>
      )}
    </Dialog>
  );
}
