/** Who signs in, what goes wrong on purpose, and the earlier tests of this partner. */
import { useQuery } from '@tanstack/react-query';
import { Globe, Play, ShieldQuestionMark } from 'lucide-react';
import { useState } from 'react';
import type { FaultSweepId, PartnerRef, SignInTestId } from '../../../shared/model/ids.ts';
import type { SignInTestSummary } from '../../../shared/model/sign-in-test.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/choice.tsx';
import { formatRecent } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { signInTestLooks } from '../../ui/states.ts';
import { EarlierSweeps } from './earlier-sweeps.tsx';
import { LookAlikeSelect } from './look-alike-select.tsx';

const none = 'none';
const shownFaults = 6;

export function SetUpColumn(props: {
  readonly partnerRef: PartnerRef;
  readonly persona: string;
  readonly onPersona: (name: string) => void;
  readonly fault: string | null;
  readonly onFault: (fault: string | null) => void;
  readonly lookAlike: string | null;
  readonly onLookAlike: (lookAlike: string | null) => void;
  readonly isStarting: boolean;
  readonly onStart: () => void;
  readonly tests: readonly SignInTestSummary[];
  readonly current: SignInTestId | null;
  readonly onOpen: (test: SignInTestId) => void;
  readonly isSweeping: boolean;
  readonly onSweep: () => void;
  readonly sweep: FaultSweepId | null;
  readonly onOpenSweep: (sweep: FaultSweepId) => void;
}) {
  const ask = useAsk();
  const personas = useQuery(ask.personas(props.partnerRef));
  const partner = useQuery(ask.partner(props.partnerRef));
  const faults = useQuery(ask.faults());
  const [all, setAll] = useState(false);
  const kind = partner.data?.blueprint.connection.kind;
  const fitting = (faults.data ?? []).filter(
    ({ protocol }) => protocol === kind || (protocol === 'both' && (kind === 'saml' || kind === 'oidc')),
  );
  const visible = all ? fitting : fitting.slice(0, shownFaults);
  const directory = kind === 'directory';

  return (
    <section className="lab-setup" aria-label="Set up the test">
      {personas.isError && <FailureNotice error={personas.error} onRetry={() => void personas.refetch()} />}
      {(personas.data?.length ?? 0) > 0 && (
        <RadioGroup
          label={directory ? 'Person' : 'Persona'}
          framed
          value={props.persona === '' ? (personas.data?.[0]?.name ?? null) : props.persona}
          onChange={props.onPersona}
          choices={(personas.data ?? []).map((each) => ({ id: each.name, label: each.name, help: each.description }))}
        />
      )}
      {kind === 'saml' && <LookAlikeSelect value={props.lookAlike} onChange={props.onLookAlike} />}
      {fitting.length > 0 && (
        <>
          <RadioGroup
            label={`Fault (${fitting.length})`}
            framed
            value={props.fault ?? none}
            onChange={(name) => props.onFault(name === none ? null : name)}
            choices={[
              { id: none, label: 'None' },
              ...visible.map((each) => ({
                id: each.name,
                label: each.title,
                help: props.fault === each.name ? each.description : '',
              })),
            ]}
          />
          {fitting.length > shownFaults && (
            <Button variant="quiet" size="sm" onPress={() => setAll(!all)}>
              {all ? 'Fewer faults' : `${fitting.length - shownFaults} more faults`}
            </Button>
          )}
        </>
      )}
      <EarlierSweeps partnerRef={props.partnerRef} current={props.sweep} onOpen={props.onOpenSweep} />
      {props.tests.length > 0 && (
        <div className="lab-earlier">
          <h2>Kept as evidence</h2>
          <ul>
            {props.tests.slice(0, 30).map((test) => (
              <li key={test.id}>
                <button type="button" aria-current={test.id === props.current} onClick={() => props.onOpen(test.id)}>
                  <StateMark look={signInTestLooks[test.state]} />
                  <span className="ui-muted">{formatRecent(test.startedAt, new Date())}</span>
                  <span className="ui-ellipsis lab-earlier-who">
                    {test.persona}
                    {test.fault !== null && `, fault ${test.fault}`}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="lab-run">
        <Button variant="primary" icon={Play} isPending={props.isStarting} onPress={props.onStart}>
          Run sign-in test
        </Button>
        {fitting.length > 0 && (
          <Button icon={ShieldQuestionMark} isPending={props.isSweeping} onPress={props.onSweep}>
            {`Sweep all ${fitting.length} faults`}
          </Button>
        )}
        <p className="lab-hint">
          <Globe size={14} aria-hidden="true" />{' '}
          {directory
            ? 'Opens the invitation that this person would get, in a fresh browser profile.'
            : 'Opens a browser in a fresh profile. The loopback identity provider is up only while the test runs.'}
        </p>
      </div>
    </section>
  );
}
