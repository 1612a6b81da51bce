/** The plan in words and as a diff: what would be done, in which order, what cannot be undone, and what stands in the way. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { ArrowRight, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { stepTitles } from '../../../shared/model/blueprint.ts';
import type { PartnerRef, RunId } from '../../../shared/model/ids.ts';
import type { Plan } from '../../../shared/model/plan.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { DataGrid, type GridColumn } from '../../ui/data-grid.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted, formatInstant } from '../../ui/format.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { ScrollArea } from '../../ui/page.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { actionLooks } from '../../ui/states.ts';
import { OperationDetail } from './operation-detail.tsx';
import { resourceWords } from './resource-words.ts';
import './sync.css';

export function PlanReview({
  partnerRef,
  onRun,
}: {
  readonly partnerRef: PartnerRef;
  readonly onRun: (run: RunId) => void;
}) {
  const engine = useEngine();
  const plan = useQuery(useAsk().plan(partnerRef));
  const targets = useQuery(useAsk().targets());
  const partners = useQuery(useAsk().partners());
  const apply = useMutation({
    mutationFn: (planId: Plan['id']) => engine.sync.apply({ planId }),
    onSuccess: (run) => onRun(run.id),
  });
  const [selected, setSelected] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);

  if (plan.isPending) return <Busy label="Comparing with the server" rows={10} />;
  if (plan.isError) {
    return (
      <div className="sync-notice">
        <FailureNotice error={plan.error} onRetry={() => void plan.refetch()} />
      </div>
    );
  }
  const name = partners.data?.find(({ ref }) => ref === partnerRef)?.name || plan.data.organization;
  const operations = plan.data.operations.filter(({ action }) => action !== 'none');
  const blocking = plan.data.issues.filter(({ blocksSync }) => blocksSync);
  const embedded = targets.data?.find(({ target }) => target.name === plan.data.target)?.embedded ?? false;
  const picked = operations.find(({ id }) => id === selected) ?? null;
  const go = () => (embedded ? apply.mutate(plan.data.id) : setAsking(true));

  return (
    <div className="sync-panes">
      <div className="sync-main">
        <PlanHead plan={plan.data} name={name} count={operations.length} />
        <ScrollArea label="Worth knowing before applying" className="sync-scroll">
          {apply.isError && (
            <FailureNotice error={apply.error} actions={<ReadAgain onPress={() => void plan.refetch()} />} />
          )}
          {blocking.length > 0 && (
            <Notice tone="bad" title={`${counted(blocking.length, 'value')} must be settled before a sync`}>
              <ul className="sync-issues">
                {blocking.map((issue) => (
                  <li key={`${issue.path} ${issue.message}`}>
                    {issue.message}{' '}
                    <ButtonLink variant="text" href={`/partners/${partnerRef}/${issue.step}`}>
                      Go to {stepTitles[issue.step]}
                    </ButtonLink>
                  </li>
                ))}
              </ul>
            </Notice>
          )}
          {plan.data.warnings.length > 0 && (
            <Notice tone="warn" title="Worth knowing">
              <ul className="sync-issues">
                {plan.data.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </Notice>
          )}
          {operations.length === 0 && blocking.length === 0 && (
            <EmptyState title="Nothing to do">The server says what the blueprint says.</EmptyState>
          )}
        </ScrollArea>
        {operations.length > 0 && (
          <DataGrid
            label="Operations, in the order in which they are applied"
            columns={picked === null ? columns : columns.filter(({ id }) => id !== 'note' && id !== 'resource')}
            rows={operations}
            rowKey={({ id }) => id}
            selected={selected}
            onSelect={setSelected}
          />
        )}
        <footer className="sync-foot">
          {plan.data.unmanaged.length > 0 && (
            <span className="ui-muted">
              {counted(plan.data.unmanaged.length, 'field')} the server looks after stay as they are.
            </span>
          )}
          <div className="sync-foot-end">
            <ReadAgain isPending={plan.isFetching} onPress={() => void plan.refetch()} />
            <Button
              variant="primary"
              trailing={ArrowRight}
              isPending={apply.isPending}
              isDisabled={operations.length === 0 || blocking.length > 0}
              onPress={go}
            >
              {applyWords(operations.length, blocking.length)}
            </Button>
          </div>
        </footer>
      </div>
      {picked !== null && (
        <OperationDetail
          operation={picked}
          place={operations.indexOf(picked) + 1}
          total={operations.length}
          onClose={() => setSelected(null)}
        />
      )}
      <ConfirmDialog
        title={`Write to ${plan.data.target}`}
        action={`Apply ${counted(operations.length, 'operation')}`}
        typeToConfirm={plan.data.organization}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => apply.mutate(plan.data.id)}
      >
        <p>
          {counted(operations.length, 'operation')} will be written to the real target{' '}
          <strong>{plan.data.target}</strong> for the organization <strong>{plan.data.organization}</strong>.{' '}
          {operations.filter(({ undoable }) => !undoable).length} of them cannot be undone.
        </p>
      </ConfirmDialog>
    </div>
  );
}

function applyWords(operations: number, blocking: number): string {
  if (blocking > 0) return 'Cannot apply yet';
  return operations === 0 ? 'Nothing to apply' : `Apply ${counted(operations, 'operation')}`;
}

function ReadAgain({ onPress, isPending = false }: { readonly onPress: () => void; readonly isPending?: boolean }) {
  return (
    <Button icon={RefreshCw} isPending={isPending} onPress={onPress}>
      Read again
    </Button>
  );
}

function PlanHead({ plan, name, count }: { readonly plan: Plan; readonly name: string; readonly count: number }) {
  const tally = (['create', 'update', 'delete'] as const).map((action) => ({
    action,
    count: plan.operations.filter((each) => each.action === action).length,
  }));
  const undoable = plan.operations.filter(({ action, undoable: can }) => action !== 'none' && can).length;
  return (
    <header className="sync-head">
      <div className="sync-head-line">
        <h2>
          {count > 0 && `${counted(count, 'operation')} for `}
          {name === '' ? 'this partner' : name}
        </h2>
        <div className="sync-tally">
          {tally
            .filter((each) => each.count > 0)
            .map((each) => (
              <StateMark key={each.action} look={actionLooks[each.action]}>
                {each.count} {actionLooks[each.action].word.toLowerCase()}
              </StateMark>
            ))}
        </div>
      </div>
      <p className="ui-muted">
        Read from {plan.target} · {formatInstant(plan.createdAt, new Date())}
        {count > 0 && ` · ${counted(plan.requests, 'request')} · ${undoable} of ${count} can be undone`}
      </p>
    </header>
  );
}

type Row = Plan['operations'][number];
const columns: readonly GridColumn<Row>[] = [
  { id: 'action', head: 'Action', width: '104px', cell: ({ action }) => <StateMark look={actionLooks[action]} /> },
  { id: 'resource', head: 'Resource', width: '120px', cell: ({ resource }) => resourceWords[resource] },
  {
    id: 'what',
    head: 'What happens',
    width: 'minmax(0, 2fr)',
    cell: ({ summary }) => <span className="ui-ellipsis">{summary}</span>,
  },
  {
    id: 'note',
    head: 'Worth knowing',
    width: 'minmax(0, 1fr)',
    cell: ({ note }) => <span className="ui-ellipsis ui-muted">{note}</span>,
  },
];
