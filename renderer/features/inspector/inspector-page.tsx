/** Drop, paste or open anything: what it is, whether it holds, and if not, why and who fixes it. Works without any network. */
import { ArrowLeft, CircleHelp, Copy, GitCompare, Plus, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { mostPieceBytes } from '../../../shared/contract/inspect.ts';
import type { InspectedMessage, OpenInspection } from '../../../shared/model/inspection.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Page, PageHeader } from '../../ui/page.tsx';
import { closeAndForget } from './begin-inspection.ts';
import { CaptureSummary } from './capture-summary.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { JudgedMessage, usePickedCheck } from './inspection-view.tsx';
import { MessageIntake } from './message-intake.tsx';
import { MessageList } from './message-list.tsx';
import { MessagePane } from './message-pane.tsx';
import { followHandover, type OpenMessage, showMessage, useOpenMessages } from './open-messages.ts';
import { PartnerMatch } from './partner-match.tsx';
import { RedactDialog } from './redact-dialog.tsx';
import { TrustPanel } from './trust-panel.tsx';
import { isOver, type ShownInspection, useInspection, useJudgedMessage } from './use-inspection.ts';
import './inspector.css';

export function InspectorPage(): ReactNode {
  useEffect(followHandover, []);
  const engine = useEngine();
  const [helpOpen, setHelpOpen] = useState(false);
  const { messages, current } = useOpenMessages();
  const open = messages.find(({ id }) => id === current) ?? null;
  return (
    <Page>
      <PageHeader
        title="Inspector"
        beside={
          messages.length > 0 && (
            <ul className="inspector-open" aria-label="Open messages">
              {messages.map((each) => (
                <li
                  key={each.id}
                  className={each.id === current ? 'inspector-tab inspector-tab-current' : 'inspector-tab'}
                >
                  <button type="button" aria-current={each.id === current} onClick={() => showMessage(each.id)}>
                    <span className="ui-ellipsis">{each.title}</span>
                  </button>
                  <IconButton
                    size="sm"
                    icon={X}
                    label={`Close ${each.title}`}
                    onPress={() => closeAndForget(engine, each.id)}
                  />
                </li>
              ))}
            </ul>
          )
        }
        actions={
          <>
            <IconButton label="What is checked" icon={CircleHelp} onPress={() => setHelpOpen(true)} />
            {open !== null && (
              <Button icon={Plus} onPress={() => showMessage(null)}>
                Open another
              </Button>
            )}
          </>
        }
      />
      {helpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
      {open === null ? <MessageIntake /> : <Inspected key={open.id} message={open} />}
    </Page>
  );
}

function Inspected({ message }: { readonly message: OpenMessage }) {
  const { context } = useOpenMessages();
  const inspection = useInspection(message, context);
  const { progress, isStale } = inspection;
  const [shown, setShown] = useState<number | null>(null);
  const [dialog, setDialog] = useState<'compare' | 'redact' | null>(null);
  const isList = progress !== undefined && isLongList(progress);
  const hasRows = progress !== undefined && progress.rows.length > 0;
  const index = isList ? shown : hasRows ? 0 : null;
  const judged = useJudgedMessage(progress?.id ?? null, index);
  const picked = usePickedCheck(judged.data);
  const now = new Date(instantOf(context.now) ?? inspection.begunAt);
  return (
    <div className={isList ? 'inspector-panes inspector-panes-list' : 'inspector-panes'}>
      <div className="inspector-main">
        <TrustPanel />
        {progress !== undefined && hasRows && (
          <>
            <PartnerMatch issuer={issuerOfAnswers(progress)} />
            <div className="inspector-do">
              <Button
                size="sm"
                icon={GitCompare}
                isDisabled={judged.data === undefined}
                onPress={() => setDialog('compare')}
              >
                Compare with a working one
              </Button>
              <Button size="sm" icon={Copy} onPress={() => setDialog('redact')}>
                Copy redacted for a ticket
              </Button>
              {isList && shown !== null && (
                <Button size="sm" variant="quiet" icon={ArrowLeft} onPress={() => setShown(null)}>
                  The whole capture
                </Button>
              )}
            </div>
          </>
        )}
      </div>
      <div
        className={`inspector-work${isList ? ' inspector-work-list' : ''}${isStale ? ' inspector-stale' : ''}`}
        aria-busy={isStale}
      >
        <Problem inspection={inspection} />
        {isList && (
          <MessageList
            progress={progress}
            shown={shown}
            onShow={setShown}
            onStop={inspection.stop}
            onAgain={inspection.again}
          />
        )}
        <div className="inspector-result">
          {isWaiting(inspection, judged.isLoading) && <Busy label="Judging the message" rows={8} />}
          {judged.isError && <FailureNotice error={judged.error} onRetry={() => void judged.refetch()} />}
          {isList && shown === null && hasRows && <CaptureSummary progress={progress} />}
          {judged.data !== undefined && (
            <JudgedMessage
              message={judged.data}
              issuer={progress?.rows[index ?? 0]?.issuer ?? ''}
              now={now}
              picked={picked.check}
              onPick={picked.pick}
            />
          )}
        </div>
      </div>
      {hasRows && <MessagePane message={judged.data ?? none} check={picked.check} />}
      {dialog === 'compare' && judged.data !== undefined && progress !== undefined && (
        <CompareDialog
          message={judged.data}
          open={message}
          progress={progress}
          index={index ?? 0}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'redact' && progress !== undefined && (
        <RedactDialog progress={progress} index={index} onClose={() => setDialog(null)} />
      )}
    </div>
  );
}

const none: InspectedMessage = { kind: 'capture', verdict: 'unverified', checks: [] };

/** Several messages; also one that is large and may still turn out to be several. */
function isLongList({ isCapture, found, sizeBytes, state, rows }: OpenInspection): boolean {
  if (state === 'failed' && rows.length === 0) return false;
  return isCapture && (found > 1 || (state === 'reading' && sizeBytes > mostPieceBytes));
}

/** Whose messages are they? A request is ours. */
function issuerOfAnswers({ rows }: OpenInspection): string {
  return (rows.find(({ kind, issuer }) => kind !== 'saml-authn-request' && issuer !== '') ?? rows[0])?.issuer ?? '';
}

function isWaiting({ progress, problem }: ShownInspection, isLoading: boolean): boolean {
  if (problem !== null) return false;
  return isLoading || progress === undefined || (progress.rows.length === 0 && !isOver(progress));
}

/** What kept the inspection from being made, or from being finished. */
function Problem({ inspection: { problem, progress, again } }: { readonly inspection: ShownInspection }) {
  if (problem instanceof DOMException) {
    return (
      <Notice tone="bad" title="The file cannot be read any more">
        It was changed, moved or removed since it was opened. Open it again.
      </Notice>
    );
  }
  if (problem !== null) return <FailureNotice error={problem} onRetry={again} />;
  return progress?.failure === undefined ? null : <FailureNotice failure={progress.failure} onRetry={again} />;
}

function instantOf(text: string | undefined): number | null {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
