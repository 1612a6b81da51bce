/** A run as its journal tells it. Pure: lines in, facts out. */
import type { Run } from '../../../../shared/model/plan.ts';
import type { OwnedObject } from '../plan/planned-operation.ts';
import type { JournalOperation, ResultEntry, RunEntry, StartEntry } from './journal-entry.ts';

export interface RunHistory {
  readonly start: StartEntry;
  readonly startedAt: string;
  readonly entries: ReadonlyArray<{ readonly at: string; readonly entry: RunEntry }>;
  /** Last result of each operation. */
  readonly results: ReadonlyMap<string, ResultEntry>;
  /** Intended, and nothing is known of what came of it. */
  readonly open: ReadonlySet<string>;
  /** Operations that an undo has taken back. */
  readonly undone: ReadonlySet<string>;
  readonly ended: Extract<RunEntry, { type: 'end' }> | null;
}

/** `null` when the lines do not begin with a start: nothing was done then. */
export function readHistory(
  lines: ReadonlyArray<{ readonly at: string; readonly entry: RunEntry }>,
): RunHistory | null {
  const first = lines[0];
  if (first === undefined || first.entry.type !== 'start') return null;
  const results = new Map<string, ResultEntry>();
  const open = new Set<string>();
  const undone = new Set<string>();
  let ended: RunHistory['ended'] = null;
  for (const { entry } of lines) {
    if (entry.type === 'intent') open.add(entry.op);
    if (entry.type === 'resumed') ended = null;
    if (entry.type === 'end') ended = entry;
    if (entry.type === 'undo-result' && entry.status === 'done') undone.add(entry.op);
    if (entry.type === 'result') {
      open.delete(entry.op);
      results.set(entry.op, entry);
    }
  }
  return { start: first.entry, startedAt: first.at, entries: lines, results, open, undone, ended };
}

/** Is it finished: ended, with nothing left to resume? */
export const isSettled = (history: RunHistory): boolean =>
  history.ended !== null && history.ended.status !== 'interrupted';

/** @param active whether this process is working on it right now */
export function runOf(history: RunHistory, active: boolean, runningOp: string | null = null): Run {
  const { start, results, undone, ended } = history;
  const count = (status: ResultEntry['status']) =>
    [...results.values()].filter((result) => result.status === status).length;
  const last = history.entries.at(-1);
  const undoneEntry = history.entries.findLast(({ entry }) => entry.type === 'undone')?.entry;
  const isUndone = undoneEntry?.type === 'undone' && undoneEntry.complete;
  const status = active ? 'running' : isUndone ? 'undone' : (ended?.status ?? 'interrupted');
  return {
    id: start.runId,
    planId: start.planId,
    ref: start.ref,
    target: start.target,
    organization: start.organization,
    status,
    startedAt: history.startedAt,
    endedAt: active ? null : (last?.at ?? null),
    operations: start.operations.map((operation) => operationResult(operation, history, runningOp)),
    done: count('done'),
    failed: count('failed'),
    skipped: count('skipped'),
    requests: (ended?.requests ?? 0) + (undoneEntry?.type === 'undone' ? undoneEntry.requests : 0),
    seconds: ended?.seconds ?? secondsBetween(history.startedAt, last?.at ?? history.startedAt),
    remaining: (undone.size > 0 ? [] : (ended?.remaining ?? [])).map(({ resource, field, before, after }) => ({
      resource,
      field,
      before,
      after,
    })),
  };
}

function operationResult(
  operation: JournalOperation,
  { results, open }: RunHistory,
  runningOp: string | null,
): Run['operations'][number] {
  const { id, action, resource, resourceId, summary } = operation;
  const result = results.get(id);
  const status = result?.status ?? (id === runningOp && open.has(id) ? 'running' : 'pending');
  return {
    id,
    action,
    resource,
    resourceId,
    summary,
    status,
    error: result?.error ?? null,
    seconds: result?.seconds ?? null,
  };
}

const secondsBetween = (from: string, to: string): number => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);

/** What the runs of one partner on one target created and nobody took back: theirs to remove. Oldest run first. */
export function ownedBy(histories: readonly RunHistory[]): OwnedObject[] {
  const owned = new Map<string, OwnedObject>();
  for (const { start, results, undone } of histories) {
    for (const { id, action, title } of start.operations) {
      const result = results.get(id);
      if (result?.status !== 'done') continue;
      if (action === 'create' && !undone.has(id)) owned.set(id, { key: id, address: result.address, title });
      if (action === 'delete' && !undone.has(id)) owned.delete(id.replace(/^delete:/, ''));
    }
  }
  return [...owned.values()];
}

/** Invitations that a broken-off run planned for people it did create, and of which it does not know that they were sent. */
export function owedInvitations(histories: readonly RunHistory[]): ReadonlyMap<string, string> {
  const owed = new Map<string, string>();
  for (const history of histories) {
    for (const { id, resource } of history.start.operations) {
      if (resource !== 'invitation') continue;
      const sent = history.results.get(id)?.status === 'done';
      if (sent) owed.delete(id);
      else if (!isSettled(history) || history.ended?.status !== 'done') owed.set(id, `${history.start.runId} ${id}`);
    }
  }
  return owed;
}
