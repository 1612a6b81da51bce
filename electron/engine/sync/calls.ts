/** The front desk for plans and runs: one line a call. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import type { SyncRoom } from './sync-room.ts';

export const syncHandlers = (room: SyncRoom): RoomHandlers<'sync'> => ({
  plan: ({ ref }, { signal }) => room.plan(ref, signal),
  apply: ({ planId }, { signal }) => room.apply(planId, signal),
  cancel: ({ runId }) => room.cancel(runId),
  resume: ({ runId }) => room.resume(runId),
  planFiles: ({ files, target }, { signal }) => room.planFiles(files, target, signal),
  applyFiles: ({ files, target, concurrency }, { signal }) => room.applyFiles(files, target, concurrency, signal),
  applyPlanFile: ({ text, target, concurrency }, { signal }) => room.applyPlanFile(text, target, concurrency, signal),
  finish: ({ runId, target }, { signal }) => room.finish(runId, target, signal),
  undo: ({ runId, target }, { signal }) => room.undo(runId, target, signal),
  drift: ({ files, target }, { signal }) => room.drift(files, target, signal),
  run: ({ runId }) => room.run(runId),
  runs: ({ ref }) => room.runs(ref),
  secrets: ({ runId }) => room.secrets(runId),
  serverState: ({ ref }, { signal }) => room.serverState(ref, signal),
});
