/** Who signs in, what goes wrong on purpose, and the earlier tests of this partner. */
import { useQuery } from '@tanstack/react-query';
import { Globe, Play, ShieldQuestionMark } from 'lucide-react';
import type { FaultSweepId, PartnerRef, SignInTestId } from '../../../shared/model/ids.ts';
import type { SignInTestSummary } from '../../../shared/model/sign-in-test.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { formatRecent } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { signInTestLooks } from '../../ui/states.ts';
import { TargetRun } from './at-target/target-run.tsx';
import type { TargetRunState } from './at-target/use-target-run.ts';
import { WhereSelect } from './at-target/where-select.tsx';
import { EarlierSweeps } from './earlier-sweeps.tsx';
import { FaultPicker } from './faults/fault-picker.tsx';
import { faultsOf } from './faults/find-faults.ts';
import { LookAlikeSelect } from './look-alike-select.tsx';
import { PersonaPicker } from './personas/persona-picker.tsx';

export function SetUpColumn(props: {
  readonly partnerRef: PartnerRef;
  readonly persona: string;
  readonly onPersona: (name: string) => void;
  readonly fault: string | null;
  readonly onFault: (fault: string | null) => void;
  readonly lookAlike: string | null;
  readonly onLookAlike: (lookAlike: string | null) => void;
  /** Where it runs. */
  readonly at: TargetRunState;
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
  const partner = useQuery(ask.partner(props.partnerRef));
  const faults = useQuery(ask.faults());
  const kind = partner.data?.blueprint.connection.kind;
  const fitting = faultsOf(faults.data ?? [], kind);
  const directory = kind === 'directory';

  return (
    <section className="lab-setup lab-setup-footed" aria-label="Set up the test">
      <div className="lab-setup-scroll">
        <WhereSelect value={props.at.where} onChange={props.at.setWhere} />
        {(props.at.where === null || kind === 'saml') && (
          <>
            <PersonaPicker
              partnerRef={props.partnerRef}
              isDirectory={directory}
              value={props.persona}
              onChange={props.onPersona}
            />
            {(kind === 'saml' || kind === 'oidc') && (
              <LookAlikeSelect protocol={kind} value={props.lookAlike} onChange={props.onLookAlike} />
            )}
            {faults.isError && <FailureNotice error={faults.error} onRetry={() => void faults.refetch()} />}
            {fitting.length > 0 && (
              <FaultPicker faults={fitting} kind={kind} value={props.fault} onChange={props.onFault} />
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
                      {test.at !== null && `, at ${test.at.label}`}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <div className="lab-run">
        {props.at.where === null ? (
          <>
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
                ? 'Opens this person’s invitation in a fresh browser profile.'
                : 'Opens a browser in a fresh profile.'}
            </p>
          </>
        ) : (
          <TargetRun kind={kind} at={props.at} />
        )}
      </div>
    </section>
  );
}
