/** A step that acts on what is on the disk: what was just typed goes there first. Once it did, the step stays. */
import { type ReactNode, useEffect, useState } from 'react';
import type { Partner } from '../../../shared/model/partner.ts';
import { Busy } from '../../ui/busy.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Draft } from './use-draft.ts';

export function ActingStep({ draft, act }: { readonly draft: Draft; readonly act: (partner: Partner) => ReactNode }) {
  const { flush, saveState } = draft;
  const [isReady, setReady] = useState(saveState.kind === 'saved');
  if (!isReady && saveState.kind === 'saved') setReady(true);
  useEffect(() => void flush(), [flush]);
  return <div className="wizard-acting">{isReady ? act(draft.partner) : <Unsaved state={saveState.kind} />}</div>;
}

function Unsaved({ state }: { readonly state: Draft['saveState']['kind'] }) {
  if (state !== 'failed' && state !== 'conflict') return <Busy label="Saving what you typed" shape="form" />;
  return (
    <EmptyState title="What you typed is not saved yet">
      This step works with what is saved. The notice above says what stands in the way.
    </EmptyState>
  );
}
