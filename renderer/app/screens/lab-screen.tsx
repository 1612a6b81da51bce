/** The lab's route: which partner and which test stand in the address. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { FederationLabPage } from '../../features/federation-lab/federation-lab-page.tsx';

export function LabScreen(): ReactNode {
  const address = useSearch({ from: '/federation-lab' });
  const navigate = useNavigate();
  // An address without a partner is only a way in: going back does not lead to it.
  const replace = address.ref === undefined;
  return (
    <FederationLabPage address={address} go={(search) => void navigate({ to: '/federation-lab', search, replace })} />
  );
}
