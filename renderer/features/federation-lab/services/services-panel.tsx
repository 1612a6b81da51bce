/** The lab of a partner without people: what its services get and do not get, tried without a sign-in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeySquare } from 'lucide-react';
import { useState } from 'react';
import type { LabProofId, PartnerRef } from '../../../../shared/model/ids.ts';
import { useAsk, useEngine } from '../../../bridge/engine-context.tsx';
import { showFirstAnswer } from '../../../bridge/invalidation.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { counted } from '../../../ui/format.ts';
import { FailureNotice } from '../../../ui/notice.tsx';
import { EarlierProofs } from '../changes/earlier-proofs.tsx';
import { ProofView } from '../changes/proof-view.tsx';
import '../federation-lab.css';

export function ServicesPanel({
  partnerRef,
  services,
}: {
  readonly partnerRef: PartnerRef;
  readonly services: number;
}) {
  const engine = useEngine();
  const cache = useQueryClient();
  const ask = useAsk();
  const proofs = useQuery(ask.proofs(partnerRef));
  const [picked, setPicked] = useState<LabProofId | null>(null);
  const start = useMutation({
    mutationFn: () => engine.federation.startServiceTest({ ref: partnerRef }),
    onSuccess(proof) {
      showFirstAnswer(cache, ask.proof(proof.id).queryKey, proof);
      setPicked(proof.id);
    },
  });
  const shown = picked ?? proofs.data?.[0]?.id ?? null;
  return (
    <div className="lab-panes">
      <section className="lab-setup lab-setup-footed" aria-label="Set up the test">
        <div className="lab-setup-scroll">
          <h2 className="lab-subhead">No person signs in</h2>
          <p className="lab-hint">
            This partner has {counted(services, 'service')} and no connection, so there is no sign-in to test. What can
            be tested is what each service gets with its own client id and secret, and what it must not get.
          </p>
          <EarlierProofs proofs={proofs.data ?? []} current={shown} onOpen={setPicked} />
        </div>
        <div className="lab-run">
          <Button variant="primary" icon={KeySquare} isPending={start.isPending} onPress={() => start.mutate()}>
            Try the tokens
          </Button>
          <p className="lab-hint">
            In a scratch tenant here: a token with client credentials and its claims, a wrong secret, a scope that was
            not given, a person’s sign-in, and the walls to a neighbour.
          </p>
        </div>
      </section>
      <div className="lab-main">
        {start.isError && (
          <div className="lab-notice">
            <FailureNotice error={start.error} fields={false} onRetry={() => start.mutate()} />
          </div>
        )}
        {shown === null ? (
          <EmptyState title="No token tried yet">
            A copy of the draft is set up in a scratch tenant of the sandbox, and its services ask for tokens there, as
            the vendor’s systems will. Nothing on your server is touched.
          </EmptyState>
        ) : (
          <ProofView key={shown} id={shown} />
        )}
      </div>
    </div>
  );
}
