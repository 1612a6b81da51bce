/**
 * Undo and redo of a blueprint, as a journal beside it. An entry holds only the steps that changed, as they were; typing in
 * one step within a few seconds is one entry. The history may forget its oldest entries; the blueprint never depends on it.
 */
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { Blueprint, blueprintFormat, type StepName, stepNames } from '../../../shared/model/blueprint.ts';
import type { PartnerRef } from '../../../shared/model/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Journal, Store } from '../store/index.ts';
import { hashOf } from './effective.ts';

const maxBytes = 2_000_000;
const keptEntries = 100;
const keptBytes = 1_000_000;
const sameTypingMs = 3_000;

/** Steps as they were; members that are absent did not change. */
export type Patch = Partial<Pick<Blueprint, StepName>>;
const Entry = z.strictObject({
  op: z.enum(['change', 'undo', 'redo']),
  steps: z.partialRecord(z.enum(stepNames), z.unknown()).transform(readPatch),
});
type Entry = z.output<typeof Entry>;

/** Step by step: a partial form of the whole schema would fill absent steps with defaults, and undo would empty them. */
function readPatch(steps: Partial<Record<StepName, unknown>>): Patch {
  const present = Object.entries(steps).filter(([, value]) => value !== undefined);
  const whole = Blueprint.parse({ format: blueprintFormat, ...Object.fromEntries(present) });
  return pick(
    whole,
    present.map(([name]) => name),
  );
}

interface Stacks {
  readonly undo: Array<{ readonly at: string; readonly steps: Patch }>;
  readonly redo: Patch[];
  lastOp: Entry['op'] | null;
}

export interface NotedChange {
  readonly before: Blueprint;
  readonly after: Blueprint;
  readonly now: Date;
  /** Saved as it is typed: changes of the same step within a few seconds are one. */
  readonly isTyping: boolean;
}

export interface History {
  state(ref: PartnerRef): Promise<{ canUndo: boolean; canRedo: boolean }>;
  /** Notes the change from `before` to `after`; nothing when they are equal. */
  note(ref: PartnerRef, change: NotedChange): Promise<void>;
  /** Takes back the last change; `null` when there is none. */
  undo(ref: PartnerRef, current: Blueprint): Promise<Blueprint | null>;
  redo(ref: PartnerRef, current: Blueprint): Promise<Blueprint | null>;
  discard(ref: PartnerRef): Promise<void>;
}

export function openHistory(store: Store, log: Log): History {
  const cache = new Map<string, { stamp: string | null; stacks: Stacks }>();
  const journalOf = (ref: PartnerRef): Journal => store.journal(`blueprints/${ref}.undo.jsonl`);

  async function load(ref: PartnerRef): Promise<Stacks> {
    const journal = journalOf(ref);
    try {
      const stamp = await journal.stamp();
      const known = cache.get(ref);
      if (known !== undefined && known.stamp === stamp) return known.stacks;
      const stacks = replay((await journal.read()).map(({ at, entry }) => ({ at, entry: Entry.parse(entry) })));
      cache.set(ref, { stamp, stacks });
      return stacks;
    } catch (error) {
      // The store has moved a damaged history aside; the blueprint itself is whole, so work goes on without it.
      const isDamaged =
        (error instanceof PorticoError && error.code === 'local/file-damaged') || error instanceof z.ZodError;
      if (!isDamaged) throw error;
      log('warn', 'undo-history-lost', { ref, error });
      await journal.discard();
      return replay([]);
    }
  }

  async function append(ref: PartnerRef, entry: Entry): Promise<void> {
    const journal = journalOf(ref);
    await journal.append(entry);
    cache.delete(ref);
    if (entry.op === 'change' && (await journal.sizeBytes()) > maxBytes) await forgetOldest(journal, await load(ref));
  }

  async function step(ref: PartnerRef, current: Blueprint, op: 'undo' | 'redo'): Promise<Blueprint | null> {
    const stacks = await load(ref);
    const steps = op === 'undo' ? stacks.undo.at(-1)?.steps : stacks.redo.at(-1);
    if (steps === undefined) return null;
    await append(ref, { op, steps: pick(current, Object.keys(steps)) });
    return { ...current, ...steps };
  }

  return {
    async state(ref) {
      const { undo, redo } = await load(ref);
      return { canUndo: undo.length > 0, canRedo: redo.length > 0 };
    },
    async note(ref, { before, after, now, isTyping }) {
      const changed = stepNames.filter((name) => hashOf(before[name]) !== hashOf(after[name]));
      if (changed.length === 0) return;
      const { undo, lastOp } = await load(ref);
      const last = undo.at(-1);
      const isSameTyping =
        isTyping &&
        lastOp === 'change' &&
        last !== undefined &&
        now.getTime() - Date.parse(last.at) < sameTypingMs &&
        Object.keys(last.steps).join() === changed.join();
      if (!isSameTyping) await append(ref, { op: 'change', steps: pick(before, changed) });
    },
    undo: (ref, current) => step(ref, current, 'undo'),
    redo: (ref, current) => step(ref, current, 'redo'),
    async discard(ref) {
      cache.delete(ref);
      await journalOf(ref).discard();
    },
  };
}

function replay(entries: ReadonlyArray<{ readonly at: string; readonly entry: Entry }>): Stacks {
  const stacks: Stacks = { undo: [], redo: [], lastOp: null };
  for (const { at, entry } of entries) {
    stacks.lastOp = entry.op;
    if (entry.op === 'undo') {
      stacks.undo.pop();
      stacks.redo.push(entry.steps);
      continue;
    }
    if (entry.op === 'redo') stacks.redo.pop();
    else stacks.redo.length = 0;
    stacks.undo.push({ at, steps: entry.steps });
  }
  return stacks;
}

/** Only right after a change, when there is nothing to redo. */
async function forgetOldest(journal: Journal, { undo }: Stacks): Promise<void> {
  const kept: Array<{ at: string; entry: Entry }> = [];
  let sizeBytes = 0;
  for (const { at, steps } of undo.slice(-keptEntries).reverse()) {
    sizeBytes += JSON.stringify(steps).length;
    if (kept.length > 0 && sizeBytes > keptBytes) break;
    kept.unshift({ at, entry: { op: 'change', steps } });
  }
  await journal.rewrite(kept);
}

function pick(blueprint: Blueprint, names: readonly string[]): Patch {
  return Object.fromEntries(stepNames.filter((name) => names.includes(name)).map((name) => [name, blueprint[name]]));
}
