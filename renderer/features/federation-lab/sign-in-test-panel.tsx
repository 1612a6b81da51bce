/** One partner's sign-in test: what to play at the left, the sign-in as it happens in the middle, the picked hop at the right. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FaultSweepId, type PartnerRef, SignInTestId } from '../../../shared/model/ids.ts';
import type { SignInTest } from '../../../shared/model/sign-in-test.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { showFirstAnswer } from '../../bridge/invalidation.ts';
import { Busy } from '../../ui/busy.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { ReviewDialog } from './at-target/review-dialog.tsx';
import { useTargetRun } from './at-target/use-target-run.ts';
import { ProofView } from './changes/proof-view.tsx';
import { HopDetail } from './hop-detail.tsx';
import { HopLanes } from './hop-lanes.tsx';
import { UnlessMachineOnly } from './services/unless-machine-only.tsx';
import { SetUpColumn } from './set-up-column.tsx';
import { SweepView } from './sweep-view.tsx';
import { TestFoot, TestHead } from './test-outcome.tsx';
import './federation-lab.css';

interface PanelProps {
  readonly partnerRef: PartnerRef;
  /** The test in the address; empty: the newest. */
  readonly testText: string;
  /** Id of the sweep that is shown first; empty: none. */
  readonly openedSweep?: string;
  readonly onTest: (test: string) => void;
}

export function SignInTestPanel(props: PanelProps) {
  return (
    <UnlessMachineOnly partnerRef={props.partnerRef}>
      <PeoplePanel {...props} />
    </UnlessMachineOnly>
  );
}

function PeoplePanel({ partnerRef, testText, openedSweep = '', onTest }: PanelProps) {
  const engine = useEngine();
  const cache = useQueryClient();
  const ask = useAsk();
  const tests = useQuery(ask.signInTests(partnerRef));
  const [picked, setPersona] = useState('');
  const personas = useQuery(ask.personas(partnerRef));
  // The first one is shown as picked until the person picks, and when the picked one is gone, so it is the one that is meant.
  const persona = (personas.data?.find(({ name }) => name === picked) ?? personas.data?.[0])?.name ?? '';
  const [sweep, setSweep] = useState<FaultSweepId | null>(FaultSweepId.safeParse(openedSweep).data ?? null);
  const partner = useQuery(ask.partner(partnerRef));
  const lookAlikes = useQuery(ask.lookAlikes());
  const provider = partner.data?.blueprint.connection.provider;
  const [chosenLike, setLookAlike] = useState<string | null | undefined>(undefined);
  // Until somebody chooses, the partner's own product is imitated where there is a look-alike of it.
  const own = lookAlikes.data?.find(({ id }) => id === provider)?.id ?? null;
  const lookAlike = chosenLike === undefined ? own : chosenLike;
  const [fault, setFault] = useState<string | null>(null);
  const at = useTargetRun(partnerRef, lookAlike);
  const start = useMutation({
    mutationFn: (review: string | null) =>
      engine.federation.start({ ref: partnerRef, persona, fault, lookAlike, review }),
    onSuccess(test) {
      showFirstAnswer(cache, ask.signInTest(test.id).queryKey, test);
      setSweep(null);
      at.closeCheck();
      onTest(test.id);
    },
  });
  const startSweep = useMutation({
    mutationFn: () => engine.federation.startSweep({ ref: partnerRef, persona }),
    onSuccess(started) {
      showFirstAnswer(cache, ask.sweep(started.id).queryKey, started);
      at.closeCheck();
      setSweep(started.id);
    },
  });
  const open = (test: SignInTestId) => {
    setSweep(null);
    at.closeCheck();
    onTest(test);
  };
  const wanted = SignInTestId.safeParse(testText === '' ? tests.data?.[0]?.id : testText);

  return (
    <div className="lab-panes">
      <SetUpColumn
        partnerRef={partnerRef}
        persona={persona}
        onPersona={setPersona}
        fault={fault}
        onFault={setFault}
        lookAlike={lookAlike}
        onLookAlike={setLookAlike}
        at={at}
        isStarting={start.isPending}
        onStart={() => start.mutate(null)}
        tests={tests.data ?? []}
        current={wanted.success && sweep === null && at.check === null ? wanted.data : null}
        onOpen={open}
        isSweeping={startSweep.isPending}
        onSweep={() => startSweep.mutate()}
        sweep={sweep}
        onOpenSweep={(opened) => {
          at.closeCheck();
          setSweep(opened);
        }}
      />
      {at.review !== null && (
        <ReviewDialog
          review={at.review}
          isStarting={start.isPending}
          onRun={() => {
            start.mutate(at.review?.id ?? null);
            at.closeReview();
          }}
          onClose={at.closeReview}
        />
      )}
      <div className="lab-main">
        {at.error !== null && (
          <div className="lab-notice">
            <FailureNotice error={at.error} fields={false} />
          </div>
        )}
        {/* The sentence names each field already; the paths of the input would say it twice. */}
        {start.isError && (
          <div className="lab-notice">
            <FailureNotice
              error={start.error}
              fields={false}
              {...(at.where === null ? { onRetry: () => start.mutate(null) } : {})}
            />
          </div>
        )}
        {startSweep.isError && (
          <div className="lab-notice">
            <FailureNotice error={startSweep.error} fields={false} onRetry={() => startSweep.mutate()} />
          </div>
        )}
        <div className="lab-shown">
          {at.check !== null ? (
            <ProofView key={at.check} id={at.check} />
          ) : sweep !== null ? (
            <SweepView key={sweep} id={sweep} />
          ) : wanted.success ? (
            <ShownTest id={wanted.data} />
          ) : tests.isPending ? (
            <Busy label="Loading the sign-in tests" />
          ) : (
            <EmptyState title="No sign-in seen yet">
              {at.where === null
                ? 'Portico starts a loopback identity provider, sets the draft up in a scratch tenant of the sandbox, and opens a browser. Pick a persona, run the test, and sign in as that person. Nothing on your server is touched.'
                : `A copy of the draft can be set up as a temporary organization at ${at.label}. You see what would be written before it is, and it is removed after the test.`}
            </EmptyState>
          )}
        </div>
      </div>
    </div>
  );
}

function ShownTest({ id }: { readonly id: SignInTestId }) {
  const test = useQuery(useAsk().signInTest(id));
  if (test.isPending) return <Busy label="Loading the sign-in test" rows={10} />;
  if (test.isError) {
    return (
      <div className="lab-notice">
        <FailureNotice error={test.error} onRetry={() => void test.refetch()} />
      </div>
    );
  }
  return <TestView key={id} test={test.data} />;
}

function TestView({ test }: { readonly test: SignInTest }) {
  const [picked, setPicked] = useState<number | null>(null);
  const telling =
    test.hops.find(({ verdict }) => verdict === 'fail') ?? test.hops.find(({ inspection }) => inspection !== null);
  const hop = test.hops.find(({ index }) => index === picked) ?? telling ?? test.hops.at(-1) ?? null;
  return (
    <>
      <div className="lab-middle">
        <TestHead test={test} />
        <HopLanes
          hops={test.hops}
          picked={hop?.index ?? null}
          onPick={setPicked}
          isLive={test.state === 'waiting' || test.state === 'preparing'}
        />
        <TestFoot test={test} />
      </div>
      <HopDetail test={test} hop={hop} />
    </>
  );
}
