/** Is this partner ready for its first real sign-in? Each item with its evidence, never a tick-box. */
import { useQuery } from '@tanstack/react-query';
import type { PartnerRef } from '../../../shared/model/ids.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { formatInstant } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { checkedLook, readinessLooks, seenLook } from '../../ui/states.ts';
import './sync.css';

export function ReadinessList({ partnerRef }: { readonly partnerRef: PartnerRef }) {
  const items = useQuery(useAsk().readiness(partnerRef));
  return (
    <section className="sync-section" aria-label="Readiness">
      <h3>Readiness</h3>
      {items.isPending && <Busy label="Looking for evidence" rows={5} />}
      {items.isError && <FailureNotice error={items.error} onRetry={() => void items.refetch()} />}
      <ul className="sync-readiness">
        {(items.data ?? []).map((item) => (
          <li key={item.id}>
            <StateMark look={readinessLooks[item.status]} />
            <div className="sync-readiness-words">
              <strong>{item.title}</strong>
              <span>{item.evidence}</span>
              {item.status !== 'pass' && item.fix !== '' && <span className="ui-muted">{item.fix}</span>}
            </div>
            <div className="sync-readiness-basis">
              {item.basis !== 'none' && <StateMark look={item.basis === 'seen' ? seenLook : checkedLook} />}
              {item.at !== null && <span className="ui-muted">{formatInstant(item.at, new Date())}</span>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
