/** What runs need beside the room's own surroundings: where plans, journals and secrets are. */
import type { DocumentStore } from '../../store/index.ts';
import type { SyncDeps } from '../deps.ts';
import type { StoredPlan } from '../plan/plan-file.ts';
import type { PlanShelf } from '../plan/plan-shelf.ts';
import type { RunBook } from './run-book.ts';
import type { SecretKeeper } from './secret-keeper.ts';

export interface RunDeps extends SyncDeps {
  readonly book: RunBook;
  /** Locks are taken here. */
  readonly plans: DocumentStore<StoredPlan>;
  readonly shelf: PlanShelf;
  readonly secrets: SecretKeeper;
}
