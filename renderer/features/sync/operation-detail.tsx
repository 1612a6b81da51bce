/** One operation: its fields before and after, and what goes over the wire. */
import { X } from 'lucide-react';
import { useState } from 'react';
import type { Operation } from '../../../shared/model/plan.ts';
import { IconButton } from '../../ui/button.tsx';
import { CodeView } from '../../ui/code-view.tsx';
import { DiffTable } from '../../ui/diff-table.tsx';
import { DetailPane } from '../../ui/page.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { actionLooks } from '../../ui/states.ts';
import { Tabs } from '../../ui/tabs.tsx';

export function OperationDetail({
  operation,
  place,
  total,
  onClose,
}: {
  readonly operation: Operation;
  readonly place: number;
  readonly total: number;
  readonly onClose: () => void;
}) {
  const [tab, setTab] = useState<'fields' | 'request'>('fields');
  return (
    <DetailPane label={operation.summary} onClose={onClose} width={440}>
      <div className="sync-detail">
        <header className="sync-detail-head">
          <StateMark look={actionLooks[operation.action]} />
          <span className="ui-muted ui-numbers">
            {place} of {total}
          </span>
          <IconButton label="Close" icon={X} onPress={onClose} />
        </header>
        <h3>{operation.summary}</h3>
        <p className="ui-muted">
          {operation.note !== '' && `${operation.note}. `}
          {operation.undoable ? 'Can be undone.' : 'Cannot be undone.'}
        </p>
        <Tabs
          label="Operation"
          selected={tab}
          onSelect={setTab}
          tabs={[
            {
              id: 'fields',
              label: 'Fields',
              count: operation.diff.length,
              content: <DiffTable caption={`Fields of: ${operation.summary}`} rows={operation.diff} />,
            },
            {
              id: 'request',
              label: 'Request',
              content:
                operation.request === null ? (
                  <p className="ui-muted">Nothing is sent for this.</p>
                ) : (
                  <>
                    <p className="sync-request">
                      <strong>{operation.request.method}</strong> {operation.request.path}
                    </p>
                    {operation.request.body !== undefined && operation.request.body !== null && (
                      <CodeView
                        label="Request body, secrets masked"
                        language="json"
                        text={JSON.stringify(operation.request.body, null, 2)}
                        maxHeight={420}
                      />
                    )}
                  </>
                ),
            },
          ]}
        />
      </div>
    </DetailPane>
  );
}
