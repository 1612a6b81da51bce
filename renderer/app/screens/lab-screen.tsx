/** The lab's route: which partner and which test stand in the address. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FederationLabPage, type LabAddress } from '../../features/federation-lab/federation-lab-page.tsx';

export function LabScreen(): ReactNode {
  const address = useSearch({ from: '/federation-lab' });
  const navigate = useNavigate();
  const go = (search: LabAddress) => {
    // An address without a partner is only a way in, and a filter is no place: going back leads to neither.
    const isFiltering =
      address.idp === 'evidence' && search.idp === 'evidence' && address.a === search.a && address.b === search.b;
    void navigate({ to: '/federation-lab', search, replace: address.ref === undefined || isFiltering });
  };
  return <FederationLabPage address={address} go={go} />;
}
