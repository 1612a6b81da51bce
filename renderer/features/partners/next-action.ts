/** What to do next for a partner, by its state: the one primary button of its detail pane. */
import { CalendarClock, FlaskConical, GitCompareArrows, type LucideIcon, Pencil, Play, RefreshCw } from 'lucide-react';
import type { PartnerSummary } from '../../../shared/model/partner.ts';

export interface NextAction {
  readonly label: string;
  readonly href: string;
  readonly icon: LucideIcon;
}

export function editAction({ ref }: Pick<PartnerSummary, 'ref'>): NextAction {
  return { label: 'Edit', href: `/partners/${ref}/organization`, icon: Pencil };
}

export function testAction({ ref }: Pick<PartnerSummary, 'ref'>): NextAction {
  return { label: 'Test', href: `/partners/${ref}/test`, icon: FlaskConical };
}

export function nextAction(partner: PartnerSummary): NextAction {
  const { ref, state } = partner;
  switch (state) {
    case 'draft':
      return partner.readySteps < partner.totalSteps
        ? { label: 'Continue set-up', href: `/partners/${ref}/organization`, icon: Play }
        : { label: 'Run sign-in test', href: `/partners/${ref}/test`, icon: FlaskConical };
    case 'tested':
      return { label: 'Review and sync', href: `/partners/${ref}/review`, icon: RefreshCw };
    case 'drifted':
      return { label: 'See what changed', href: `/partners/${ref}/review`, icon: GitCompareArrows };
    case 'expiring':
    case 'expired':
      return { label: 'Renew contract', href: `/partners/${ref}/organization`, icon: CalendarClock };
    case 'synced':
      return { label: 'Compare with the server', href: `/partners/${ref}/review`, icon: GitCompareArrows };
    case 'offboarded':
      return { label: 'Open', href: `/partners/${ref}/organization`, icon: Pencil };
  }
}
