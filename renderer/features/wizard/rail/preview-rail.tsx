/** What a person of this partner would meet, what our APIs would receive, and what the server will get. */
import { useState } from 'react';
import type { Partner } from '../../../../shared/model/partner.ts';
import { Tabs } from '../../../ui/tabs.tsx';
import type { WizardStepId } from '../step-list.ts';
import { OperationsPreview } from './operations-preview.tsx';
import { SignInPreview } from './sign-in-preview.tsx';
import { TokenPreview } from './token-preview.tsx';
import './rail.css';

type View = 'sign-in' | 'token' | 'operations';

/** Until the person picks a tab, the rail shows the view that the step is about. */
const natural: Partial<Record<WizardStepId, View>> = {
  branding: 'sign-in',
  workspace: 'operations',
  template: 'operations',
};

export function PreviewRail({ partner, step }: { readonly partner: Partner; readonly step: WizardStepId }) {
  const [picked, setPicked] = useState<View | null>(null);
  return (
    <div className="wizard-rail">
      <Tabs
        label="Preview"
        selected={picked ?? natural[step] ?? 'token'}
        onSelect={setPicked}
        tabs={[
          { id: 'sign-in', label: 'Sign-in page', content: <SignInPreview partner={partner} /> },
          { id: 'token', label: 'Token', content: <TokenPreview partner={partner} /> },
          { id: 'operations', label: 'Operations', content: <OperationsPreview partner={partner} /> },
        ]}
      />
    </div>
  );
}
