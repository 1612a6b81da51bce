/** Takes a run back on the server, after saying exactly what that means; what could not be taken back is listed. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { Run } from '../../../shared/model/plan.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { counted } from '../../ui/format.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';

export function UndoRun({ run, embedded }: { readonly run: Run; readonly embedded: boolean }) {
  const engine = useEngine();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const undo = useMutation({
    mutationFn: () => engine.sync.undo({ runId: run.id, target: { kind: 'named', name: run.target } }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['sync'] }),
  });
  const left = (undo.data?.operations ?? []).filter(({ status }) => status !== 'done');
  const canUndo = run.done > 0 && run.status !== 'undone' && run.status !== 'running';
  return (
    <section className="sync-section" aria-label="Undo">
      {left.length > 0 && (
        <Notice tone="warn" title={`${counted(left.length, 'operation')} could not be taken back`}>
          <ul className="sync-issues">
            {left.map(({ id, summary, error }) => (
              <li key={id}>
                {summary}: {error ?? 'left as it was'}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {undo.isError && <FailureNotice error={undo.error} />}
      {canUndo && (
        <Button icon={Undo2} isPending={undo.isPending} onPress={() => setAsking(true)}>
          Undo this run
        </Button>
      )}
      <ConfirmDialog
        title={`Take back this run on ${run.target}`}
        action="Undo this run"
        {...(embedded ? {} : { typeToConfirm: run.organization })}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => undo.mutate()}
      >
        <p>
          {counted(run.done, 'operation')} for <strong>{run.organization}</strong> are taken back, last one first: what
          the run created is removed from the server, what it changed gets its earlier value. Mails that were sent stay
          sent. The blueprint in this home stays.
        </p>
      </ConfirmDialog>
    </section>
  );
}
