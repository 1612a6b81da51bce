/** The fault sweeps of this partner that were kept. */
import { useQuery } from '@tanstack/react-query';
import type { FaultSweepId, PartnerRef } from '../../../shared/model/ids.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { formatRecent } from '../../ui/format.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { sweepLooks } from './sweep-looks.ts';

export function EarlierSweeps({
  partnerRef,
  current,
  onOpen,
}: {
  readonly partnerRef: PartnerRef;
  readonly current: FaultSweepId | null;
  readonly onOpen: (sweep: FaultSweepId) => void;
}) {
  const sweeps = useQuery(useAsk().sweeps(partnerRef));
  if ((sweeps.data?.length ?? 0) === 0) return null;
  return (
    <div className="lab-earlier">
      <h2>Fault sweeps</h2>
      <ul>
        {sweeps.data?.slice(0, 10).map((sweep) => (
          <li key={sweep.id}>
            <button type="button" aria-current={sweep.id === current} onClick={() => onOpen(sweep.id)}>
              <StateMark look={sweepLooks[sweep.state]} />
              <span className="ui-muted">{formatRecent(sweep.startedAt, new Date())}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
