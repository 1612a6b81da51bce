/**
 * Keeps what a person types until the engine has acknowledged it, one save at a time, in order. Nothing typed is ever dropped:
 * a save that fails stays pending and is tried again at the next change or on demand.
 */
import type { StepContent } from '../../../shared/contract/partners.ts';
import type { Blueprint, StepName } from '../../../shared/model/blueprint.ts';
import type { Partner } from '../../../shared/model/partner.ts';

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Another window changed the same step: both versions exist and the person chooses. */
  | { readonly kind: 'conflict'; readonly theirs: Partner };

export interface DraftQueueOptions {
  readonly initial: Partner;
  readonly save: (revision: number, content: StepContent) => Promise<Partner>;
  readonly reload: () => Promise<Partner>;
  /** Was the save refused because the revision is no longer the newest? */
  readonly isStale: (error: unknown) => boolean;
  readonly onPartner: (partner: Partner) => void;
  readonly onChange: () => void;
  /** Calls `run` after the first pause in typing; returns the way to call it off. */
  readonly afterPause: (run: () => void) => () => void;
}

export interface DraftQueue {
  blueprint(): Blueprint;
  state(): SaveState;
  change(content: StepContent): void;
  /** The newest partner as read elsewhere (an event, an undo). Pending steps stay as typed. */
  adopt(partner: Partner): void;
  /** Saves what is pending now; resolves when nothing is left or a save failed. */
  flush(): Promise<void>;
  /** After a conflict: write ours over theirs, or drop ours. */
  settle(choice: 'mine' | 'theirs'): Promise<void>;
  close(): void;
}

export function createDraftQueue(options: DraftQueueOptions): DraftQueue {
  let partner = options.initial;
  let state: SaveState = { kind: 'saved' };
  let running: Promise<void> | null = null;
  let callOff: (() => void) | null = null;
  const pending = new Map<StepName, StepContent>();
  /** What each pending step was when it was last known to be ours: if it is something else now, another window changed it. */
  const bases = new Map<StepName, string>();

  const show = (next: SaveState) => {
    state = next;
    options.onChange();
  };
  const take = (next: Partner) => {
    if (next.revision >= partner.revision) {
      partner = next;
      options.onPartner(next);
    }
  };

  const stepNow = (step: StepName) => JSON.stringify(partner.blueprint[step]);
  const isTouched = ({ step, value }: StepContent) =>
    stepNow(step) !== bases.get(step) && stepNow(step) !== JSON.stringify(value);

  async function saveOne(content: StepContent): Promise<'saved' | 'again' | 'stop'> {
    // Also when an event brought the newer version first: on that revision the save would pass and silently undo theirs.
    if (isTouched(content)) {
      show({ kind: 'conflict', theirs: partner });
      return 'stop';
    }
    try {
      const saved = await options.save(partner.revision, content);
      bases.set(content.step, JSON.stringify(saved.blueprint[content.step]));
      take(saved);
      return 'saved';
    } catch (error) {
      if (!options.isStale(error)) {
        show({ kind: 'failed', error });
        return 'stop';
      }
      take(await options.reload());
      return 'again'; // on the newest revision, unless it turns out to have touched the same step
    }
  }

  async function drain(): Promise<void> {
    while (pending.size > 0) {
      const [content] = pending.values();
      if (content === undefined) return;
      show({ kind: 'saving' });
      const outcome = await saveOne(content);
      if (outcome === 'stop') return;
      // What was typed while this save was under way stays pending and goes next.
      if (outcome === 'saved' && pending.get(content.step) === content) {
        pending.delete(content.step);
        bases.delete(content.step);
      }
    }
    show({ kind: 'saved' });
  }

  const flush = async (): Promise<void> => {
    callOff?.();
    callOff = null;
    if (state.kind === 'conflict') return;
    running ??= drain()
      .catch((error: unknown) => show({ kind: 'failed', error }))
      .finally(() => {
        running = null;
      });
    await running;
  };

  return {
    blueprint: () => [...pending.values()].reduce<Blueprint>(withContent, partner.blueprint),
    state: () => state,
    change(content) {
      if (!pending.delete(content.step)) bases.set(content.step, stepNow(content.step));
      pending.set(content.step, content);
      if (state.kind !== 'conflict' && state.kind !== 'saving') show({ kind: 'pending' });
      else options.onChange();
      callOff?.();
      callOff = options.afterPause(() => void flush());
    },
    adopt: take,
    flush,
    async settle(choice) {
      if (choice === 'theirs') pending.clear();
      bases.clear();
      for (const step of pending.keys()) bases.set(step, stepNow(step));
      show({ kind: pending.size > 0 ? 'pending' : 'saved' });
      await flush();
    },
    close() {
      void flush();
    },
  };
}

/** The blueprint with one step replaced. */
export function withContent(blueprint: Blueprint, content: StepContent): Blueprint {
  return { ...blueprint, [content.step]: content.value };
}
