/** The operations that the server would get, as they stand now. The full review is the last step. */
import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import type { Partner } from '../../../../shared/model/partner.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { Busy } from '../../../ui/busy.tsx';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { counted } from '../../../ui/format.ts';
import { FailureNotice } from '../../../ui/notice.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { actionLooks } from '../../../ui/states.ts';

export function OperationsPreview({ partner }: { readonly partner: Partner }) {
  const plan = useQuery(useAsk().plan(partner.ref));
  if (plan.isPending) return <Busy label="Comparing with the server" rows={8} />;
  if (plan.isError) return <FailureNotice error={plan.error} onRetry={() => void plan.refetch()} />;
  const operations = plan.data.operations.filter(({ action }) => action !== 'none');
  const blocking = plan.data.issues.filter(({ blocksSync }) => blocksSync);

  return (
    <div className="wizard-operations">
      <div className="wizard-rail-head">
        <strong>{counted(operations.length, 'operation')}</strong>
        <span className="ui-muted">{counted(plan.data.requests, 'request')}</span>
        <Button
          size="sm"
          variant="quiet"
          icon={RefreshCw}
          isPending={plan.isFetching}
          onPress={() => void plan.refetch()}
        >
          Read again
        </Button>
      </div>
      {blocking.length > 0 && (
        <>
          <p className="ui-problem ui-problem-warn">
            {counted(blocking.length, 'value')} must be settled before a sync:
          </p>
          <ul className="wizard-list">
            {blocking.map(({ path, message }) => (
              <li key={`${path} ${message}`}>{message}</li>
            ))}
          </ul>
        </>
      )}
      {operations.length === 0 && blocking.length === 0 && (
        <EmptyState title="Nothing to do">The server already says what the blueprint says.</EmptyState>
      )}
      <ol className="wizard-operation-list">
        {operations.map((operation) => (
          <li key={operation.id}>
            <StateMark look={actionLooks[operation.action]} />
            <span className="wizard-operation-words">
              {operation.summary}
              {operation.note !== '' && <span className="ui-muted"> {operation.note}</span>}
            </span>
          </li>
        ))}
      </ol>
      {operations.length > 0 && (
        <ButtonLink href={`/partners/${partner.ref}/review`} variant="text">
          Review and sync
        </ButtonLink>
      )}
    </div>
  );
}
