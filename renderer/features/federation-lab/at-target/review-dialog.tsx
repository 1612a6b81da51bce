/** Exactly what a sign-in test would write to which tenant, asked before anything is written. */
import { Play } from 'lucide-react';
import type { TargetTestReview } from '../../../../shared/model/target-test.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeView } from '../../../ui/code-view.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { counted } from '../../../ui/format.ts';
import { Notice } from '../../../ui/notice.tsx';
import './at-target.css';

export function ReviewDialog({
  review,
  isStarting,
  onRun,
  onClose,
}: {
  readonly review: TargetTestReview;
  readonly isStarting: boolean;
  readonly onRun: () => void;
  readonly onClose: () => void;
}) {
  const { label, host, tenantId, workspaceId, organizationName, id, blocked, warnings, operations } = review;
  return (
    <Dialog
      title={`Sign-in test at ${label}`}
      size="lg"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{blocked === '' ? 'Write nothing' : 'Close'}</Button>
          {blocked === '' && (
            <Button variant="primary" icon={Play} isPending={isStarting} onPress={onRun}>
              Write and run sign-in test
            </Button>
          )}
        </>
      }
    >
      <dl className="lab-review-facts">
        <dt>Tenant</dt>
        <dd>
          <code>{tenantId}</code> at <code>{host}</code>
        </dd>
        <dt>Workspace</dt>
        <dd>
          <code>{workspaceId}</code>
        </dd>
        <dt>Organization</dt>
        <dd>
          {organizationName} (<code>{id}</code>), temporary
        </dd>
      </dl>
      {blocked === '' ? (
        <>
          <p>
            This is a real tenant. The partner’s own organization, its people and its routing are not touched, nobody is
            invited, and everything below is removed when the test ends. If Portico is stopped meanwhile, it removes it
            at its next start.
          </p>
          {warnings.length > 0 && (
            <Notice tone="warn" title="Worth knowing">
              {warnings.map((warning) => (
                <p key={warning}>{warning}</p>
              ))}
            </Notice>
          )}
          <h3>{counted(operations.length, 'thing')} will be written</h3>
          <ol className="lab-review-list">
            {operations.map(({ id: operation, summary, note, request }) => (
              <li key={operation}>
                {request === null ? (
                  summary
                ) : (
                  <details>
                    <summary>
                      {summary}
                      {note !== '' && <span className="ui-muted">, {note}</span>}
                    </summary>
                    <p className="lab-review-request">
                      <strong>{request.method}</strong> <code>{request.path}</code>
                    </p>
                    <CodeView
                      label={`Body of ${summary}`}
                      language="json"
                      text={JSON.stringify(request.body, null, 2)}
                      tools={false}
                      maxHeight={220}
                    />
                  </details>
                )}
              </li>
            ))}
          </ol>
          <p className="ui-muted">
            Port 0 stands for the port that the loopback IdP and the test application get when they start.
          </p>
        </>
      ) : (
        <Notice tone="bad" title="The test cannot run there now, and nothing was written">
          {blocked}
        </Notice>
      )}
    </Dialog>
  );
}
