/** The wizard's route: the wizard, with the steps Test and Review and sync composed from the features that own them. */

import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SignInTestPanel } from '../../features/federation-lab/sign-in-test-panel.tsx';
import { PlanReview } from '../../features/sync/plan-review.tsx';
import { WizardPage } from '../../features/wizard/wizard-page.tsx';

export function WizardScreen(): ReactNode {
  const { ref, step } = useParams({ from: '/partners/$ref/$step' });
  const { test } = useSearch({ from: '/partners/$ref/$step' });
  const navigate = useNavigate();
  return (
    <WizardPage
      refText={ref}
      stepText={step}
      acting={{
        test: (partner) => (
          <SignInTestPanel
            partnerRef={partner.ref}
            testText={test ?? ''}
            onTest={(next) =>
              void navigate({ to: '/partners/$ref/$step', params: { ref, step: 'test' }, search: { test: next } })
            }
          />
        ),
        review: (partner) => (
          <PlanReview partnerRef={partner.ref} onRun={(run) => void navigate({ to: '/sync', search: { run } })} />
        ),
      }}
    />
  );
}
