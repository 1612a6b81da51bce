/** "Walls and changes": what one partner's people can do at another, after they left, and after a key change. All unattended. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BrickWall, KeyRound, KeySquare, UserX } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { LabProofId, PartnerRef } from '../../../../shared/model/ids.ts';
import type { LabProof } from '../../../../shared/model/lab-proof.ts';
import { useAsk, useEngine } from '../../../bridge/engine-context.tsx';
import { showFirstAnswer } from '../../../bridge/invalidation.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureNotice } from '../../../ui/notice.tsx';
import { Select } from '../../../ui/select.tsx';
import { UnlessMachineOnly } from '../services/unless-machine-only.tsx';
import { EarlierProofs } from './earlier-proofs.tsx';
import { ProofView } from './proof-view.tsx';
import '../federation-lab.css';
import './changes.css';

interface PanelProps {
  readonly partnerRef: PartnerRef;
  /** Id of the proof that is shown first; empty: the newest. */
  readonly opened: string;
}

export function ChangesPanel({ partnerRef, opened }: PanelProps) {
  return (
    <UnlessMachineOnly partnerRef={partnerRef}>
      <PeopleChanges partnerRef={partnerRef} opened={opened} />
    </UnlessMachineOnly>
  );
}

function PeopleChanges({ partnerRef, opened }: PanelProps) {
  const engine = useEngine();
  const cache = useQueryClient();
  const ask = useAsk();
  const proofs = useQuery(ask.proofs(partnerRef));
  const personas = useQuery(ask.personas(partnerRef));
  const [chosen, setChosen] = useState('');
  const people = personas.data ?? [];
  const applications = useQuery(ask.partner(partnerRef)).data?.blueprint.applications ?? [];
  const services = applications.filter(({ kind }) => kind === 'service');
  const persona = (people.find(({ name }) => name === chosen) ?? people[0])?.name ?? '';
  const [picked, setPicked] = useState<LabProofId | null>(LabProofId.safeParse(opened).data ?? null);
  const start = useMutation({
    mutationFn: (begin: () => Promise<LabProof>) => begin(),
    onSuccess(proof) {
      showFirstAnswer(cache, ask.proof(proof.id).queryKey, proof);
      setPicked(proof.id);
    },
  });
  const shown = picked ?? proofs.data?.[0]?.id ?? null;

  return (
    <div className="lab-panes">
      <section className="lab-setup" aria-label="What to try">
        {people.length > 1 && (
          <Select
            label="Who signs in"
            choices={people.map(({ name, description }) => ({ id: name, label: name, help: description }))}
            value={persona}
            onChange={setChosen}
          />
        )}
        <WallsForm
          partnerRef={partnerRef}
          isStarting={start.isPending}
          onStart={(other) => start.mutate(() => engine.federation.startWalls({ ref: partnerRef, other, persona }))}
        />
        <Trial
          title="Cut-off"
          words="Takes the account, a group and the contract attribute away from a persona at the loopback IdP, and tries what still works."
        >
          <Button
            icon={UserX}
            isDisabled={start.isPending}
            onPress={() => start.mutate(() => engine.federation.startCutOff({ ref: partnerRef, persona }))}
          >
            Try the cut-off
          </Button>
        </Trial>
        <Trial
          title="Certificate change"
          words="Old key, both, new key: which sign-ins pass, and when they would break for everybody."
        >
          <Button
            icon={KeyRound}
            isDisabled={start.isPending}
            onPress={() => start.mutate(() => engine.federation.startRehearsal({ ref: partnerRef, persona }))}
          >
            Rehearse the change
          </Button>
        </Trial>
        {services.length > 0 && (
          <Trial
            title="Tokens of services"
            words="Each machine-to-machine service asks for its token, rightly and wrongly. No person signs in."
          >
            <Button
              icon={KeySquare}
              isDisabled={start.isPending}
              onPress={() => start.mutate(() => engine.federation.startServiceTest({ ref: partnerRef }))}
            >
              Try the tokens
            </Button>
          </Trial>
        )}
        <EarlierProofs proofs={proofs.data ?? []} current={shown} onOpen={setPicked} />
      </section>
      <div className="lab-main">
        {start.isError && (
          <div className="lab-notice">
            <FailureNotice error={start.error} />
          </div>
        )}
        {proofs.isError && (
          <div className="lab-notice">
            <FailureNotice error={proofs.error} onRetry={() => void proofs.refetch()} />
          </div>
        )}
        {shown === null ? (
          <EmptyState title="Nothing tried yet">
            Copies of the drafts are set up in a scratch tenant of the sandbox and everything is tried without a person.
            Nothing on your server is touched.
          </EmptyState>
        ) : (
          <ProofView key={shown} id={shown} />
        )}
      </div>
    </div>
  );
}

function Trial({
  title,
  words,
  children,
}: {
  readonly title: string;
  readonly words: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="lab-trial">
      <h2 className="lab-subhead">{title}</h2>
      <p className="lab-hint">{words}</p>
      {children}
    </section>
  );
}

function WallsForm({
  partnerRef,
  isStarting,
  onStart,
}: {
  readonly partnerRef: PartnerRef;
  readonly isStarting: boolean;
  readonly onStart: (other: PartnerRef) => void;
}) {
  const partners = useQuery(useAsk().partners());
  const others = (partners.data ?? []).filter(({ ref }) => ref !== partnerRef);
  const [chosen, setChosen] = useState('');
  const other = PartnerRef.safeParse(chosen === '' ? others[0]?.ref : chosen);
  return (
    <Trial
      title="Walls"
      words="Person, assertion, tokens and password of each of two partners are sent to the other. Every one has to be refused."
    >
      {others.length === 0 ? (
        <p className="lab-hint">There is no second partner yet. Add one in Partners.</p>
      ) : (
        <>
          <Select
            label="Second partner"
            choices={others.map(({ ref, name }) => ({ id: ref, label: name === '' ? ref : name }))}
            value={other.success ? other.data : null}
            onChange={setChosen}
          />
          <Button
            icon={BrickWall}
            variant="primary"
            isPending={isStarting}
            onPress={() => other.success && onStart(other.data)}
          >
            Try the walls
          </Button>
        </>
      )}
    </Trial>
  );
}
