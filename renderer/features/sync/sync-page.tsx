/** Plans and runs across partners: choose a partner to review its plan, or look at what was done. */
import { useQuery } from '@tanstack/react-query';
import { PartnerRef, RunId } from '../../../shared/model/ids.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Segmented } from '../../ui/choice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Page, PageHeader } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { PlanReview } from './plan-review.tsx';
import { RunList } from './run-list.tsx';
import { RunView } from './run-view.tsx';
import './sync.css';

export interface SyncAddress {
  readonly ref?: string | undefined;
  readonly run?: string | undefined;
  readonly view?: 'plan' | 'runs' | undefined;
}

export function SyncPage({ address, go }: { readonly address: SyncAddress; readonly go: (next: SyncAddress) => void }) {
  const partners = useQuery(useAsk().partners());
  const runId = RunId.safeParse(address.run);
  const view = address.view ?? (runId.success ? 'runs' : 'plan');
  const ref = PartnerRef.safeParse(address.ref ?? partners.data?.[0]?.ref);

  return (
    <Page>
      <PageHeader
        title="Sync"
        beside={
          <Segmented
            label="What to show"
            choices={[
              { id: 'plan', label: 'Plan' },
              { id: 'runs', label: 'Runs' },
            ]}
            value={view}
            onChange={(next) => go({ ref: address.ref, view: next })}
          />
        }
        actions={
          view === 'plan' &&
          partners.data !== undefined &&
          partners.data.length > 0 && (
            <Select
              label="Partner"
              hideLabel
              className="sync-partner"
              choices={partners.data.map((partner) => ({
                id: partner.ref,
                label: partner.name === '' ? partner.ref : partner.name,
              }))}
              value={ref.success ? ref.data : null}
              onChange={(next) => go({ ref: next, view: 'plan' })}
            />
          )
        }
      />
      {partners.isPending && <Busy label="Loading the partners" />}
      {partners.isError && <FailureNotice error={partners.error} onRetry={() => void partners.refetch()} />}
      {view === 'runs' &&
        (runId.success ? (
          <RunView runId={runId.data} onBack={() => go({ view: 'runs' })} />
        ) : (
          <RunList onOpen={(run) => go({ run, view: 'runs' })} />
        ))}
      {view === 'plan' && partners.data !== undefined && (partners.data.length === 0 || !ref.success) && (
        <EmptyState title="No partner to sync yet" actions={<ButtonLink href="/partners">Go to Partners</ButtonLink>}>
          A plan compares one partner’s blueprint with the server. Start with a partner.
        </EmptyState>
      )}
      {view === 'plan' && ref.success && (partners.data?.length ?? 0) > 0 && (
        <PlanReview key={ref.data} partnerRef={ref.data} onRun={(run) => go({ run, view: 'runs' })} />
      )}
    </Page>
  );
}
