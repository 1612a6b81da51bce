/** The verdict in one sentence while it forms and when it stands; below, counts and the evidence as a file. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleStop, ExternalLink } from 'lucide-react';
import type { SignInTest } from '../../../shared/model/sign-in-test.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton, CopyValue } from '../../ui/copy.tsx';
import { counted, formatBytes, formatInstant, formatMilliseconds } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { seenLook, signInTestLooks } from '../../ui/states.ts';
import { KeptTools } from './evidence/kept-tools.tsx';
import './test-outcome.css';

export function TestHead({ test }: { readonly test: SignInTest }) {
  const engine = useEngine();
  const cancel = useMutation({ mutationFn: () => engine.federation.cancel({ id: test.id }) });
  const live = test.state === 'preparing' || test.state === 'waiting';
  return (
    <header className="lab-head">
      <div className="lab-head-line">
        <h2>
          <StateMark look={signInTestLooks[test.state]} />
        </h2>
        {test.state === 'signed-in' && <StateMark look={seenLook} soft />}
        {live && (
          <Button size="sm" icon={CircleStop} isPending={cancel.isPending} onPress={() => cancel.mutate()}>
            Cancel
          </Button>
        )}
        {!live && test.sentence !== '' && (
          <CopyButton size="sm" text={test.sentence}>
            Copy sentence
          </CopyButton>
        )}
      </div>
      <p role="status">{test.sentence}</p>
      {test.at?.rest === 'gone' && !live && <p>Nothing of the test is on {test.at.label} any more.</p>}
      {live && test.startUrl !== '' && (
        <div className="lab-start">
          <p className="ui-muted">
            <ExternalLink size={14} aria-hidden="true" /> {test.browser} The sign-in starts here, in any browser on this
            machine:
          </p>
          <CopyValue label="Start of the sign-in" value={test.startUrl} beside={false} />
        </div>
      )}
      {cancel.isError && <FailureNotice error={cancel.error} />}
    </header>
  );
}

/** The product that the identity provider of this test answered like. */
function TestedLike({ id }: { readonly id: string | null }) {
  const lookAlikes = useQuery(useAsk().lookAlikes());
  if (id === null) return null;
  return <span>{`Answered like ${lookAlikes.data?.find((each) => each.id === id)?.title ?? id}`}</span>;
}

export function TestFoot({ test }: { readonly test: SignInTest }) {
  const last = test.hops.at(-1);
  const bytes = test.hops.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <footer className="lab-foot">
      <span>{counted(test.hops.length, 'hop')}</span>
      {last !== undefined && <span>{formatMilliseconds(last.atMs + last.durationMs)}</span>}
      <span>{formatBytes(bytes)}</span>
      <span>{formatInstant(test.startedAt, new Date())}</span>
      <TestedLike id={test.lookAlike} />
      {test.endedAt !== null && <KeptTools item={{ kind: 'sign-in-test', id: test.id }} />}
    </footer>
  );
}
