import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { Busy } from '../../../ui/busy.tsx';
import { FailureNotice } from '../../../ui/notice.tsx';
import { isMachineOnly } from './machine-only.ts';
import { ServicesPanel } from './services-panel.tsx';

/** What is tried with people, or with the services of a partner that has none. Which of them is not guessed before it is known. */
export function UnlessMachineOnly({
  partnerRef,
  children,
}: {
  readonly partnerRef: PartnerRef;
  readonly children: ReactNode;
}) {
  const partner = useQuery(useAsk().partner(partnerRef));
  if (partner.isPending) {
    return (
      <div className="lab-notice">
        <Busy label="Loading the partner" rows={8} />
      </div>
    );
  }
  if (partner.isError) {
    return (
      <div className="lab-notice">
        <FailureNotice error={partner.error} onRetry={() => void partner.refetch()} />
      </div>
    );
  }
  const { blueprint } = partner.data;
  return isMachineOnly(blueprint) ? (
    <ServicesPanel partnerRef={partnerRef} services={blueprint.applications.length} />
  ) : (
    children
  );
}
