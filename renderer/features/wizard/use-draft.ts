/** The draft being edited: save as you type, undo and redo, and what to do when another window was faster. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { EngineFailure } from '../../../shared/contract/client.ts';
import type { StepContent } from '../../../shared/contract/partners.ts';
import type { Blueprint, Issue } from '../../../shared/model/blueprint.ts';
import type { Partner } from '../../../shared/model/partner.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { createDraftQueue, type DraftQueue, type SaveState } from './draft-queue.ts';

const pauseMs = 350;

export interface Draft {
  readonly partner: Partner;
  /** As typed, acknowledged or not. */
  readonly blueprint: Blueprint;
  readonly issues: readonly Issue[];
  readonly saveState: SaveState;
  change(content: StepContent): void;
  flush(): Promise<void>;
  settle(choice: 'mine' | 'theirs'): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  applyTemplate(templateId: string): Promise<void>;
}

export function useDraft(partner: Partner): Draft {
  const engine = useEngine();
  const ask = useAsk();
  const cache = useQueryClient();
  const { ref } = partner;
  const key = ask.partner(ref).queryKey;
  const [watch] = useState(() => createWatch());
  const queue = useRef<DraftQueue | null>(null);
  queue.current ??= createDraftQueue({
    initial: partner,
    save: (revision, content) => engine.partners.saveStep({ ref, revision, content }),
    reload: () => engine.partners.get({ ref }),
    isStale: (error) => error instanceof EngineFailure && error.failure.code === 'state/changed-elsewhere',
    onPartner: (next) => cache.setQueryData(key, next),
    onChange: watch.tell,
    afterPause(run) {
      const timer = window.setTimeout(run, pauseMs);
      return () => window.clearTimeout(timer);
    },
  });
  const current = queue.current;
  useSyncExternalStore(watch.listen, watch.version);

  useEffect(() => current.adopt(partner), [current, partner]);
  useEffect(() => {
    const saveNow = () => void current.flush();
    window.addEventListener('pagehide', saveNow);
    document.addEventListener('visibilitychange', saveNow);
    return () => {
      window.removeEventListener('pagehide', saveNow);
      document.removeEventListener('visibilitychange', saveNow);
      current.close();
    };
  }, [current]);

  const step = useCallback(
    async (act: (revision: number) => Promise<Partner>) => {
      await current.flush();
      const newest = cache.getQueryData<Partner>(key) ?? partner;
      const next = await act(newest.revision);
      cache.setQueryData(key, next);
      current.adopt(next);
    },
    [cache, current, key, partner],
  );

  return {
    partner,
    blueprint: current.blueprint(),
    issues: partner.issues,
    saveState: current.state(),
    change: current.change,
    flush: current.flush,
    settle: current.settle,
    undo: () => step((revision) => engine.partners.undo({ ref, revision })),
    redo: () => step((revision) => engine.partners.redo({ ref, revision })),
    applyTemplate: (templateId) => step((revision) => engine.partners.applyTemplate({ ref, revision, templateId })),
  };
}

/** A version number that grows whenever the queue changes, so that React renders what is true now. */
function createWatch() {
  let version = 0;
  const listeners = new Set<() => void>();
  return {
    version: () => version,
    listen(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell() {
      version += 1;
      for (const listener of listeners) listener();
    },
  };
}
