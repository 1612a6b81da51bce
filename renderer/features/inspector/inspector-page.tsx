/** Drop, paste or open anything: what it is, whether it holds, and if not, why and who fixes it. Works without any network. */
import { useQuery } from '@tanstack/react-query';
import { CircleHelp, Copy, GitCompare, Plus, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Page, PageHeader } from '../../ui/page.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { InspectionView, shownMessage } from './inspection-view.tsx';
import { MessageIntake } from './message-intake.tsx';
import { closeMessage, followHandover, type OpenMessage, showMessage, useOpenMessages } from './open-messages.ts';
import { PartnerMatch } from './partner-match.tsx';
import { RedactDialog } from './redact-dialog.tsx';
import { inScreenWords } from './screen-words.ts';
import { TrustPanel } from './trust-panel.tsx';
import './inspector.css';

export function InspectorPage(): ReactNode {
  useEffect(followHandover, []);
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
                  <IconButton size="sm" icon={X} label={`Close ${each.title}`} onPress={() => closeMessage(each.id)} />
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
  const engine = useEngine();
  const { context } = useOpenMessages();
  const { source } = message;
  const inspection = useQuery({
    queryKey: ['inspect', 'messages', message.id, context],
    queryFn: async ({ signal }) =>
      inScreenWords(
        await engine.inspect.messages(
          { ...('text' in source ? { text: source.text } : { base64: source.base64 }), context },
          { signal },
        ),
      ),
    placeholderData: (previous) => previous,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const [shownKey, setShownKey] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'compare' | 'redact' | null>(null);
  const { data } = inspection;
  return (
    <div className="inspector-panes">
      <div className="inspector-main">
        <TrustPanel />
        {inspection.isPending && <Busy label="Judging the message" rows={8} />}
        {inspection.isError && <FailureNotice error={inspection.error} onRetry={() => void inspection.refetch()} />}
        {data !== undefined && !inspection.isError && (
          <>
            <PartnerMatch inspection={data} />
            <div className="inspector-do">
              <Button size="sm" icon={GitCompare} onPress={() => setDialog('compare')}>
                Compare with a working one
              </Button>
              <Button size="sm" icon={Copy} onPress={() => setDialog('redact')}>
                Copy redacted for a ticket
              </Button>
            </div>
          </>
        )}
      </div>
      {data !== undefined && !inspection.isError && (
        <InspectionView
          inspection={data}
          isStale={inspection.isPlaceholderData}
          now={new Date(instantOf(context.now) ?? inspection.dataUpdatedAt)}
          shownKey={shownKey}
          onShow={setShownKey}
        />
      )}
      {dialog === 'compare' && data !== undefined && (
        <CompareDialog message={shownMessage(data, shownKey)} openId={message.id} onClose={() => setDialog(null)} />
      )}
      {dialog === 'redact' && data !== undefined && (
        <RedactDialog
          inspection={data}
          id={`${String(message.id)} ${String(inspection.dataUpdatedAt)}`}
          onClose={() => setDialog(null)}
        />
      )}
    </div>
  );
}

function instantOf(text: string | undefined): number | null {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
