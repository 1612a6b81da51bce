/** "Their real IdP": Portico is the service provider for one sign-in at the partner's own identity provider; and the hand-out. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConnectionTestId, type PartnerRef } from '../../../../shared/model/ids.ts';
import { useAsk, useEngine } from '../../../bridge/engine-context.tsx';
import { showFirstAnswer } from '../../../bridge/invalidation.ts';
import { Busy } from '../../../ui/busy.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { formatRecent } from '../../../ui/format.ts';
import { FailureNotice } from '../../../ui/notice.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { isMachineOnly } from '../services/machine-only.ts';
import { ConnectionForm, type ConnectionTestForm } from './connection-form.tsx';
import { ConnectionTestView, lookOf } from './connection-test-view.tsx';
import { HandOutSection } from './hand-out-section.tsx';
import '../federation-lab.css';
import './their-idp.css';

export function TheirIdpPanel({
  partnerRef,
  opened,
}: {
  readonly partnerRef: PartnerRef;
  /** Id of the test that is shown first; empty: the newest. */
  readonly opened: string;
}) {
  const engine = useEngine();
  const cache = useQueryClient();
  const ask = useAsk();
  const partner = useQuery(ask.partner(partnerRef));
  const tests = useQuery(ask.connectionTests(partnerRef));
  const [picked, setPicked] = useState<ConnectionTestId | null>(ConnectionTestId.safeParse(opened).data ?? null);
  const start = useMutation({
    mutationFn: (form: ConnectionTestForm) => engine.federation.startConnectionTest({ ref: partnerRef, ...form }),
    onSuccess(test) {
      showFirstAnswer(cache, ask.connectionTest(test.id).queryKey, test);
      setPicked(test.id);
    },
  });
  const shown = picked ?? tests.data?.[0]?.id ?? null;
  if (partner.isPending) return <Busy label="Loading the partner" />;
  if (partner.isError) return <FailureNotice error={partner.error} onRetry={() => void partner.refetch()} />;
  if (isMachineOnly(partner.data.blueprint))
    return (
      <EmptyState title="No identity provider to test">
        No person of this partner signs in: its systems call with a client id and a secret of ours. What they get is
        tried under Loopback IdP.
      </EmptyState>
    );
  const { kind } = partner.data.blueprint.connection;

  return (
    <div className="their-idp">
      <div className="lab-panes">
        <div className="their-idp-side">
          <ConnectionForm
            protocol={kind === 'saml' || kind === 'oidc' ? kind : null}
            isStarting={start.isPending}
            onStart={start.mutate}
          />
          <EarlierTests partnerRef={partnerRef} current={shown} onOpen={setPicked} />
        </div>
        <div className="lab-main">
          {start.isError && (
            <div className="lab-notice">
              <FailureNotice error={start.error} />
            </div>
          )}
          {shown === null ? (
            <EmptyState title="Their identity provider was not tried yet">
              Portico hands out its own metadata or redirect URI, follows one sign-in at the partner’s identity
              provider, and checks every message.
            </EmptyState>
          ) : (
            <Shown key={shown} id={shown} />
          )}
        </div>
      </div>
      <HandOutSection key={partnerRef} partnerRef={partnerRef} />
    </div>
  );
}

function Shown({ id }: { readonly id: ConnectionTestId }) {
  const test = useQuery(useAsk().connectionTest(id));
  if (test.isPending) return <Busy label="Loading the connection test" rows={8} />;
  if (test.isError) return <FailureNotice error={test.error} onRetry={() => void test.refetch()} />;
  return <ConnectionTestView test={test.data} />;
}

function EarlierTests({
  partnerRef,
  current,
  onOpen,
}: {
  readonly partnerRef: PartnerRef;
  readonly current: ConnectionTestId | null;
  readonly onOpen: (id: ConnectionTestId) => void;
}) {
  const tests = useQuery(useAsk().connectionTests(partnerRef));
  if (tests.isError) return <FailureNotice error={tests.error} onRetry={() => void tests.refetch()} />;
  if (!tests.isSuccess || tests.data.length === 0) return null;
  return (
    <div className="lab-earlier their-idp-earlier">
      <h2>Kept as evidence</h2>
      <ul>
        {tests.data.slice(0, 30).map((test) => (
          <li key={test.id}>
            <button type="button" aria-current={test.id === current} onClick={() => onOpen(test.id)}>
              <StateMark look={lookOf(test)} />
              <span className="ui-muted">{formatRecent(test.startedAt, new Date())}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
