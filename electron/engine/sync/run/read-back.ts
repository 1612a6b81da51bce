/** After a run: what still differs, and what else gives access. An unreadable server is said, not hidden. */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Run } from '../../../../shared/model/plan.ts';
import type { TenantPort } from '../../tenant/index.ts';
import { prepareFor } from '../plan/make-plan.ts';
import type { StoredPlan } from '../plan/plan-file.ts';
import { foreignObjects, type PreparedPlan } from '../plan/prepare-plan.ts';
import { sentenceOf } from './execute.ts';
import type { RunDeps } from './run-deps.ts';

export async function readBack(
  deps: RunDeps,
  { plan, blueprint }: StoredPlan,
  port: TenantPort,
): Promise<{ remaining: Run['remaining']; foreign: string[] }> {
  try {
    // Not the run's signal: also a cancelled run says how it left things.
    const prepared = await prepareFor(
      deps,
      deps.book,
      port,
      { ref: plan.ref, blueprint },
      new AbortController().signal,
    );
    return {
      remaining: remainingOf(prepared),
      foreign: foreignObjects(prepared).map(({ resource, id }) => `${resource}:${id}`),
    };
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    const sentence = `The server could not be read again: ${sentenceOf(error)}`;
    return {
      remaining: [{ resource: 'organization', field: 'read-back', before: null, after: sentence }],
      foreign: [],
    };
  }
}

function remainingOf({ operations }: PreparedPlan): Run['remaining'] {
  return operations.flatMap(({ operation }) => {
    const { resource, resourceId } = operation;
    if (operation.action === 'update') return operation.diff.map((change) => ({ resource, ...change }));
    const exists = operation.action === 'delete';
    return [{ resource, field: `${resourceId} exists`, before: exists, after: !exists }];
  });
}
