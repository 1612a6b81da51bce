/**
 * Brings the store from one list of items to another: what is new or different is written, what is gone is removed, what
 * is equal is not touched. A failure undoes everything, or, by the switch, only what comes after it.
 */
import { ZodError } from 'zod';
import type { ApiContext } from '../http/api-context.ts';
import { ApiProblem, fromZod, problemBody } from '../http/api-problem.ts';
import { type ApiAnswer, done } from '../http/api-route.ts';
import { type BulkItem, type ConflictMode, keyOf } from './bulk-item.ts';
import { sameJson } from './json-patch.ts';
import { removeItem, writeItem } from './write-items.ts';

export interface Change {
  readonly before: readonly BulkItem[];
  readonly after: readonly BulkItem[];
  /** Remove what `before` has and `after` has not. */
  readonly removesAbsent: boolean;
}

export interface BulkWish {
  readonly mode: ConflictMode;
  /** Check everything, change nothing. */
  readonly isDryRun: boolean;
}

/** @throws ApiProblem 422, unless the switch keeps what was done before the failure: then 422 is the answer */
export function applyChange(context: ApiContext, tenantId: string, change: Change, wish: BulkWish): ApiAnswer {
  const { store, switches } = context;
  if (wish.isDryRun) {
    store.tryOut(() => perform(context, tenantId, change, wish.mode));
    return done();
  }
  if (switches['failed-patch'] === 'nothing') {
    perform(context, tenantId, change, wish.mode);
    return done();
  }
  try {
    perform(context, tenantId, change, wish.mode);
    return done();
  } catch (error) {
    const problem = error instanceof ZodError ? fromZod(error) : error;
    if (!(problem instanceof ApiProblem)) throw error;
    return { status: problem.status, body: problemBody(problem.status, problem.message, problem.details) };
  }
}

function perform(context: ApiContext, tenantId: string, change: Change, mode: ConflictMode): void {
  const before = new Map(change.before.map((item) => [keyOf(item), item]));
  for (const item of change.after) {
    const old = before.get(keyOf(item));
    if (old === undefined || !sameJson(old.fields, item.fields)) writeItem(context, tenantId, item, mode);
  }
  if (!change.removesAbsent) return;
  const kept = new Set(change.after.map(keyOf));
  for (const item of change.before) {
    if (!kept.has(keyOf(item))) removeItem(context, tenantId, item.kind, item.id);
  }
}
