/** "Saved", quietly; and loudly only when something typed is not on the disk. */
import { Check, CircleAlert, LoaderCircle } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import type { SaveState } from './draft-queue.ts';
import type { Draft } from './use-draft.ts';

export function SaveMark({ state }: { readonly state: SaveState }) {
  const [icon, words] =
    state.kind === 'saved'
      ? [Check, 'Saved']
      : state.kind === 'failed' || state.kind === 'conflict'
        ? [CircleAlert, 'Not saved']
        : [LoaderCircle, 'Saving'];
  return (
    <span className="wizard-save ui-muted" role="status">
      <Icon of={icon} size={14} /> {words}
    </span>
  );
}

export function SaveTrouble({ draft }: { readonly draft: Draft }) {
  const { saveState } = draft;
  if (saveState.kind === 'failed') {
    return (
      <div className="wizard-problem">
        <FailureNotice error={saveState.error} onRetry={() => void draft.flush()} />
      </div>
    );
  }
  if (saveState.kind !== 'conflict') return null;
  return (
    <div className="wizard-problem">
      <Notice
        tone="warn"
        title="Somebody else changed this step meanwhile"
        actions={
          <>
            <Button size="sm" onPress={() => void draft.settle('mine')}>
              Keep what I typed
            </Button>
            <Button size="sm" onPress={() => void draft.settle('theirs')}>
              Take their version
            </Button>
          </>
        }
      >
        <p>
          Another window or the command line saved a newer version. What you typed is still here; either choice can be
          undone.
        </p>
      </Notice>
    </div>
  );
}
