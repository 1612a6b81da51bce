/**
 * Plans that may still be applied. The wizard plans at every pause in typing, so a plan stays in memory and goes to disk
 * when it is applied: a run needs its plan, a look does not.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { DocumentStore } from '../../store/index.ts';
import type { StoredPlan } from './plan-file.ts';

export interface PlanShelf {
  keep(stored: StoredPlan): void;
  /** @throws `state/plan-unknown`, `local/file-damaged` */
  find(planId: string): Promise<StoredPlan>;
  /** Puts it on disk, where it stays for resuming, undoing and drift. */
  file(stored: StoredPlan): Promise<void>;
}

const maxInMemory = 300;

export function createPlanShelf(plans: DocumentStore<StoredPlan>): PlanShelf {
  const recent = new Map<string, StoredPlan>();
  return {
    keep(stored) {
      recent.set(stored.plan.id, stored);
      for (const id of recent.keys()) {
        if (recent.size <= maxInMemory) break;
        recent.delete(id);
      }
    },
    async find(planId) {
      const stored = recent.get(planId) ?? (await plans.read(planId));
      if (stored === null) throw new PorticoError('state/plan-unknown', `There is no plan ${planId} any more.`);
      return stored;
    },
    file: (stored) => plans.write(stored.plan.id, stored),
  };
}
