/** Sync's route: partner, run and view stand in the address. */

import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SyncPage } from '../../features/sync/sync-page.tsx';

export function SyncScreen(): ReactNode {
  const address = useSearch({ from: '/sync' });
  const navigate = useNavigate();
  return <SyncPage address={address} go={(search) => void navigate({ to: '/sync', search })} />;
}
