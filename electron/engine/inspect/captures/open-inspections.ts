/**
 * The inspections that windows have open, in memory only. Bounded: so many, so many bytes, and none that nobody asked for in half
 * an hour; what was used longest ago goes first, and who asks for it again opens it anew.
 */
import type { InspectContext } from '../../../../shared/contract/inspect.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import { InspectionId } from '../../../../shared/model/ids.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { EventBus } from '../../kernel/events.ts';
import type { Log } from '../../kernel/log.ts';
import { newId } from '../../kernel/new-id.ts';
import type { JudgingThreads } from '../judging-threads.ts';
import { askThread } from './ask-thread.ts';
import { type HeldInspection, holdInspection, type News } from './held-inspection.ts';

export interface OpenInspections {
  open(sizeBytes: number, context: InspectContext): InspectionId;
  /** @throws PorticoError `state/inspection-unknown` */
  get(id: InspectionId): HeldInspection;
  close(id: InspectionId): void;
  closeAll(): void;
}

export interface InspectCore {
  readonly clock: Clock;
  readonly events: Pick<EventBus, 'emit'>;
  readonly log: Log;
}

const mostHeld = 16;
const mostHeldBytes = 200_000_000;
const idleMs = 30 * 60_000;
const announceEveryMs = 200;

interface Entry {
  readonly held: HeldInspection;
  readonly idle: NodeJS.Timeout;
  readonly quiet: () => void;
}

export function openInspections({ clock, events, log }: InspectCore, threads: JudgingThreads): OpenInspections {
  /** In the order of use, the last one last. */
  const entries = new Map<InspectionId, Entry>();

  const close = (id: InspectionId): void => {
    const entry = entries.get(id);
    if (entry === undefined) return;
    entries.delete(id);
    clearTimeout(entry.idle);
    entry.held.stop();
    entry.quiet();
  };
  const makeRoom = (): void => {
    const bytes = () => [...entries.values()].reduce((sum, { held }) => sum + held.heldBytes, 0);
    for (const id of [...entries.keys()].slice(0, -1)) {
      if (entries.size <= mostHeld && bytes() <= mostHeldBytes) return;
      close(id);
    }
  };
  return {
    open(sizeBytes, context) {
      const id = InspectionId.parse(newId('inspection'));
      const thread = askThread(threads, (answer) => {
        held.hear(answer);
        if (held.isOver) makeRoom();
      });
      const { announce, quiet } = announcer(() => {
        const { state, judged, found } = held.howFar();
        events.emit({ type: 'inspection.changed', id, state, judged, found });
      });
      const held = holdInspection({
        id,
        sizeBytes,
        send: thread.send,
        endThread: thread.end,
        announce,
        reportBug(message) {
          const ref = newId('ref');
          log('error', 'judging-broken', { ref, error: new Error(message) });
          return ref;
        },
      });
      entries.set(id, { held, quiet, idle: setTimeout(() => close(id), idleMs).unref() });
      makeRoom();
      thread.send({ type: 'open', context, now: clock.now() });
      if (sizeBytes === 0) thread.send({ type: 'end' });
      return id;
    },
    get(id) {
      const entry = entries.get(id);
      if (entry === undefined)
        throw new PorticoError('state/inspection-unknown', 'It was closed, or others needed its place.');
      entries.delete(id);
      entries.set(id, entry);
      entry.idle.refresh();
      return entry.held;
    },
    close,
    closeAll() {
      for (const id of [...entries.keys()]) close(id);
    },
  };
}

/** Lets what is urgent through at once and what follows soon together; the last one is told when there is nothing more to come. */
function announcer(emit: () => void): { readonly announce: (news: News) => void; readonly quiet: () => void } {
  let timer: NodeJS.Timeout | null = null;
  let isOld = false;
  let isQuiet = false;
  const quiet = (): void => {
    isQuiet = true;
    if (timer !== null) clearTimeout(timer);
  };
  const announce = (news: News): void => {
    if (isQuiet) return;
    if (timer !== null && news === 'more') {
      isOld = true;
      return;
    }
    emit();
    if (news === 'last') {
      quiet();
      return;
    }
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      if (isOld) {
        isOld = false;
        announce('more');
      }
    }, announceEveryMs);
    timer.unref();
  };
  return { announce, quiet };
}
